/**
 * Other trackers allow names that MLflow refuses: `acc@5`, `loss (val)`, `../x`. Here they are made to fit: what may not stand in a
 * name becomes `_`, a long one is cut. Two names that would become one are kept apart by a number.
 */
import { isTrackletError } from '#base/errors.ts'
import { MAX_ARTIFACT_PATH_CHARS, MAX_KEY_CHARS } from '#model/limits.ts'
import { checkMetricKey, isValidArtifactPath } from '#model/names.ts'

/** Of one run, for one kind of name. The same names in the same order give the same result. */
export class FittedNames {
  /** Names that had to be changed, as they were, with what they became. */
  readonly changed = new Map<string, string>()
  readonly #known = new Map<string, string>()
  readonly #taken = new Set<string>()

  /** A name that metrics, params and tags may have. */
  fit(name: string): string {
    const known = this.#known.get(name)
    if (known !== undefined) return known
    const plain = isGoodKey(name) ? name : fitKey(name)
    let fitted = plain
    for (let n = 2; this.#taken.has(fitted); n++) fitted = `${plain.slice(0, MAX_KEY_CHARS - 8)}_${n}`
    this.#known.set(name, fitted)
    this.#taken.add(fitted)
    if (fitted !== name) this.changed.set(name, fitted)
    return fitted
  }
}

/** Says which names had to change; undefined when none had to. */
export function describeChanged(...lists: readonly FittedNames[]): string | undefined {
  const changed = lists.flatMap((names) => [...names.changed])
  if (changed.length === 0) return undefined
  const some = changed.slice(0, 3).map(([name, fitted]) => `"${name}" is "${fitted}"`)
  const more = changed.length > some.length ? [`${changed.length - some.length} more`] : []
  return `Names that may not be used were changed: ${[...some, ...more].join(', ')}.`
}

/** A path that artifacts may have. */
export function fitPath(path: string): string {
  if (isValidArtifactPath(path)) return path
  const parts = path
    .toWellFormed()
    .split('/')
    .map((part) => fitPart(part.replaceAll(/[%\\#:\p{C}]/gu, '_')))
  return parts.join('/').slice(0, MAX_ARTIFACT_PATH_CHARS).toWellFormed()
}

function isGoodKey(name: string): boolean {
  try {
    checkMetricKey(name)
    return true
  } catch (error) {
    if (isTrackletError(error)) return false
    throw error
  }
}

function fitKey(name: string): string {
  const chars = [...name.toWellFormed().replaceAll(/[^/\p{L}\p{N}_.\- :]/gu, '_')].slice(0, MAX_KEY_CHARS - 8)
  return chars.join('').split('/').map(fitPart).join('/')
}

/** `..` and blanks at the ends mean something to file systems. */
function fitPart(part: string): string {
  const trimmed = part.trim()
  if (trimmed === '') return '_'
  return /^\.\.?$/.test(trimmed) || trimmed.startsWith('..') ? `_${trimmed.replaceAll('.', '_')}` : part
}
