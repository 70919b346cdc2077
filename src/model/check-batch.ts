/**
 * The gate of a MessagePort: whatever a hostile or sloppy client sends, what comes out is a batch that can be written,
 * or a TrackletError. What breaks the protocol is E_MESSAGE, what breaks MLflow's rules is INVALID_PARAMETER_VALUE.
 */
import { TrackletError, refuse } from '#base/errors.ts'
import { MAX_BATCH_POINTS, type LogBatch } from './batch.ts'
import type { Dataset, DatasetInput } from './dataset.ts'
import { describe } from './describe.ts'
import {
  MAX_DATASETS_PER_BATCH,
  MAX_MODELS_PER_BATCH,
  MAX_DATASET_DIGEST_CHARS,
  MAX_DATASET_NAME_CHARS,
  MAX_DATASET_PROFILE_CHARS,
  MAX_DATASET_SCHEMA_CHARS,
  MAX_DATASET_SOURCE_CHARS,
  MAX_INPUT_TAG_KEY_CHARS,
  MAX_INPUT_TAG_VALUE_CHARS,
  MAX_PARAMS_PER_BATCH,
  MAX_STEP,
  MAX_TAGS_PER_BATCH,
  MAX_TIME,
  checkLength,
  checkParamValue,
  checkTagValue,
} from './limits.ts'
import type { DatasetName, ModelMetrics } from './logged-model.ts'
import type { MetricColumns } from './metric.ts'
import { checkMetricKey, checkParamKey, checkRunId, checkTagKey } from './names.ts'
import { RUN_STATUSES, type RunStatus } from './run.ts'

/** Of everything in a batch, text counted as two bytes a unit: the largest profile and the most points fit. */
const MAX_BATCH_BYTES = 64 * 1024 * 1024

/** Names that passed already; most batches repeat them. Emptied when full, so that no client can fill the memory. */
const goodKeys = new Set<string>()
const MAX_GOOD_KEYS = 4_096

/**
 * A batch of its own arrays' memory and of known fields only; long params and tags are cut as MLflow does.
 * @throws TrackletError E_MESSAGE, INVALID_PARAMETER_VALUE
 */
export function checkBatch(batch: unknown): LogBatch {
  const given = ensureObject('batch', batch)
  const { runId, writerId, seq, metrics, params, tags, inputs, status } = given
  const size = new Size()
  const columns = metrics === undefined ? undefined : checkColumns(metrics, size)
  return {
    runId: checkRunId(ensureString('runId', runId, size)),
    writerId: checkRunId(ensureString('writerId', writerId, size), 'writer id'),
    seq: checkSeq(seq),
    ...(columns !== undefined && columns.value.length > 0 && { metrics: columns }),
    ...(params !== undefined && { params: checkParams(params, size) }),
    ...(tags !== undefined && { tags: checkTags(tags, size) }),
    ...(inputs !== undefined && { inputs: checkInputs(inputs, size) }),
    ...checkModels(given, size),
    ...(status !== undefined && { status: checkStatus(status) }),
  }
}

class Size {
  #bytes = 0

