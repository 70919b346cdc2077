import { isTrackletError } from '#base/errors.ts'
import { parsePythonJson } from '../python-json.ts'
import { keyOf, type Item, type Update } from './messages.ts'

/** W&B's own: the step and time of a row, which each point has, and what its service notes. */
export const OWN_KEYS: ReadonlySet<string> = new Set(['_step', '_timestamp', '_runtime', '_wandb'])

/** A config or a summary as its records build it up. */
export class KeyedJson {
  readonly #texts = new Map<string, string>()

  apply({ update, remove }: Update): void {
    for (const key of remove) this.#texts.delete(key)
    for (const item of update) this.#texts.set(keyOf(item), item.json)
  }

  /** Every value that a person logged and that can be read; a number as it was written, too. */
  *entries(): Generator<{ readonly key: string; readonly value: unknown; readonly text: string }> {
    for (const [key, text] of this.#texts) {
      const [first = ''] = key.split('.', 1)
      if (OWN_KEYS.has(first)) continue
      const value = maybeValue(text)
      if (value !== undefined) yield { key, value, text }
    }
  }
}

/** Undefined when it is no JSON. */
export function maybeValue(json: string): unknown {
  try {
    return parsePythonJson(json, 'A value')
  } catch (error) {
    if (isTrackletError(error)) return undefined
    throw error
  }
}

/** A row's values as they were logged: an object may come in parts, each under its path. */
export function assembleRow(items: readonly Item[]): Record<string, unknown> {
  const row = Object.create(null) as Record<string, unknown>
  for (const { path, json } of items) {
    let above = row
    for (const name of path.slice(0, -1)) {
      const below = above[name]
      above = isRecord(below) ? below : (above[name] = Object.create(null) as Record<string, unknown>)
    }
    above[path.at(-1) ?? ''] = maybeValue(json)
  }
  return row
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
