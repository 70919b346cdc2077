import type { MetricHistory } from './metric.ts'

export type HistoryPageRequest = {
  readonly runId: string
  readonly key: string
  /** At most 25,000. */
  readonly maxResults?: number
  readonly pageToken?: string | undefined
}

/** `nextPageToken` is null on the last page. */
export type HistoryPage = { readonly history: MetricHistory; readonly nextPageToken: string | null }

export type SampleRequest = {
  /** 1 to 100. */
  readonly runIds: readonly string[]
  readonly key: string
  /** Both or neither, both included. */
  readonly startStep?: number | undefined
  readonly endStep?: number | undefined
  /** How many steps; 1 to 2,500, which is also the default. */
  readonly maxResults?: number | undefined
}

/** By step, time and value. */
export type SampledHistory = { readonly runId: string; readonly history: MetricHistory }