  add(bytes: number): void {
    this.#bytes += bytes
    if (this.#bytes > MAX_BATCH_BYTES)
      fail('A batch holds more than 64 MiB. Send it in smaller ones.', { max: MAX_BATCH_BYTES })
  }
}

function fail(message: string, details?: Readonly<Record<string, number>>): never {
  throw new TrackletError('E_MESSAGE', message, details)
}

function ensureObject(what: string, value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>
  return fail(`${what} ${describe(value)} must be an object.`)
}

function ensureString(what: string, value: unknown, size: Size): string {
  if (typeof value !== 'string') return fail(`${what} ${describe(value)} must be a string.`)
  size.add(2 * value.length)
  return value
}

function ensureList(what: string, value: unknown, max: number): readonly unknown[] {
  if (!Array.isArray(value)) return fail(`${what} ${describe(value)} must be a list.`)
  if (value.length > max)
    refuse(`A batch has ${value.length} ${what}; at most ${max} are allowed. Send more batches.`, { max })
  return value
}

/** What a batch says of logged models, of which most say nothing. */
function checkModels(
  { modelMetrics, modelInputs, modelOutputs }: Record<string, unknown>,
  size: Size,
): Pick<LogBatch, 'modelMetrics' | 'modelInputs' | 'modelOutputs'> {
  return {
    ...(modelMetrics !== undefined && { modelMetrics: checkModelPoints(modelMetrics, size) }),
    ...(modelInputs !== undefined && {
      modelInputs: checkEach('modelInputs', modelInputs, ({ modelId }) => ({
        modelId: ensureString('modelId', modelId, size),
      })),
    }),
    ...(modelOutputs !== undefined && {
      modelOutputs: checkEach('modelOutputs', modelOutputs, ({ modelId, step }) => ({
        modelId: ensureString('modelId', modelId, size),
        step: checkStep(step),
      })),
    }),
  }
}

function checkEach<T>(what: string, value: unknown, check: (entry: Record<string, unknown>) => T): T[] {
  return Array.from(ensureList(what, value, MAX_MODELS_PER_BATCH), (entry) =>
    check(ensureObject(`An entry of ${what}`, entry)),
  )
}

function checkModelPoints(value: unknown, size: Size): ModelMetrics[] {
  const checked = checkEach('modelMetrics', value, (entry) => checkModelMetrics(entry, size))
  checkCount(checked.reduce((sum, { metrics }) => sum + metrics.value.length, 0))
  return checked
}

function checkModelMetrics({ modelId, dataset, metrics }: Record<string, unknown>, size: Size): ModelMetrics {
  return {
    modelId: ensureString('modelId', modelId, size),
    dataset: dataset === null || dataset === undefined ? null : checkDatasetName(dataset, size),
    metrics: checkColumns(metrics, size),
  }
}

function checkDatasetName(dataset: unknown, size: Size): DatasetName {
  const { name, digest } = ensureObject("A metric's dataset", dataset)
  const text = (field: string, value: unknown, max: number): string => {
    if (value === undefined || value === null || value === '')
      return refuse('The dataset of a metric needs both a name and a digest.')
    return checkLength(`dataset ${field}`, ensureString(`A dataset's ${field}`, value, size), max)
  }
  return {
    name: text('name', name, MAX_DATASET_NAME_CHARS),
    digest: text('digest', digest, MAX_DATASET_DIGEST_CHARS),
  }
}

function checkStep(step: unknown): number {
  if (typeof step === 'number' && Math.abs(step) <= MAX_STEP) return step
  return refuse(`Step ${describe(step)} of a model is refused: steps are finite numbers up to 2^53 in size.`)
}

function checkSeq(seq: unknown): number {
  if (typeof seq === 'number' && Number.isSafeInteger(seq) && seq >= 0) return seq
  return fail(`seq ${describe(seq)} must be an integer from 0.`)
}

function checkStatus(status: unknown): RunStatus {
  const known = RUN_STATUSES.find((name) => name === status)
  return known ?? refuse(`Invalid status ${describe(status)}: it must be one of ${RUN_STATUSES.join(', ')}.`)
}

function checkColumns(metrics: unknown, size: Size): MetricColumns {
  const { keys, keyIndex, step, value, time } = ensureObject('metrics', metrics)
  if (!(keyIndex instanceof Uint32Array)) return fail('metrics.keyIndex must be a Uint32Array.')
  const columns = {
    keyIndex: ownMemory(keyIndex, size),
    step: ensureFloats('step', step, size),
    value: ensureFloats('value', value, size),
    time: ensureFloats('time', time, size),
  }
  const { length } = columns.value
  if (
    columns.keyIndex.length !== length ||
    columns.step.length !== length ||
    columns.time.length !== length
  ) {
    fail('metrics.keyIndex, step, value and time must have one length.')
  }
  checkCount(length)
  const checked = { keys: checkMetricKeys(keys, size), ...columns }
  checkPoints(checked)
  return checked
}

function checkCount(points: number): void {
  if (points <= MAX_BATCH_POINTS) return
  fail(`A batch has ${points} points; at most ${MAX_BATCH_POINTS} are allowed. Send more batches.`, {
    max: MAX_BATCH_POINTS,
  })
}

function ensureFloats(name: string, column: unknown, size: Size): Float64Array {
  if (!(column instanceof Float64Array)) return fail(`metrics.${name} must be a Float64Array.`)
  return ownMemory(column, size)
}

/** A piece of a larger buffer would be stored with all of it, and shared memory could change after the check. */
function ownMemory<T extends Uint32Array | Float64Array>(column: T, size: Size): T {
  const { buffer } = column
  size.add(column.byteLength)
  const own = buffer instanceof ArrayBuffer && buffer.byteLength === column.byteLength && !buffer.resizable
  return own ? column : (column.slice() as T)
}

function checkMetricKeys(keys: unknown, size: Size): readonly string[] {
  if (!Array.isArray(keys) || keys.length > MAX_BATCH_POINTS) {
    return fail(`metrics.keys must be a list of at most ${MAX_BATCH_POINTS} names.`)
  }
  const names = Array.from(keys, (key) => checkKnownKey(ensureString('metrics.keys[…]', key, size)))
  if (new Set(names).size !== names.length) fail('metrics.keys must not repeat a name.')
  return names
}

function checkKnownKey(key: string): string {
  if (goodKeys.has(key)) return key
  checkMetricKey(key)
  if (goodKeys.size >= MAX_GOOD_KEYS) goodKeys.clear()
  goodKeys.add(key)
  return key
}

function checkPoints({ keys, keyIndex, step, time }: MetricColumns): void {
  for (let i = 0; i < step.length; i++) {
    if ((keyIndex[i] as number) >= keys.length) fail(`metrics.keyIndex[${i}] is not a place in metrics.keys.`)
    if (!(Math.abs(step[i] as number) <= MAX_STEP)) {
      refuse(
        `Step ${step[i]} of metric ${describe(keys[keyIndex[i] as number])} is refused: steps are finite numbers up to 2^53 in size.`,
      )
    }
    const ms = time[i] as number
    if (!(ms >= 0 && ms <= MAX_TIME && Math.floor(ms) === ms)) {
      refuse(
        `Timestamp ${ms} of metric ${describe(keys[keyIndex[i] as number])} is refused: timestamps are whole milliseconds from 0 to ${MAX_TIME}.`,
      )
    }
  }
}

/** Pairs as they came; not checked further. */
function ensurePairs(what: string, value: unknown, max: number, size: Size): [string, string][] {
  return Array.from(ensureList(what, value, max), (pair) => {
    if (!Array.isArray(pair) || pair.length !== 2)
      return fail(`Each of ${what} must be a list of key and value.`)
    return [
      ensureString(`A key of ${what}`, pair[0], size),
      ensureString(`A value of ${what}`, pair[1], size),
    ]
  })
}

/** MLflow refuses a key twice in one batch even when the values are equal. */
function checkParams(value: unknown, size: Size): [string, string][] {
  const seen = new Set<string>()
  return ensurePairs('params', value, MAX_PARAMS_PER_BATCH, size).map(([key, text]) => {
    checkParamKey(key)
    if (seen.has(key)) refuse(`Duplicate param key ${describe(key)} in one batch.`, { key })
    seen.add(key)
    return [key, checkParamValue(text)]
  })
}

function checkTags(value: unknown, size: Size): [string, string][] {
  return ensurePairs('tags', value, MAX_TAGS_PER_BATCH, size).map(([key, text]) => [
    checkTagKey(key),
    checkTagValue(text),
  ])
}

function checkInputs(value: unknown, size: Size): DatasetInput[] {
  return Array.from(ensureList('inputs', value, MAX_DATASETS_PER_BATCH), (entry) => {
    const { dataset, tags } = ensureObject('An input', entry)
    return { dataset: checkDataset(dataset, size), tags: checkInputTags(tags, size) }
  })
}

function checkDataset(value: unknown, size: Size): Dataset {
  const given = ensureObject("An input's dataset", value)
  const required = (field: 'name' | 'digest' | 'sourceType' | 'source', max: number): string => {
    const text = given[field]
    if (text === undefined || text === null || text === '')
      return refuse(`A dataset's ${field} must be given.`)
    return checkLength(`dataset ${field}`, ensureString(`A dataset's ${field}`, text, size), max)
  }
  const optional = (field: 'schema' | 'profile', max: number): string | null => {
    const text = given[field]
    if (text === undefined || text === null) return null
    return checkLength(`dataset ${field}`, ensureString(`A dataset's ${field}`, text, size), max)
  }
  return {
    name: ensureWellFormed('name', required('name', MAX_DATASET_NAME_CHARS)),
    digest: ensureWellFormed('digest', required('digest', MAX_DATASET_DIGEST_CHARS)),
    sourceType: required('sourceType', MAX_DATASET_NAME_CHARS),
    source: required('source', MAX_DATASET_SOURCE_CHARS),
    schema: optional('schema', MAX_DATASET_SCHEMA_CHARS),
    profile: optional('profile', MAX_DATASET_PROFILE_CHARS),
  }
}

/** Name and digest are the dataset's key. */
function ensureWellFormed(field: string, text: string): string {
  if (text.isWellFormed()) return text
  return refuse(
    `Invalid dataset ${field} ${describe(text)}: it has half a surrogate pair, which does not survive UTF-8.`,
  )
}

function checkInputTags(tags: unknown, size: Size): Map<string, string> {
  if (!(tags instanceof Map)) return fail("An input's tags must be a Map.")
  if (tags.size > MAX_TAGS_PER_BATCH) {
    refuse(`An input has ${tags.size} tags; at most ${MAX_TAGS_PER_BATCH} are allowed.`, {
      max: MAX_TAGS_PER_BATCH,
    })
  }
  return new Map(
    Array.from(tags as ReadonlyMap<unknown, unknown>, ([key, value]) => {
      const name = checkLength(
        'input tag key',
        ensureString("An input tag's key", key, size),
        MAX_INPUT_TAG_KEY_CHARS,
      )
      if (name === '') refuse('An input tag key must be given.')
      const text = checkLength(
        'input tag value',
        ensureString("An input tag's value", value, size),
        MAX_INPUT_TAG_VALUE_CHARS,
      )
      return [name, text]
    }),
  )
}
