import type { OrderField, Search } from './page.ts'
import type { TextEntries } from './run-request.ts'

export type NewRegisteredModel = {
  readonly name: string
  readonly description?: string | undefined
  readonly tags?: TextEntries | undefined
}

export type NewModelVersion = {
  /** Of the registered model, which must be there. */
  readonly name: string
  /**
   * `runs:/<runId>/<path>`, `models:/<modelId>`, `models:/<name>/<version, stage or latest>`, `models:/<name>@<alias>`, or
   * the artifact URI of the run or logged model named here, or one below it.
   */
  readonly source: string
  /** Absent or empty: what the source says. */
  readonly runId?: string | undefined
  readonly modelId?: string | undefined
  readonly runLink?: string | undefined
  readonly description?: string | undefined
  readonly tags?: TextEntries | undefined
}

export type NewLoggedModel = {
  readonly experimentId: string
  /** Absent: a generated one. */
  readonly name?: string | undefined
  readonly modelType?: string | undefined
  readonly sourceRunId?: string | undefined
  readonly params?: TextEntries | undefined
  readonly tags?: TextEntries | undefined
}

/** A dataset that metrics must have been measured on; without a digest any of the name. */
export type DatasetFilter = { readonly datasetName: string; readonly datasetDigest?: string | undefined }

/** At most 100 models a page unless asked otherwise. */
export type LoggedModelSearch = Omit<Search, 'orderBy'> & {
  readonly experimentIds: readonly string[]
  /** Metric conditions look at these alone; without any, models measured on one of them are found. */
  readonly datasets?: readonly DatasetFilter[] | undefined
  readonly orderBy?: readonly OrderField[] | undefined
}
