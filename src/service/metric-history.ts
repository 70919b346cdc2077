/** Histories as MLflow's SQL store gives them: in pages, and as a sample of many runs. Values are as they were logged. */
import { refuse } from '#base/errors.ts'
import { describe } from '#model/describe.ts'
import type { MetricHistory } from '#model/metric.ts'
import type { HistoryPage, HistoryPageRequest, SampleRequest, SampledHistory } from '#model/metric-history.ts'
import { lowerBound, upperBound } from '#series/search.ts'
import { toSqlOrder } from '#series/sql-order.ts'
import { readRuns } from '#store/runs.ts'
import { readInOne } from '#store/series.ts'
import type { Store } from '#store/store.ts'
import { makePageToken, readPageToken } from './pages.ts'
import { ensureRun } from './rules.ts'

const MAX_HISTORY_PAGE = 25_000
const MAX_SAMPLED_RUNS = 100
/** Also the default. */
const MAX_SAMPLES = 2_500

/**
 * By time, step and value, equal points once. An unknown run or metric has none, as in MLflow.
 * @param request without `maxResults`: all
 * @throws TrackletError INVALID_PARAMETER_VALUE
 */
export async function readHistoryPage(store: Store, request: HistoryPageRequest): Promise<HistoryPage> {
  const { runId, key, maxResults = Infinity, pageToken } = request
  if (
    maxResults !== Infinity &&
    !(Number.isInteger(maxResults) && maxResults >= 0 && maxResults <= MAX_HISTORY_PAGE)
  ) {
    refuse(
      `Invalid value ${describe(maxResults)} for maxResults: a whole number up to ${String(MAX_HISTORY_PAGE)} is allowed.`,
    )
  }
  const offset = readPageToken(pageToken)
  const history = toSqlOrder(await readInOne(store, (reader) => reader.history(runId, key)), 'time')
  const end = offset + maxResults
  return {
    history: slice(history, offset, end),
    nextPageToken: end < history.values.length ? makePageToken(end) : null,
  }
}

/**
 * One metric of up to 100 runs, at up to `maxResults` of the steps that any of them has, always at each run's own first and
 * last. Every point at a chosen step is given, so there may be more points than that. Without bounds negative steps are left out.
 * @throws TrackletError INVALID_PARAMETER_VALUE; RESOURCE_DOES_NOT_EXIST for an unknown run
 */
export async function sampleHistories(store: Store, request: SampleRequest): Promise<SampledHistory[]> {
  const { runIds, key, maxResults = MAX_SAMPLES } = request
  checkSample(request)
  const runs = await readRuns(store, runIds)
  runs.forEach((run, i) => ensureRun(run, runIds[i] ?? ''))
  const histories = await readInOne(store, (reader) =>
    Promise.all(runIds.map((runId) => reader.history(runId, key))),
  )
  const [from, to] = boundsOf(histories, request)
  const chosen = chooseSteps(histories, from, to, maxResults)
  return histories.map((history, i) => ({
    runId: runIds[i] ?? '',
    history: slice(toSqlOrder(pickSteps(history, chosen), 'step'), 0, MAX_HISTORY_PAGE),
  }))
}

function checkSample({ runIds, startStep, endStep, maxResults = MAX_SAMPLES }: SampleRequest): void {
  if (runIds.length < 1 || runIds.length > MAX_SAMPLED_RUNS)
    refuse(`A sample is of 1 to ${String(MAX_SAMPLED_RUNS)} runs, not of ${String(runIds.length)}.`)
  if (!Number.isInteger(maxResults) || maxResults < 1 || maxResults > MAX_SAMPLES) {
    refuse(
      `Invalid value ${describe(maxResults)} for maxResults: a whole number from 1 to ${String(MAX_SAMPLES)} is allowed.`,
    )
  }
  if ((startStep === undefined) !== (endStep === undefined))
    refuse('If either start step or end step are specified, both must be specified.')
  if (startStep !== undefined && endStep !== undefined && !(startStep <= endStep)) {
    refuse(
      `end_step must be greater than start_step. Found start_step=${String(startStep)} and end_step=${String(endStep)}.`,
    )
  }
}

/** Both ends included. */
function boundsOf(
  histories: readonly MetricHistory[],
  { startStep = 0, endStep }: SampleRequest,
): [number, number] {
  return [startStep, endStep ?? Math.max(0, ...histories.map(({ steps }) => steps.at(-1) ?? 0))]
}

/** @param histories in step order */
function chooseSteps(
  histories: readonly MetricHistory[],
  from: number,
  to: number,
  most: number,
): Set<number> {
  const steps = new Set<number>()
  const ends: number[] = []
  for (const { steps: own } of histories) {
    for (const step of own.subarray(lowerBound(own, from), upperBound(own, to))) steps.add(step)
    ends.push(
      ...([own[0], own.at(-1)].filter(
        (step) => step !== undefined && step >= from && step <= to,
      ) as number[]),
    )
  }
  if (steps.size <= most) return steps
  const sorted = Float64Array.from(steps).sort()
  const chosen = new Set(ends)
  for (let i = 0; i < most; i++) chosen.add(sorted[Math.floor((i * sorted.length) / most)] as number)
  return chosen.add(sorted.at(-1) as number)
}

function pickSteps({ steps, values, timestamps }: MetricHistory, chosen: ReadonlySet<number>): MetricHistory {
  const keep = (_: number, i: number): boolean => chosen.has(steps[i] as number)
  return { steps: steps.filter(keep), values: values.filter(keep), timestamps: timestamps.filter(keep) }
}

function slice({ steps, values, timestamps }: MetricHistory, from: number, to: number): MetricHistory {
  return {
    steps: steps.slice(from, to),
    values: values.slice(from, to),
    timestamps: timestamps.slice(from, to),
  }
}
