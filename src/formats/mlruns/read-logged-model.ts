import { LOGGED_MODEL_STATUSES } from '#model/logged-model.ts'
import { checkMetricKey, checkParamKey, checkRunId, checkTagKey } from '#model/names.ts'
import { artifactsOf } from '../artifacts-of.ts'
import { readEach } from '../read-each.ts'
import type { ImportRecord, LoggedModelRecord, ModelPoint, SkippedRecord } from '../records.ts'
import { makeSkipped, skippedFrom } from '../skipped.ts'
import type { Folder } from '../source.ts'
import { maybeInteger, maybeText, maybeTime, parseYamlMap } from '../yaml.ts'
import { MAX_SMALL_BYTES, bytesOf, keyedFiles, readContents, textsOf, type KeyedFile } from './keyed-files.ts'
import { metaOf } from './layout.ts'
import { readMetricLines, type MetricLine } from './metric-lines.ts'
import type { ExperimentContext } from './read-run.ts'

const MAX_POINTS = 1_000

export async function* readLoggedModel(
  folder: Folder,
  context: ExperimentContext,
): AsyncGenerator<ImportRecord> {
  const meta = metaOf(folder)
  if (!meta) {
    yield makeSkipped(folder.path, 'E_FORMAT', 'The folder has no meta.yaml, so it is no logged model.')
    return
  }
  try {
    const skipped: SkippedRecord[] = []
    const model = await readInfo(folder, context, skipped)
    yield model
    yield* readPoints(model.modelId, keyedFiles(folder, 'metrics'), skipped)
    yield* skipped
    yield* artifactsOf(folder.folders.get('artifacts'), model.modelId)
  } catch (error) {
    yield skippedFrom(meta.path, error)
  }
}

/** @throws TrackletError when the model cannot be told */
async function readInfo(
  folder: Folder,
  { key, deleted }: ExperimentContext,
  skipped: SkippedRecord[],
): Promise<LoggedModelRecord> {
  const meta = metaOf(folder) as NonNullable<ReturnType<typeof metaOf>>
  const [params, tags] = [keyedFiles(folder, 'params'), keyedFiles(folder, 'tags')]
  const contents = await readContents([meta, ...[...params, ...tags].map(({ file }) => file)])
  const info = await parseYamlMap(meta.path, bytesOf(contents, meta))
  return {
    kind: 'logged-model',
    modelId: checkRunId(maybeText(info, 'model_id'), 'model id'),
    experiment: key,
    name: maybeText(info, 'name') ?? '',
    modelType: maybeText(info, 'model_type') ?? '',
    sourceRunId: maybeText(info, 'source_run_id') ?? null,
    status: LOGGED_MODEL_STATUSES[maybeInteger(info, 'status') ?? 0] ?? 'UNSPECIFIED',
    statusMessage: maybeText(info, 'status_message') ?? '',
    lifecycleStage: deleted || maybeText(info, 'lifecycle_stage') === 'deleted' ? 'deleted' : 'active',
    creationTime: maybeTime(info, 'creation_timestamp') ?? null,
    lastUpdateTime: maybeTime(info, 'last_updated_timestamp') ?? null,
    params: textsOf(params, contents, checkParamKey, skipped),
    tags: textsOf(tags, contents, checkTagKey, skipped),
  }
}

async function* readPoints(
  modelId: string,
  files: readonly KeyedFile[],
  skipped: SkippedRecord[],
): AsyncGenerator<ImportRecord> {
  let next = 0
  for await (const [file, content] of readEach(
    files.map(({ file }) => file),
    MAX_SMALL_BYTES,
  )) {
    const { key } = files[next++] as KeyedFile
    try {
      checkMetricKey(key)
      for await (const lines of readMetricLines(file, content, skipped)) {
        for (let i = 0; i < lines.length; i += MAX_POINTS) {
          const points = lines.slice(i, i + MAX_POINTS).map((line) => toModelPoint(key, line))
          yield { kind: 'model-points', modelId, points }
        }
      }
    } catch (error) {
      skipped.push(skippedFrom(file.path, error))
    }
  }
}

function toModelPoint(key: string, { step, value, time, rest }: MetricLine): ModelPoint {
  const [runId = null, datasetName = null, datasetDigest = null] = rest
  return { key, value, step, time, runId, datasetName, datasetDigest }
}
