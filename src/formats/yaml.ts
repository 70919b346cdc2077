/**
 * YAML as MLflow's Python writes it, as plain data: maps, lists, text and null. Every plain word stays the text it is,
 * because the two versions of YAML, and Python's own reader, disagree about numbers: a digest `555e6171` is written
 * without quotes and would be read as infinity.
 */
import { TrackletError, messageOf } from '#base/errors.ts'
import { MAX_TIME } from '#model/limits.ts'

export type YamlMap = ReadonlyMap<string, unknown>

const MAX_YAML_BYTES = 1024 * 1024
const MAX_ALIASES = 100

/** Nesting of brackets: deeper than anybody writes, and less than a parser's stack. */
const MAX_DEPTH = 64

/**
 * @param path for messages
 * @throws TrackletError E_FORMAT, E_LIMIT over 1 MiB
 */
export async function parseYaml(path: string, bytes: Uint8Array): Promise<unknown> {
  if (bytes.length > MAX_YAML_BYTES) {
    throw new TrackletError('E_LIMIT', `"${path}" is YAML of more than 1 MiB, which is not read.`, { path })
  }
  const text = new TextDecoder().decode(bytes)
  if (isDeep(text)) refuseYaml(path, `it is nested more than ${String(MAX_DEPTH)} deep`)
  const { parseDocument } = await import('yaml')
  try {
    const document = parseDocument(text, {
      schema: 'failsafe',
      customTags: ['null'],
      merge: false,
      // The check takes time in the square of the number of keys; the last one counts, as in Python.
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
    })
    const [error] = document.errors
    if (error) refuseYaml(path, error.message, error)
    return document.toJS({ mapAsMap: true, maxAliasCount: MAX_ALIASES }) as unknown
  } catch (error) {
    if (error instanceof TrackletError) throw error
    return refuseYaml(path, messageOf(error), error)
  }
}

/** @throws TrackletError E_FORMAT when it is no map, E_LIMIT */
export async function parseYamlMap(path: string, bytes: Uint8Array): Promise<YamlMap> {
  const value = await parseYaml(path, bytes)
  return isYamlMap(value) ? value : refuseYaml(path, 'it is no list of names and values')
}

export function isYamlMap(value: unknown): value is YamlMap {
  return value instanceof Map
}

/** Undefined when it is missing, null, a map or a list. */
export function maybeText(map: YamlMap, key: string): string | undefined {
  const value = map.get(key)
  return typeof value === 'string' ? value : undefined
}

/** Undefined when it is no whole number that a double holds exactly. */
export function maybeInteger(map: YamlMap, key: string): number | undefined {
  const text = maybeText(map, key)
  const value = text === undefined || !/^[+-]?\d{1,16}$/.test(text) ? Number.NaN : Number(text)
  return Number.isSafeInteger(value) ? value : undefined
}

/** ms since the epoch; undefined when it is none that a Date can hold. */
export function maybeTime(map: YamlMap, key: string): number | undefined {
  const value = maybeInteger(map, key)
  return value !== undefined && value >= 0 && value <= MAX_TIME ? value : undefined
}

/** Brackets as they stand, in texts too: a text with so many does no harm by being refused. Indents count likewise. */
function isDeep(text: string): boolean {
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit === 0x5b || unit === 0x7b) depth++
    else if (unit === 0x5d || unit === 0x7d) depth--
    if (depth > MAX_DEPTH) return true
  }
  return /^[ ]{256}[^\n]*[:-]/m.test(text) || /^(?:[-?:] ){64}/m.test(text)
}

function refuseYaml(path: string, fault: string, cause?: unknown): never {
  throw new TrackletError('E_FORMAT', `"${path}" cannot be read as YAML: ${fault}.`, { path }, { cause })
}
