/** One run's folder. What a `meta.yaml` says about places on the computer that wrote it is left alone. */
import { TrackletError } from '#base/errors.ts'
import type { Dataset } from '#model/dataset.ts'
import { checkMetricKey, checkParamKey, checkRunId, checkTagKey } from '#model/names.ts'
import { RUN_STATUSES, type RunStatus } from '#model/run.ts'
import { artifactsOf } from '../artifacts-of.ts'
import { PointsBuffer } from '../points-buffer.ts'
import { readEach, type Content } from '../read-each.ts'
import type { ImportRecord, RunRecord, SkippedRecord } from '../records.ts'
import { makeSkipped, skippedFrom } from '../skipped.ts'
import { byName, nameOf, type Folder, type SourceFile } from '../source.ts'
import { isYamlMap, maybeInteger, maybeText, maybeTime, parseYamlMap, type YamlMap } from '../yaml.ts'

import { MAX_SMALL_BYTES, bytesOf, keyedFiles, textsOf, type KeyedFile } from './keyed-files.ts'
import { META, metaOf } from './layout.ts'
import { readMetricLines } from './metric-lines.ts'

/** What the runs of an experiment have in common. */
export type ExperimentContext = {
  /** The experiment's, in the records. */
  readonly key: string
  readonly deleted: boolean
  /** By the names of their folders, which inputs refer to. */
  readonly datasets: ReadonlyMap<string, Dataset>
  /** Names of the experiment's folders: a copy, which has the id of its original, gives way to the folder of that name. */
  readonly names: ReadonlyMap<string, Folder>
  /** Run ids that came already. */
  readonly seen: Set<string>
  readonly signal: AbortSignal | undefined
}

type RunFiles = {
  readonly meta: SourceFile
  readonly tags: readonly KeyedFile[]
  readonly params: readonly KeyedFile[]
  readonly metrics: readonly KeyedFile[]
  readonly inputs: readonly SourceFile[]
  readonly outputs: readonly SourceFile[]
}

const SOURCE_MODEL = 'MODEL'

/** A run whose files are on their way. */
export type OpenedRun = {
  readonly folder: Folder
  /** Undefined without a `meta.yaml`. */
  readonly files: RunFiles | undefined
  /** Those of `headOf`, then the metrics. */
  readonly contents: ReturnType<typeof readEach>
}

export function openRun(folder: Folder): OpenedRun {
  const meta = metaOf(folder)
  const files = meta && filesOf(folder, meta)
  const list = files ? [...headOf(files), ...fileList(files.metrics)] : []
  return { folder, files, contents: readEach(list, MAX_SMALL_BYTES) }
}

export async function* readRun(
  { folder, files, contents }: OpenedRun,
  context: ExperimentContext,
): AsyncGenerator<ImportRecord> {
  if (!files) {
    if (folder.folders.size + folder.files.size > 0)
      yield makeSkipped(folder.path, 'E_FORMAT', 'The folder has no meta.yaml, so it is no run.')
    return
  }
  try {
    yield* readSoundRun(folder, files, contents, context)
  } catch (error) {
    yield skippedFrom(files.meta.path, error)
  }
}

function filesOf(folder: Folder, meta: SourceFile): RunFiles {
  return {
    meta,
    tags: keyedFiles(folder, 'tags'),
    params: keyedFiles(folder, 'params'),
    metrics: keyedFiles(folder, 'metrics'),
    inputs: metasIn(folder, 'inputs'),
    outputs: metasIn(folder, 'outputs'),
  }
}

/** What the run's own record is made of. */
function headOf({ meta, tags, params, inputs, outputs }: RunFiles): SourceFile[] {
  return [meta, ...fileList(tags), ...fileList(params), ...inputs, ...outputs]
}

/** All of the run's small files come by one read, or a few; the run's own record is ready before the first metric. */
async function* readSoundRun(
  folder: Folder,
  files: RunFiles,
  read: OpenedRun['contents'],
  context: ExperimentContext,
): AsyncGenerator<ImportRecord> {
  const head = headOf(files)
  const contents = new Map<SourceFile, Content>()
  const skipped: SkippedRecord[] = []
  let buffer: PointsBuffer | undefined
  let next = 0
  for await (const [file, content] of read) {
    context.signal?.throwIfAborted()
    if (!buffer) {
      contents.set(file, content)
      if (contents.size < head.length) continue
      const run = await readHead(folder, files, contents, context, skipped)
      buffer = new PointsBuffer(run.runId)
      yield run
      yield* readLinks(files, contents, run.runId, context.datasets)
    } else {
      const { key } = files.metrics[next++] as KeyedFile
      yield* readMetric(key, file, content, buffer, skipped, context.signal)
    }
  }
  const last = buffer?.take()
  if (last) yield last
  yield* skipped
  if (buffer) yield* artifactsOf(folder.folders.get('artifacts'), buffer.runId)
}

