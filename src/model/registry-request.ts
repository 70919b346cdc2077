import type { TextEntries } from './run-request.ts'

export type NewRegisteredModel = {
  readonly name: string
  readonly description?: string
  readonly tags?: TextEntries
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
  readonly runId?: string
  readonly modelId?: string
  readonly runLink?: string
  readonly description?: string
  readonly tags?: TextEntries
}
