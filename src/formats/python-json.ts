/** JSON as Python's `json` writes it: NaN, Infinity and -Infinity stand as bare words. */
import { TrackletError, messageOf } from '#base/errors.ts'

/** Deeper than anybody logs, and less than a stack holds. */
const MAX_DEPTH = 100

const WORDS: ReadonlyMap<unknown, number> = new Map([
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
])

/** @throws TrackletError E_FORMAT */
export function parsePythonJson(text: string, what: string): unknown {
  if (isDeep(text)) refuseJson(what, `it is nested more than ${MAX_DEPTH} deep`)
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return parseWithWords(text, what)
  }
}

/** A number, or the words for what JSON has no number for; some trackers put them in quotes. Undefined for all else. */
export function maybeNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : WORDS.get(value)
}

/** The words are put in quotes behind a character that no JSON text can hold bare, and taken out again. */
function parseWithWords(text: string, what: string): unknown {
  const quoted = text.replaceAll(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (token) =>
    token.startsWith('"') ? token : `"\\u0000${token}"`,
  )
  try {
    return JSON.parse(quoted, (_, value: unknown) =>
      typeof value === 'string' && value.startsWith('\0') ? (WORDS.get(value.slice(1)) ?? value) : value,
    ) as unknown
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return refuseJson(what, messageOf(error), error)
  }
}

function isDeep(text: string): boolean {
  if (text.length <= MAX_DEPTH) return false
  let depth = 0
  let inText = false
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit === 0x22) inText = !inText
    else if (unit === 0x5c && inText) i++
    else if (!inText && (unit === 0x5b || unit === 0x7b)) depth++
    else if (!inText && (unit === 0x5d || unit === 0x7d)) depth--
    if (depth > MAX_DEPTH) return true
  }
  return false
}

function refuseJson(what: string, fault: string, cause?: unknown): never {
  throw new TrackletError('E_FORMAT', `${what} cannot be read as JSON: ${fault}.`, {}, { cause })
}
