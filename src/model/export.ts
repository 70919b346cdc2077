/** What leaves as a bundle. */
import type { Bytes } from '#base/units.ts'

/** Nothing given: everything that is not deleted. */
export type ExportRequest = {
  /** Ids or names; their runs that are not deleted. */
  readonly experiments?: readonly string[]
  /** Ids. */
  readonly runs?: readonly string[]
  /** Names of registered models: with all versions, and the runs and logged models that these come from. */
  readonly models?: readonly string[]
}

/** One file; content too large for one is spread over several, each of which can be imported alone. */
export type BundlePart = {
  /** "house-prices.tracklet.zip". */
  readonly fileName: string
  readonly runs: number
  /** About. */
  readonly bytes: Bytes
}

export type ExportPlan = {
  readonly title: string
  readonly parts: readonly BundlePart[]
  /** Files that no zip can hold: above 4 GiB. */
  readonly tooLarge: readonly { readonly ownerId: string; readonly path: string; readonly size: Bytes }[]
}

export type ExportReport = {
  readonly fileName: string
  readonly experiments: number
  readonly runs: number
  readonly points: number
  readonly artifacts: number
  readonly loggedModels: number
  readonly registeredModels: number
  readonly bytes: Bytes
  /** Files that the browser lost; their runs left without them. */
  readonly missing: readonly { readonly ownerId: string; readonly path: string }[]
}

export type ExportProgress = {
  readonly phase: 'preparing' | 'writing'
  /** Runs and logged models that are prepared, or bytes that are written. */
  readonly done: number
  readonly total: number
}

/** Of a comparison in one HTML file. */
export type HtmlRequest = {
  /** In the order they are listed. */
  readonly runIds: readonly string[]
  /** Of the page; '' takes the runs' names. */
  readonly title: string
  /** The built page, `report.html`. */
  readonly template: string
}

export type HtmlExport = { readonly fileName: string; readonly content: Blob }
