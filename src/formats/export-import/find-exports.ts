/** Where the parts of an export are: a bulk one, one experiment, one run or one model, whole or in a larger folder. */
import { nameOf, parentOf, readHead, walkFiles, type Source, type SourceFile } from '../source.ts'

export type Exports = {
  readonly experiments: readonly SourceFile[]
  readonly runs: readonly SourceFile[]
  readonly models: readonly SourceFile[]
  /** Lists of what was exported, which say nothing that the others do not. */
  readonly lists: readonly SourceFile[]
}

type Kind = keyof Exports

/** Their names, and what is near their beginning. */
const KINDS: ReadonlyMap<string, { readonly kind: Kind; readonly mark: RegExp }> = new Map([
  ['experiment.json', { kind: 'experiments', mark: /"experiment"\s*:/ }],
  ['run.json', { kind: 'runs', mark: /"run_(?:id|uuid)"\s*:/ }],
  ['model.json', { kind: 'models', mark: /"registered_model"\s*:/ }],
  ['experiments.json', { kind: 'lists', mark: /"experiments"\s*:/ }],
  ['models.json', { kind: 'lists', mark: /"models"\s*:/ }],
  ['manifest.json', { kind: 'lists', mark: /"info"\s*:/ }],
])

export async function findExports(source: Source): Promise<Exports> {
  const found: Record<Kind, SourceFile[]> = { experiments: [], runs: [], models: [], lists: [] }
  for (const file of walkFiles(source)) {
    const kind = KINDS.get(nameOf(file.path))
    if (kind && !file.path.includes('/artifacts/') && (await isExport(file, kind.mark)))
      found[kind.kind].push(file)
  }
  return found
}

/** Folders of experiments, runs and models, with all that is in them; lists alone are none. */
export function ownedBy({ experiments, runs, models, lists }: Exports): string[] {
  const folders = new Set([...experiments, ...models, ...runs].map(({ path }) => parentOf(path)))
  return folders.size === 0 ? [] : [...folders, ...lists.map(({ path }) => path)]
}

/** The deepest folder that all of them are in. */
export function commonFolder(paths: readonly string[]): string {
  const [first = '', ...rest] = paths
  const parts = first.split('/')
  const shared = rest.reduce((length, path) => {
    const others = path.split('/')
    const differs = parts.slice(0, length).findIndex((part, i) => part !== others[i])
    return differs < 0 ? length : differs
  }, parts.length)
  return parts.slice(0, shared).join('/')
}

async function isExport(file: SourceFile, mark: RegExp): Promise<boolean> {
  const text = new TextDecoder().decode(await readHead(file))
  return /^\s*\{/.test(text) && /"(?:system|export_info|mlflow)"\s*:/.test(text) && mark.test(text)
}
