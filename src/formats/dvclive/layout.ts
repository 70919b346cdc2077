/**
 * Where DVCLive puts things: a folder, `dvclive/` by default, with a TSV a metric. Since version 1 those lie in `plots/metrics/`, before
 * that in `scalars/` or in the folder itself, with the latest values in `dvclive.json` beside it.
 */
import { findDelimiter } from '#base/delimited.ts'
import { groupBy } from '../group-by.ts'
import {
  findFile,
  findFolder,
  parentOf,
  readHead,
  walkFiles,
  type Source,
  type SourceFile,
} from '../source.ts'

export type MetricFile = { readonly file: SourceFile; readonly metric: string }

export type DvcliveFolder = {
  /** As it was dropped; '' for the root. */
  readonly path: string
  readonly metrics: readonly MetricFile[]
  readonly params: SourceFile | undefined
  /** The latest values of all metrics. */
  readonly summary: SourceFile | undefined
}

const PLACES = ['plots/metrics', 'scalars']

/** In the order of their paths. */
export async function findFolders(source: Source): Promise<DvcliveFolder[]> {
  const files: (MetricFile & { readonly root: string })[] = []
  for (const file of walkFiles(source)) {
    if (await isMetricFile(file)) files.push({ file, ...placeOf(source, file.path) })
  }
  const folders = groupBy(files, ({ root }) => root)
  return Array.from(folders, ([path, metrics]) => ({
    path,
    metrics,
    params:
      findFile(source, join(path, 'params.yaml')) ?? findFile(source, join(parentOf(path), 'params.yaml')),
    summary: findFile(source, join(path, 'metrics.json')) ?? findFile(source, `${path}.json`),
  }))
}

/** Columns `step`, one more, and perhaps `timestamp`, by tabs. */
async function isMetricFile(file: SourceFile): Promise<boolean> {
  const text = new TextDecoder().decode(await readHead(file))
  const [first = ''] = text.split(/\r?\n/, 1)
  if (findDelimiter(first) !== '\t') return false
  const others = first.split('\t').filter((name) => name !== 'step' && name !== 'timestamp')
  return /(^|\t)step(\t|$)/.test(first) && others.length === 1 && first.split('\t').length <= 3
}

function placeOf(source: Source, path: string): { root: string; metric: string } {
  const name = path.replace(/\.tsv$/, '')
  for (const place of PLACES) {
    const at = `/${name}`.lastIndexOf(`/${place}/`)
    if (at >= 0)
      return { root: path.slice(0, Math.max(0, at - 1)), metric: name.slice(at + place.length + 1) }
  }
  const root = summarised(source, parentOf(path)) ?? parentOf(path)
  return { root, metric: root === '' ? name : name.slice(root.length + 1) }
}

/** The folder or the nearest above it that has its latest values beside it. */
function summarised(source: Source, folder: string): string | undefined {
  if (folder === '') return undefined
  return findFile(source, `${folder}.json`) ? folder : summarised(source, parentOf(folder))
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}

/** Everything else that lies in the folder, by its path in there. */
export function otherFiles(
  source: Source,
  { path, metrics, params, summary }: DvcliveFolder,
): Map<string, SourceFile> {
  const known = new Set([...metrics.map(({ file }) => file), params, summary])
  const folder = findFolder(source, path)
  const files = path === '' || !folder ? [] : [...walkFiles(folder)].filter((file) => !known.has(file))
  return new Map(files.map((file) => [file.path.slice(path.length + 1), file]))
}
