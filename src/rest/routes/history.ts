import type { MetricHistory } from '#model/metric.ts'
import { refuse } from '#base/errors.ts'
import { readHistoryPage, sampleHistories } from '#service/metric-history.ts'
import { RUN_ID } from '../common.ts'
import { check, int32, list, required, text } from '../fields.ts'
import { defineRoute, type Route } from '../route.ts'
import { listToWire } from '../wire/entries.ts'
import { historyToWire } from '../wire/metrics.ts'

const MAX_PAGE = 25_000
const MAX_RUNS = 100
const MAX_SAMPLES = 2_500

const RUN_IDS = check(
  required(list(text)),
  (ids) => ids.length <= MAX_RUNS,
  (ids) =>
    `GetMetricHistoryBulkInterval request must specify at most ${MAX_RUNS} run_ids. Received ${ids.length} run_ids.`,
)
const SAMPLES = check(
  int32,
  (count) => count === undefined || (count >= 1 && count <= MAX_SAMPLES),
  () => `max_results must be between 1 and ${MAX_SAMPLES}.`,
)

export const HISTORY_ROUTES: readonly Route[] = [
  defineRoute({
    methods: ['GET'],
    path: 'mlflow/metrics/get-history',
    fields: { run_id: RUN_ID, metric_key: required(text), page_token: text, max_results: int32 },
    answer: async ({ run_id, metric_key, page_token, max_results }, { store }) => {
      if (max_results !== undefined && max_results <= 0)
        refuse(
          `Invalid value ${max_results} for parameter 'max_results' supplied. It must be a positive integer.`,
        )
      const { history, nextPageToken } = await readHistoryPage(store, {
        runId: run_id,
        key: metric_key,
        pageToken: page_token,
        ...(max_results !== undefined && { maxResults: Math.min(max_results, MAX_PAGE) }),
      })
      return { metrics: toList(metric_key, history), next_page_token: nextPageToken ?? undefined }
    },
  }),
  defineRoute({
    methods: ['GET'],
    path: 'mlflow/metrics/get-history-bulk-interval',
    fields: {
      run_ids: RUN_IDS,
      metric_key: required(text),
      start_step: int32,
      end_step: int32,
      max_results: SAMPLES,
    },
    answer: async ({ run_ids, metric_key, start_step, end_step, max_results }, { store }) => {
      const histories = await sampleHistories(store, {
        runIds: run_ids,
        key: metric_key,
        startStep: start_step,
        endStep: end_step,
        maxResults: max_results,
      })
      const metrics = histories.flatMap(({ runId, history }) => historyToWire(metric_key, history, runId))
      return { metrics: listToWire(metrics, (metric) => metric) }
    },
  }),
  defineRoute({
    methods: ['GET'],
    prefix: 'ajax',
    path: 'mlflow/metrics/get-history-bulk',
    fields: { run_id: list(text), metric_key: text, max_results: int32 },
    answer: async ({ run_id: runIds, metric_key, max_results = MAX_PAGE }, { store }) => {
      if (runIds.length === 0) refuse('GetMetricHistoryBulk request must specify at least one run_id.')
      if (runIds.length > MAX_RUNS)
        refuse(
          `GetMetricHistoryBulk request cannot specify more than ${MAX_RUNS} run_ids. Received ${runIds.length} run_ids.`,
        )
      if (metric_key === undefined) return refuse('GetMetricHistoryBulk request must specify a metric_key.')
      const most = Math.max(0, Math.min(max_results, MAX_PAGE))
      const metrics = []
      for (const runId of [...runIds].sort()) {
        if (metrics.length >= most) break
        const { history } = await readHistoryPage(store, { runId, key: metric_key })
        metrics.push(...historyToWire(metric_key, history, runId))
      }
      return { metrics: metrics.slice(0, most) }
    },
  }),
]

function toList(key: string, history: MetricHistory) {
  return listToWire(historyToWire(key, history), (metric) => metric)
}
