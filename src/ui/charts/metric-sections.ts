/** Which metrics stand together, in which order, and which of them a search keeps. Pure. */

export type MetricSection = {
  /** What the names of its metrics begin with, before a `/`; '' for those that share a beginning with no other. */
  readonly prefix: string
  readonly keys: readonly string[]
}

/**
 * Sections by what stands before the last `/`. A metric that would be alone in its section stands one level higher, so
 * that `layer_0/unit_1/norm` and `layer_0/unit_2/norm` share `layer_0`. Plain metrics come first, what shares a
 * beginning with no other last; sections, and metrics in them, of validation and test before those of training, those of
 * the machine behind. Numbers inside names count as numbers.
 */
export function sectionMetrics(keys: readonly string[]): MetricSection[] {
  const byPrefix = new Map<string, string[]>()
  const add = (prefix: string, members: readonly string[]): void => {
    const known = byPrefix.get(prefix)
    if (known === undefined) byPrefix.set(prefix, [...members])
    else known.push(...members)
  }
  for (const key of keys) add(prefixOf(key), [key])
  for (const prefix of deepestFirst(byPrefix.keys())) {
    const members = byPrefix.get(prefix)
    if (members?.length !== 1) continue
    byPrefix.delete(prefix)
    add(prefixOf(prefix), members)
  }
  return [...byPrefix]
    .map(([prefix, members]) => ({ prefix, keys: members.sort(compareKeys) }))
    .sort((a, b) => sectionRank(a) - sectionRank(b) || compareNames(a.prefix, b.prefix))
}

/** The eye should meet the answer first. */
const VALIDATION = /^(val|valid|validation|eval|evaluation)(?![a-z])/i
const TEST = /^test(?![a-z])/i
/** Of the machine, not of the model. */
export const SYSTEM = /^(system|sys|gpu|cpu|time|perf)\b/i

function sectionRank({ prefix, keys }: MetricSection): number {
  if (prefix === '') return keys.some((key) => prefixOf(key) === '') ? 0 : 4
  return nameRank(prefix)
}

function compareKeys(a: string, b: string): number {
  return nameRank(a) - nameRank(b) || compareNames(a, b)
}

function nameRank(name: string): number {
  if (VALIDATION.test(name)) return 1
  if (TEST.test(name)) return 2
  return SYSTEM.test(name) ? 5 : 3
}

/** Every prefix and those above it, which may fill up on the way. */
function deepestFirst(prefixes: Iterable<string>): string[] {
  const all = new Set<string>()
  for (const prefix of prefixes)
    for (let at = prefix; at !== '' && !all.has(at); at = prefixOf(at)) all.add(at)
  const depth = (prefix: string): number => prefix.split('/').length
  return [...all].sort((a, b) => depth(b) - depth(a))
}

export function prefixOf(key: string): string {
  return key.slice(0, Math.max(0, key.lastIndexOf('/')))
}

/** The part of a name that stands in bold. */
export function lastSegmentOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1)
}

const collator = new Intl.Collator('en', { numeric: true })

export function compareNames(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0)
}

/**
 * A test for names: a regular expression when the text is one, else plain words that must all occur. Case is ignored.
 * Half-typed expressions such as `val/(` match as plain text.
 */
export function makeNameTest(text: string): (name: string) => boolean {
  const wanted = text.trim()
  if (wanted === '') return () => true
  const expression = maybeExpression(wanted)
  const words = wanted.toLowerCase().split(/\s+/)
  return (name) => {
    if (expression?.test(name) === true) return true
    const folded = name.toLowerCase()
    return words.every((word) => folded.includes(word))
  }
}

function maybeExpression(text: string): RegExp | undefined {
  // Only what plain words cannot say; so `loss.` or `a+b` typed as text is tried as text too.
  if (!/[\\^$.*+?()[\]{}|]/.test(text)) return undefined
  try {
    return new RegExp(text, 'iu')
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** For memos: a list that is read anew has mostly the same names. */
export function sameStrings(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, i) => text === b[i])
}
