/** Params of nested configurations: `optimizer: { lr: 0.1 }` is the param `optimizer.lr`, as MLflow's users flatten theirs. */
import { TrackletError } from '#base/errors.ts'
import { readWhole, type SourceFile } from './source.ts'
import { parseYaml } from './yaml.ts'

/** Configurations are small; what is larger is something else. */
const MAX_CONFIG_BYTES = 1 << 20

/** Deeper parts stay together as JSON. */
const MAX_DEPTH = 16

/** No file that is read nests as deep. */
const MAX_JSON_DEPTH = 100

/**
 * A value's leaves by their dotted path, in order. Lists and empty objects stay as JSON.
 * @param name goes before all paths
 */
export function flattenParams(value: unknown, name = ''): Map<string, string> {
  const params = new Map<string, string>()
  const visit = (part: unknown, path: string, depth: number): void => {
    const entries = depth < MAX_DEPTH ? maybeEntries(part) : undefined
    if (entries && (entries.length > 0 || path === ''))
      for (const [key, below] of entries) visit(below, path === '' ? key : `${path}.${key}`, depth + 1)
    else params.set(path, paramText(part))
  }
  visit(value, name, 0)
  return params
}

/** As Python prints it, since MLflow's params are what `str` gives: `True`, `None`. Lists are JSON. */
function paramText(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (value === null) return 'None'
  return typeof value === 'number' ? String(value) : JSON.stringify(plainOf(value))
}

/**
 * A small YAML file of params. Scalars stay as they are written: `1e-3` is not made 0.001, nor `yes` true.
 * @throws TrackletError E_FORMAT, E_LIMIT, E_SOURCE_CHANGED
 */
export async function readYamlParams(file: SourceFile): Promise<Map<string, string>> {
  return flattenParams(await parseYaml(file.path, await readWhole(file, MAX_CONFIG_BYTES)))
}

function maybeEntries(value: unknown): [key: string, value: unknown][] | undefined {
  if (value instanceof Map) return Array.from(value, ([key, below]) => [String(key), below])
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value)
    : undefined
}

/** Maps as objects, for JSON. YAML can hold a list that holds itself. */
function plainOf(value: unknown, depth = 0): unknown {
  if (depth > MAX_JSON_DEPTH) throw new TrackletError('E_FORMAT', 'A param holds itself.')
  if (Array.isArray(value)) return value.map((part) => plainOf(part, depth + 1))
  if (value instanceof Map)
    return Object.fromEntries(Array.from(value, ([key, below]) => [String(key), plainOf(below, depth + 1)]))
  return value
}
