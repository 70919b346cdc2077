/** Values that trackers log as JSON: their leaves, and which of them are numbers to plot. */
import { maybeNumber } from './python-json.ts'

/** Deeper objects are leaves. */
const MAX_DEPTH = 16

/**
 * The leaves under their joined names: all but plain objects. An object that says its type, such as a picture, is one.
 * @param key goes before all names
 */
export function walkLeaves(
  key: string,
  value: unknown,
  visit: (key: string, value: unknown) => void,
  separator = '.',
): void {
  const walk = (path: string, part: unknown, depth: number): void => {
    if (!isPlainObject(part) || depth === MAX_DEPTH) {
      visit(path, part)
      return
    }
    for (const [name, below] of Object.entries(part))
      walk(path === '' ? name : `${path}${separator}${name}`, below, depth + 1)
  }
  walk(key, value, 0)
}

/** A leaf to plot: a number, or a truth as 1 or 0. */
export function maybeMetric(leaf: unknown): number | undefined {
  return typeof leaf === 'boolean' ? Number(leaf) : maybeNumber(leaf)
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !('_type' in value)
}
