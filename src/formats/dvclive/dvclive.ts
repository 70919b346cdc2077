/** @see https://github.com/iterative/dvclive */
import { fitPath } from '../fit-names.ts'
import type { Format, Place, ReadOptions } from '../format.ts'
import { makeExperiment } from '../make-records.ts'
import type { ImportRecord } from '../records.ts'
import { RunIds } from '../run-ids.ts'
import { makeSkipped } from '../skipped.ts'
import { nameOf, parentOf, readHead, type Source } from '../source.ts'
import { DvcliveRun } from './dvclive-run.ts'
import { findFolders, otherFiles, type DvcliveFolder } from './layout.ts'

export const dvclive: Format = {
  name: 'dvclive',
  title: 'DVCLive folder',
  sniff: sniffDvclive,
  read: readDvclive,
}

async function sniffDvclive(source: Source): Promise<readonly Place[] | undefined> {
  const folders = await findFolders(source)
  if (folders.length === 0) return undefined
  return folders.map((folder) => ({
    path: folder.path,
    summary: '1 run',
    owns: [
      folder.path,
      folder.params?.path,
      folder.summary?.path,
      ...folder.metrics.map(({ file }) => file.path),
    ].filter((path): path is string => path !== undefined && path !== ''),
  }))
}

async function* readDvclive(
  source: Source,
  { path }: Place,
  { signal, onProgress }: ReadOptions = {},
): AsyncGenerator<ImportRecord> {
  const ids = new RunIds('dvclive')
  let folder: DvcliveFolder | undefined
  let runId = ''
  // Runs of one seed begin alike: those before it have their ids first.
  for (const found of await findFolders(source)) {
    folder = found
    runId = await deriveId(folder, ids)
    if (folder.path === path) break
  }
  if (folder?.path !== path) {
    yield makeSkipped(path, 'E_FORMAT', 'This is no folder of DVCLive any more.')
    return
  }
  const experiment = `dvclive ${path}`
  yield makeExperiment(experiment, nameOf(parentOf(path)) || 'DVCLive')
  const run = new DvcliveRun(runId, experiment, nameOf(path))
  for (const task of [run.readParams(folder.params), run.readSummary(folder.summary)]) yield* task
  yield run.record()
  for (const [i, metric] of folder.metrics.entries()) {
    yield* run.readMetric(metric, signal)
    onProgress?.((i + 1) / folder.metrics.length)
  }
  yield* run.end()
  for (const [name, file] of otherFiles(source, folder))
    yield { kind: 'artifact', ownerId: run.runId, path: fitPath(name), open: file.open }
}

/** From the earliest row of all, which stays the earliest while metrics are added and grow. */
async function deriveId({ path, metrics }: DvcliveFolder, ids: RunIds): Promise<string> {
  const rows = await Promise.all(metrics.map(async ({ file }) => firstRow(await readHead(file))))
  const [earliest = ''] = rows.sort()
  return ids.derive([nameOf(path), earliest], path)
}

function firstRow(head: Uint8Array): string {
  const [, row = ''] = new TextDecoder().decode(head).split(/\r?\n/, 2)
  return row
}