/** @throws TrackletError when the run cannot be told */
async function readHead(
  folder: Folder,
  { meta, tags, params }: RunFiles,
  contents: ReadonlyMap<SourceFile, Content>,
  context: ExperimentContext,
  skipped: SkippedRecord[],
): Promise<RunRecord> {
  const info = await parseYamlMap(meta.path, bytesOf(contents, meta))
  const runId = checkRunId(maybeText(info, 'run_id') ?? maybeText(info, 'run_uuid'))
  const isCopy = nameOf(folder.path) !== runId && context.names.has(runId)
  if (isCopy || context.seen.has(runId)) refuseTwin(meta.path, runId)
  const tagMap = textsOf(tags, contents, checkTagKey, skipped)
  const deleted = context.deleted || maybeText(info, 'lifecycle_stage') === 'deleted'
  const run: RunRecord = {
    kind: 'run',
    runId,
    experiment: context.key,
    runName: maybeText(info, 'run_name') || maybeText(info, 'name') || (tagMap.get('mlflow.runName') ?? ''),
    userId: maybeText(info, 'user_id') ?? '',
    status: statusOf(info, meta.path, skipped),
    startTime: maybeTime(info, 'start_time') ?? null,
    endTime: maybeTime(info, 'end_time') ?? null,
    deletedTime: maybeTime(info, 'deleted_time') ?? null,
    lifecycleStage: deleted ? 'deleted' : 'active',
    params: textsOf(params, contents, checkParamKey, skipped),
    tags: tagMap,
  }
  context.seen.add(runId)
  return run
}

/** A number from 1 to 5. */
function statusOf(info: YamlMap, path: string, skipped: SkippedRecord[]): RunStatus {
  const status = RUN_STATUSES[(maybeInteger(info, 'status') ?? 0) - 1]
  if (status) return status
  const kept = maybeTime(info, 'end_time') === undefined ? 'RUNNING' : 'FINISHED'
  const text = maybeText(info, 'status') ?? 'missing'
  skipped.push(
    makeSkipped(path, 'E_FORMAT', `The status is ${text}, which is none; the run was taken as ${kept}.`),
  )
  return kept
}

async function* readMetric(
  key: string,
  file: SourceFile,
  content: Content,
  buffer: PointsBuffer,
  skipped: SkippedRecord[],
  signal: AbortSignal | undefined,
): AsyncGenerator<ImportRecord> {
  try {
    checkMetricKey(key)
    for await (const lines of readMetricLines(file, content, skipped, signal)) {
      let place = buffer.placeOf(key)
      for (const { step, value, time } of lines) {
        buffer.add(place, step, value, time)
        if (!buffer.isFull) continue
        yield* [buffer.take()].filter((record) => record !== undefined)
        place = buffer.placeOf(key)
      }
    }
  } catch (error) {
    skipped.push(skippedFrom(file.path, error))
  }
}

/** Datasets and logged models that the run read, logged models that it made. */
async function* readLinks(
  { inputs, outputs }: RunFiles,
  contents: ReadonlyMap<SourceFile, Content>,
  runId: string,
  datasets: ReadonlyMap<string, Dataset>,
): AsyncGenerator<ImportRecord> {
  for (const file of inputs) {
    try {
      const edge = await parseYamlMap(file.path, bytesOf(contents, file))
      yield toInput(edge, runId, datasets, file.path)
    } catch (error) {
      yield skippedFrom(file.path, error)
    }
  }
  for (const file of outputs) {
    try {
      const edge = await parseYamlMap(file.path, bytesOf(contents, file))
      const modelId = checkRunId(maybeText(edge, 'destination_id'), 'model id')
      yield { kind: 'model-link', runId, modelId, role: 'output', step: maybeInteger(edge, 'step') ?? 0 }
    } catch (error) {
      yield skippedFrom(file.path, error)
    }
  }
}

/** @throws TrackletError E_FORMAT */
function toInput(
  edge: YamlMap,
  runId: string,
  datasets: ReadonlyMap<string, Dataset>,
  path: string,
): ImportRecord {
  const source = maybeText(edge, 'source_id') ?? ''
  if (maybeText(edge, 'source_type') === SOURCE_MODEL) {
    return { kind: 'model-link', runId, modelId: checkRunId(source, 'model id'), role: 'input', step: 0 }
  }
  const dataset = datasets.get(source)
  if (!dataset) {
    throw new TrackletError('E_FORMAT', `The run's dataset ${source} is not in the folder.`, { path })
  }
  return { kind: 'input', runId, input: { dataset, tags: tagsOf(edge) } }
}

function tagsOf(edge: YamlMap): Map<string, string> {
  const tags = edge.get('tags')
  const entries = isYamlMap(tags) ? [...tags] : []
  return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}

function metasIn(folder: Folder, name: string): SourceFile[] {
  const below = folder.folders.get(name)?.folders ?? new Map<string, Folder>()
  return byName(below).flatMap(([, entry]) => entry.files.get(META) ?? [])
}

function fileList(files: readonly KeyedFile[]): SourceFile[] {
  return files.map(({ file }) => file)
}

function refuseTwin(path: string, runId: string): never {
  const text = `The run has the id ${runId}, which another one has too. Only one of them was taken.`
  throw new TrackletError('E_FORMAT', text, { path })
}
