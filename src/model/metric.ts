/** Points of one metric of one run: equal lengths, in step order, ties in the order they were logged. */
export type MetricHistory = {
  readonly steps: Float64Array
  readonly values: Float64Array
  /** ms since the epoch. */
  readonly timestamps: Float64Array
}

/** Points of many metrics in the order they were logged: the columns of a batch and of a segment. */
export type MetricColumns = {
  readonly keys: readonly string[]
  /** For each point, the place of its key in `keys`. */
  readonly keyIndex: Uint32Array
  readonly step: Float64Array
  readonly value: Float64Array
  /** ms since the epoch, integers >= 0. */
  readonly time: Float64Array
}

export type XAxis = 'step' | 'time' | 'relative'

/**
 * Asks for one metric of many runs, ready to draw.
 * `from` and `to` are in units of `x` (relative: ms since the run's start); absent means all.
 */
export type SeriesRequest = {
  readonly runIds: readonly string[]
  readonly key: string
  readonly x: XAxis
  readonly from?: number
  readonly to?: number
  /** Pixel columns of the plot. */
  readonly width: number
}

/** Every point in the range: there are few enough. `x` ascends (ties allowed). */
export type RawSlice = {
  readonly raw: true
  readonly runId: string
  readonly x: Float64Array
  readonly y: Float64Array
  /** Points of the whole series, in the range or not. */
  readonly total: number
}

/**
 * One entry a non-empty pixel column, all of equal length. Each point of the range is in exactly one column;
 * `x` and `xEnd` are the places of its first and last point, so a column may reach past its pixel by less than a quarter.
 * `min` and `max` are over finite values (NaN when there is none); `first` and `last` may be NaN or infinite.
 */
export type BinnedSlice = {
  readonly raw: false
  readonly runId: string
  readonly x: Float64Array
  readonly xEnd: Float64Array
  readonly first: Float64Array
  readonly min: Float64Array
  readonly max: Float64Array
  readonly last: Float64Array
  readonly count: Float64Array
  readonly nonFinite: Float64Array
  readonly total: number
}

/** A run without the metric (or the run itself being gone) gives a raw slice of length 0. */
export type SeriesSlice = RawSlice | BinnedSlice
