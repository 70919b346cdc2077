/** What a run logs: metrics, params, tags together or alone, and the datasets it used. */
import { refuse } from '#base/errors.ts'
import {
  MAX_PARAMS_PER_BATCH,
  MAX_REST_ENTITIES,
  MAX_REST_METRICS,
  MAX_TAGS_PER_BATCH,
} from '#model/limits.ts'
import { logModel } from '#service/log-model.ts'
import { KEYED_ENTRIES, ENTRIES, RUN_ID } from '../common.ts'
import { double, int64, list, message, required, text, type Field } from '../fields.ts'
import { defineRoute, type Route } from '../route.ts'
import { PlainMetrics, scanBatch } from '../scan-batch.ts'
import { entriesFromWire } from '../wire/entries.ts'
import { batchMetricsFromWire, type WireMetric } from '../wire/metrics.ts'

/** A metric may name the model and the dataset that it was measured with. */
const METRIC = {
  key: required(text),
  value: required(double),
  timestamp: required(int64),
  step: int64,
  model_id: text,
  dataset_name: text,
  dataset_digest: text,
}

const METRICS = list(message(METRIC))

/** Plain ones come as the scan made them. */
const SCANNED_METRICS: Field<readonly WireMetric[] | PlainMetrics> = {
  ...METRICS,
  read: (value, place) => (value instanceof PlainMetrics ? value : METRICS.read(value, place)),
}

const DATASET = message({
  name: required(text),
  digest: required(text),
  source_type: required(text),
  source: required(text),
  schema: text,
  profile: text,
})

export const LOGGING_ROUTES: readonly Route[] = [
  defineRoute({
    methods: ['POST'],
    path: 'mlflow/runs/log-metric',
    fields: { run_id: RUN_ID, ...METRIC },
    answer: async ({ run_id, ...metric }, { ingest }) => {
      await ingest.append({ runId: run_id, ...batchMetricsFromWire([metric]) })
      return {}
    },
  }),
  defineRoute({
    methods: ['POST'],
    path: 'mlflow/runs/log-parameter',
    fields: { run_id: RUN_ID, key: required(text), value: text },
    answer: async ({ run_id, key, value = '' }, { ingest }) => {
      await ingest.append({ runId: run_id, params: [[key, value]] })
      return {}
    },
  }),
  defineRoute({
    methods: ['POST'],
    path: 'mlflow/runs/log-batch',
    fields: { run_id: RUN_ID, metrics: SCANNED_METRICS, params: KEYED_ENTRIES, tags: KEYED_ENTRIES },
    scan: scanBatch,
    answer: async ({ run_id, metrics, params, tags }, { ingest }) => {
      const count = metrics instanceof PlainMetrics ? metrics.columns.value.length : metrics.length
      checkCounts(count, params.length, tags.length)
      await ingest.append({
        runId: run_id,
        ...(metrics instanceof PlainMetrics ? { metrics: metrics.columns } : batchMetricsFromWire(metrics)),
        params: entriesFromWire(params),
        tags: entriesFromWire(tags),
      })
      return {}
    },
  }),
  defineRoute({
    methods: ['POST'],
    path: 'mlflow/runs/log-inputs',
    fields: {
      run_id: RUN_ID,
      datasets: list(message({ tags: ENTRIES, dataset: required(DATASET) })),
      models: list(message({ model_id: required(text) })),
    },
    answer: async ({ run_id, datasets, models }, { ingest }) => {
      const inputs = datasets.map(({ dataset: { source_type, schema, profile, ...names }, tags }) => ({
        dataset: { ...names, sourceType: source_type, schema: schema ?? null, profile: profile ?? null },
        tags: new Map(entriesFromWire(tags)),
      }))
      const modelInputs = models.map(({ model_id }) => ({ modelId: model_id }))
      await ingest.append({ runId: run_id, inputs, modelInputs })
      return {}
    },
  }),
  defineRoute({
    methods: ['POST'],
    path: 'mlflow/runs/log-model',
    fields: { run_id: RUN_ID, model_json: required(text) },
    answer: async ({ run_id, model_json }, { store }) => {
      await logModel(store, run_id, model_json)
      return {}
    },
  }),
  defineRoute({
    methods: ['POST'],
    path: 'mlflow/runs/outputs',
    fields: {
      run_id: RUN_ID,
      models: required(list(message({ model_id: required(text), step: int64 }))),
    },
    answer: async ({ run_id, models }, { ingest }) => {
      const modelOutputs = models.map(({ model_id, step = 0 }) => ({ modelId: model_id, step }))
      await ingest.append({ runId: run_id, modelOutputs })
      return {}
    },
  }),
]

function checkCounts(metrics: number, params: number, tags: number): void {
  checkCount('metrics', metrics, MAX_REST_METRICS)
  checkCount('params', params, MAX_PARAMS_PER_BATCH)
  checkCount('tags', tags, MAX_TAGS_PER_BATCH)
  checkCount('metrics, params, and tags', metrics + params + tags, MAX_REST_ENTITIES)
}

function checkCount(what: string, count: number, max: number): void {
  if (count <= max) return
  refuse(
    `A batch logging request can contain at most ${max} ${what}. Got ${count} ${what}. Please split up ${what} across multiple requests and try again.`,
    { max },
  )
}
