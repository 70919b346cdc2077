/** What leaves a chart: pictures that look like the screen, and its numbers. */
export type ChartFiles = {
  readonly png: () => Promise<Blob>
  readonly svg: () => Promise<Blob>
  /** Exact values, every point. */
  readonly csv: () => Promise<Blob>
}
