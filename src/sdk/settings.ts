/** What tests and benchmarks may turn; `connect` offers the first three. */
export type Settings = {
  readonly batchPoints: number
  readonly flushMs: number
  readonly maxBuffered: number
  /** Points and batches on their way at once. The worker puts what waits into one transaction, so a wide window is cheap. */
  readonly windowPoints: number
  readonly windowBatches: number
  /** Between two tries of a batch that the store could not take: doubles from the first to the second. */
  readonly firstRetryMs: number
  readonly lastRetryMs: number
  /** A worker that is silent this long while it owes an answer is asked for a sign; silent as long again, it is dead. */
  readonly silenceMs: number
}

export const DEFAULTS: Settings = {
  batchPoints: 4_000,
  flushMs: 250,
  maxBuffered: 2_000_000,
  windowPoints: 64_000,
  windowBatches: 64,
  firstRetryMs: 500,
  lastRetryMs: 5_000,
  silenceMs: 10_000,
}

/** Below MAX_BATCH_POINTS of `#model/batch.ts`, which refuses more. */
export const MOST_BATCH_POINTS = 16_000

/** As package.json has it. */
export const SDK_VERSION = '0.1.0'
