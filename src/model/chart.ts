/**
 * A chart as somebody asked for it: plain objects of texts and numbers, to be stored, sent, compared, undone and put into an
 * address. What is absent is the default, so that an address holds only what somebody chose.
 */
import type { ColumnId } from './column-id.ts'

/** What a line shows: a metric's name, or behind `=` an expression over metrics, as `= train/loss - val/loss`. */
export type LineSource = string

/** The horizontal axis of lines: `m.tokens` is the metric `tokens`, also when it was logged in other calls. */
export type ChartX = 'step' | 'time' | 'relative' | 'epoch' | `m.${string}`

export type Range = readonly [min: number, max: number]

/**
 * Every kind is without bias at the start and leaves gaps where they are.
 * `twema`, `ema`: `amount` is the weight of what was before, from 0 to below 1; `twema` weighs by distance on x.
 * `gaussian`: the deviation, in points. `mean`: the width of the window, in points.
 */
export type SmoothingKind = 'twema' | 'ema' | 'gaussian' | 'mean'
export type Smoothing = { readonly kind: SmoothingKind; readonly amount: number }

/** The line in the middle of a group, and what the band about it spans. `ci95` is of the mean, by Student's t. */
export type GroupCenter = 'mean' | 'median' | 'min' | 'max'
export type GroupBand = 'std' | 'stderr' | 'ci95' | 'range' | 'none'

export type Grouping = {
  /** Params, tags or attributes; a run without one stands in a group of its own. */
  readonly by: readonly ColumnId[]
  /** Default: mean. */
  readonly center?: GroupCenter
  /** Default: std. */
  readonly band?: GroupBand
  /** The members as thin lines below. */
  readonly members?: boolean
}

/** Which part of the values the y axis spans; marks at the edge tell what it cuts. */
export type OutlierRange = 'all' | 'percentile' | 'iqr'
/** What becomes of a line whose steps go back, after a restart: two lines, the later one alone, or one in step order. */
export type JumpRule = 'split' | 'later' | 'join'

export type LineSettings = {
  /** Default: step. */
  readonly x?: ChartX
  readonly logX?: boolean
  readonly logY?: boolean
  readonly smoothing?: Smoothing
  /** Leaves out the raw line behind a smoothed one. */
  readonly hideRaw?: boolean
  readonly group?: Grouping
  /** Instead of the runs' own colours: a colour a value, or a ramp where all values are numbers. */
  readonly colorBy?: ColumnId
  readonly dashBy?: ColumnId
  /** A small chart for each value. */
  readonly facetBy?: ColumnId
  /** Default: all. */
  readonly outliers?: OutlierRange
  /** Default: split. */
  readonly jumps?: JumpRule
  /** What y spans whatever the values are. */
  readonly yRange?: Range
}

export type LineChart = LineSettings & { readonly kind: 'line'; readonly y: readonly LineSource[] }

/** The value of each run, or of each group of runs, as a bar. */
export type BarChart = {
  readonly kind: 'bar'
  readonly value: ColumnId
  /** One bar a value of these, with mean and band, instead of one a run. */
  readonly group?: Grouping
  readonly logY?: boolean
  /** A small chart for each value, as in those below. */
  readonly facetBy?: ColumnId
}

export type ScatterChart = {
  readonly kind: 'scatter'
  readonly x: ColumnId
  readonly y: ColumnId
  readonly colorBy?: ColumnId
  readonly logX?: boolean
  readonly logY?: boolean
  /** Default: linear, in the units of the axes (so a power on two log axes). */
  readonly trend?: 'linear' | 'none'
  readonly facetBy?: ColumnId
}

/** Values of one axis of parallel coordinates that are kept: a range of numbers, or some of the texts. */
export type Brush = { readonly range: Range } | { readonly values: readonly string[] }

export type ParallelChart = {
  readonly kind: 'parallel'
  /** From left to right. */
  readonly columns: readonly ColumnId[]
  /** Default: the last column. */
  readonly colorBy?: ColumnId
  readonly brushes?: Readonly<Record<ColumnId, Brush>>
  readonly log?: readonly ColumnId[]
  /** Drawn upside down. */
  readonly flipped?: readonly ColumnId[]
}

/** A third value of runs over two others, as colour between the runs' points. */
export type ContourChart = {
  readonly kind: 'contour'
  readonly x: ColumnId
  readonly y: ColumnId
  readonly z: ColumnId
  readonly logX?: boolean
  readonly logY?: boolean
}

/** How many runs have a value in each part of its range. */
export type HistogramChart = {
  readonly kind: 'histogram'
  readonly value: ColumnId
  /** About so many parts; their ends are round numbers. Default: by the number of runs. */
  readonly bins?: number
  readonly logX?: boolean
  readonly facetBy?: ColumnId
}

/** How the value of runs spreads: a box from quartile to quartile, whiskers, and every run as a point. */
export type BoxChart = {
  readonly kind: 'box'
  readonly value: ColumnId
  /** A box for each value of it. */
  readonly by?: ColumnId
  readonly logX?: boolean
  readonly facetBy?: ColumnId
}

/** How much each param tells about a value, and whether it rises with it. */
export type ImportanceChart = { readonly kind: 'importance'; readonly value: ColumnId }

/** The images of a sequence: of each run that which it logged at a step, or last before it. */
export type ImagesChart = {
  readonly kind: 'images'
  /** Default: the first there is. */
  readonly key?: string
  /** Default: the last of any run. */
  readonly step?: number
  /** With the baseline, or else the first run. Default: side by side. */
  readonly compare?: 'overlay' | 'difference'
  /** Default: as large as all of them fit. */
  readonly size?: 'small' | 'medium' | 'large'
}

export type ChartSpec =
  | ContourChart
  | LineChart
  | BarChart
  | ScatterChart
  | ParallelChart
  | HistogramChart
  | BoxChart
  | ImportanceChart
  | ImagesChart
