/** A run as charts draw it. */
export type ChartRun = {
  readonly runId: string
  readonly name: string
  /** As painted on the present ground. */
  readonly color: string
}
