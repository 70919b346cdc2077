import { TrackletError } from '#base/errors.ts'
import type { Dataset } from '#model/dataset.ts'
import { checkTagKey } from '#model/names.ts'
import { experimentNameOf, maybeExperimentId } from '../bare-experiment.ts'
import type { ExperimentRecord, ImportRecord, SkippedRecord } from '../records.ts'
import { makeSkipped, skippedFrom } from '../skipped.ts'
import { byName, nameOf, type Folder, type SourceFile } from '../source.ts'
import { maybeText, maybeTime, parseYamlMap, type YamlMap } from '../yaml.ts'
import { bytesOf, keyedFiles, readContents, textsOf } from './keyed-files.ts'
import { DATASETS, META, MODELS, TRACES, metaOf, type ExperimentFolder } from './layout.ts'
import { readLoggedModel } from './read-logged-model.ts'
import { openRun, readRun, type ExperimentContext, type OpenedRun } from './read-run.ts'

export type StoreContext = {
  readonly seen: Set<string>
  readonly signal: AbortSignal | undefined
  /** After each run. */
  readonly onRun: () => void
}

/** The experiment, its logged models, its runs. */
export async function* readExperiment(
  { folder, deleted, runs }: ExperimentFolder,
  { seen, signal, onRun }: StoreContext,
): AsyncGenerator<ImportRecord> {
  const skipped: SkippedRecord[] = []
  const experiment = await readInfo(folder, runs, deleted, skipped)
  yield experiment
  const datasets = await readDatasets(folder, skipped)
  yield* skipped
  const context: ExperimentContext = {
    key: experiment.key,
    deleted: experiment.lifecycleStage === 'deleted',
    datasets,
    names: folder.folders,
    seen,
    signal,
  }
  for (const [, model] of byName(folder.folders.get(MODELS)?.folders ?? new Map<string, Folder>())) {
    signal?.throwIfAborted()
    yield* readLoggedModel(model, context)
  }
  for (const run of openAhead(runs)) {
    signal?.throwIfAborted()
    yield* readRun(run, context)
    onRun()
  }
  yield* countTraces(folder)
}

/** A browser takes longer to open many small files than we to read them. */
const RUNS_AHEAD = 2

/** Each in its turn, while those behind it are on their way. */
function* openAhead(runs: readonly Folder[]): Generator<OpenedRun> {
  const opened: OpenedRun[] = []
  for (const run of runs) {
    opened.push(openRun(run))
    if (opened.length > RUNS_AHEAD) yield opened.shift() as OpenedRun
  }
  yield* opened
}

/** Without a `meta.yaml`, as when a run is dropped alone or the file is damaged, the id is that of its runs. */
async function readInfo(
  folder: Folder,
  runs: readonly Folder[],
  deleted: boolean,
  skipped: SkippedRecord[],
): Promise<ExperimentRecord> {
  const isRun = runs[0] === folder
  const meta = isRun ? undefined : metaOf(folder)
  const tagFiles = isRun ? [] : keyedFiles(folder, 'tags')
  const contents = await readContents([...(meta ? [meta] : []), ...tagFiles.map(({ file }) => file)])
  const info = await readMeta(meta, contents, skipped)
  const key = maybeText(info, 'experiment_id') ?? (await readIdOfRuns(runs)) ?? nameOf(folder.path)
  return {
    kind: 'experiment',
    key,
    experimentId: maybeExperimentId(key),
    name: experimentNameOf(maybeText(info, 'name'), key, meta?.path ?? folder.path, skipped),
    lifecycleStage: deleted || maybeText(info, 'lifecycle_stage') === 'deleted' ? 'deleted' : 'active',
    creationTime: maybeTime(info, 'creation_time') ?? null,
    lastUpdateTime: maybeTime(info, 'last_update_time') ?? null,
    tags: textsOf(tagFiles, contents, checkTagKey, skipped),
  }
}

async function readMeta(
  meta: SourceFile | undefined,
  contents: Awaited<ReturnType<typeof readContents>>,
  skipped: SkippedRecord[],
): Promise<YamlMap> {
  if (!meta) return new Map()
  try {
    return await parseYamlMap(meta.path, bytesOf(contents, meta))
  } catch (error) {
    skipped.push(skippedFrom(meta.path, error))
    return new Map()
  }
}

async function readIdOfRuns(runs: readonly Folder[]): Promise<string | undefined> {
  const meta = runs.map(metaOf).find((file) => file !== undefined)
  if (!meta) return undefined
  const info = await readMeta(meta, await readContents([meta]), [])
  return maybeText(info, 'experiment_id')
}

async function readDatasets(folder: Folder, skipped: SkippedRecord[]): Promise<Map<string, Dataset>> {
  const datasets = new Map<string, Dataset>()
  const folders = byName(folder.folders.get(DATASETS)?.folders ?? new Map<string, Folder>())
  const files = folders.flatMap(([id, { files }]) => {
    const file = files.get(META)
    return file ? [{ id, file }] : []
  })
  const contents = await readContents(files.map(({ file }) => file))
  for (const { id, file } of files) {
    try {
      datasets.set(id, toDataset(await parseYamlMap(file.path, bytesOf(contents, file)), file.path))
    } catch (error) {
      skipped.push(skippedFrom(file.path, error))
    }
  }
  return datasets
}

/** @throws TrackletError E_FORMAT */
function toDataset(info: YamlMap, path: string): Dataset {
  const [name, digest] = [maybeText(info, 'name'), maybeText(info, 'digest')]
  if (name === undefined || digest === undefined) {
    throw new TrackletError('E_FORMAT', 'The dataset has no name or no digest.', { path })
  }
  return {
    name,
    digest,
    sourceType: maybeText(info, 'source_type') ?? '',
    source: maybeText(info, 'source') ?? '',
    schema: maybeText(info, 'schema') ?? null,
    profile: maybeText(info, 'profile') ?? null,
  }
}

function* countTraces(folder: Folder): Generator<SkippedRecord> {
  const traces = folder.folders.get(TRACES)
  const count = traces?.folders.size ?? 0
  if (traces && count > 0) {
    const text = `${count.toLocaleString('en-US')} ${count === 1 ? 'trace was' : 'traces were'} left out: Tracklet keeps runs and models.`
    yield makeSkipped(traces.path, 'E_UNSUPPORTED', text)
  }
}
