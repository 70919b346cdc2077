/**
 * PyTorch Lightning's CSVLogger: a folder a version, with `metrics.csv` that has a step and an epoch in each row, and `hparams.yaml`.
 * @see https://github.com/Lightning-AI/pytorch-lightning/blob/master/src/lightning/pytorch/loggers/csv_logs.py
 */
import { readYamlParams } from '../flat-params.ts'
import type { Format, Place, ReadOptions } from '../format.ts'
import { makeExperiment, makeRun } from '../make-records.ts'
import type { ImportRecord } from '../records.ts'
import { RunIds } from '../run-ids.ts'
import { skippedFrom } from '../skipped.ts'
import {
  findFolder,
  nameOf,
  parentOf,
  walkFolders,
  type Folder,
  type Source,
  type SourceFile,
} from '../source.ts'
import { inspectTable, maybeTable } from '../table/inspect-table.ts'
import { guessMapping } from '../table/mapping.ts'
import { readTable } from '../table/read-table.ts'

const METRICS = 'metrics.csv'
const PARAMS = 'hparams.yaml'

export const lightning: Format = {
  name: 'lightning',
  title: 'PyTorch Lightning CSV logs',
  sniff: sniffLightning,
  read: readLightning,
}

/** A folder `version_0`; of one that logged nothing only the params are there, or the names of its metrics. */
type Version = {
  readonly folder: string
  readonly metrics: SourceFile | undefined
  readonly params: SourceFile | undefined
}

async function sniffLightning(source: Source): Promise<readonly Place[] | undefined> {
  const logged = new Set<string>()
  for (const folder of walkFolders(source)) if (await isVersion(folder)) logged.add(folder.path)
  if (logged.size === 0) return undefined
  const parents = new Set([...logged].map(parentOf))
  const versions = [...walkFolders(source)].filter(
    ({ path, files }) =>
      logged.has(path) ||
      (parents.has(parentOf(path)) && /^version_\d+$/.test(nameOf(path)) && files.has(PARAMS)),
  )
  return [
    {
      path: '',
      summary: versions.length === 1 ? '1 run' : `${versions.length} runs`,
      owns: versions.flatMap(({ files }) =>
        [files.get(METRICS), files.get(PARAMS)].flatMap((file) => file?.path ?? []),
      ),
    },
  ]
}

async function isVersion({ files }: Folder): Promise<boolean> {
  const file = files.get(METRICS)
  const inspected = file && (await maybeTable(file, { isKnown: true }))
  return (
    inspected?.table.kind === 'delimited' &&
    ['epoch', 'step'].every((name) => inspected.columns.includes(name))
  )
}

async function* readLightning(
  source: Source,
  { owns }: Place,
  options: ReadOptions = {},
): AsyncGenerator<ImportRecord> {
  const ids = new RunIds('lightning')
  const experiments = new Set<string>()
  const versions = listVersions(source, owns)
  for (const [i, version] of versions.entries()) {
    options.signal?.throwIfAborted()
    const experiment = `lightning ${parentOf(version.folder)}`
    if (!experiments.has(experiment))
      yield makeExperiment(experiment, nameOf(parentOf(version.folder)) || 'PyTorch Lightning')
    experiments.add(experiment)
    try {
      yield* readVersion(version, experiment, ids, {
        ...options,
        onProgress: (part) => options.onProgress?.((i + part) / versions.length),
      })
    } catch (error) {
      yield skippedFrom(version.folder, error)
    }
  }
}

function listVersions(source: Source, owns: readonly string[]): Version[] {
  return [...new Set(owns.map(parentOf))].map((folder) => {
    const files = findFolder(source, folder)?.files
    return { folder, metrics: files?.get(METRICS), params: files?.get(PARAMS) }
  })
}

async function* readVersion(
  { folder, metrics, params: paramsFile }: Version,
  experiment: string,
  ids: RunIds,
  options: ReadOptions,
): AsyncGenerator<ImportRecord> {
  let params: ReadonlyMap<string, string> = new Map()
  try {
    if (paramsFile) params = await readYamlParams(paramsFile)
  } catch (error) {
    yield skippedFrom(paramsFile?.path ?? folder, error)
  }
  const runName = nameOf(folder)
  // Without rows there is little to tell runs of other experiments by, but where they lie.
  const emptyId = ids.derive([nameOf(parentOf(folder)), runName, JSON.stringify([...params])], folder)
  const inspected = metrics && (await inspectTable(metrics, { isKnown: true }))
  if (!metrics || !inspected || inspected.rows.length === 0) {
    yield makeRun({ runId: emptyId, experiment, runName, params })
    options.onProgress?.(1)
    return
  }
  const mapping = guessMapping(inspected.columns, inspected.rows)
  yield* readTable(
    metrics,
    inspected.table,
    mapping,
    { experiment, runName, ids, origin: [runName], emptyId, params },
    options,
  )
}
