/** Lines of a chart, asked for and answered ready to draw. */
import type { ChartX, GroupBand, GroupCenter, JumpRule, LineSource, Range, Smoothing } from './chart.ts'
import type { SeriesSlice } from './metric.ts'

export type LinesRequest = {
  readonly runIds: readonly string[]
  readonly sources: readonly LineSource[]
  readonly x: Exclude<ChartX, 'epoch'>
  /**
   * Pixel columns divide [from, to], in units of x; absent means the whole of each series.
   * Points are answered as they are where they are few.
   */
  readonly from?: number
  readonly to?: number
  /** Pixel columns. */
  readonly width: number
  /** They divide the logarithm of x. */
  readonly logX?: boolean
  /**
   * `lines`: at once and perhaps coarser than pixels, from overviews alone and without smoothing, groups and splitting;
   * `extent`: only how far x reaches.
   */
  readonly draft?: 'lines' | 'extent'
  readonly smoothing?: Smoothing
  /** Default: split. */
  readonly jumps?: JumpRule
  /** Runs as groups, each a list of places in `runIds`. */
  readonly groups?: {
    readonly members: readonly (readonly number[])[]
    readonly center: GroupCenter
    readonly band: GroupBand
    /** The members' own lines too. */
    readonly withMembers: boolean
  }
  /** Quartiles and 5 % tails of what is drawn are wanted. */
  readonly spread?: boolean
  /** Names who asks: `cancelLines` ends what it asked before. */
  readonly reader?: string
}

/** One line of a run, or of a group of them. */
export type Line = {
  /** Place in `sources`. */
  readonly source: number
  /** Place in `runIds`; -1 for the line of a group. */
  readonly run: number
  /** Place in `groups.members`; -1 for a line of a run. */
  readonly group: number
  /** 0, or which of the courses of a run that was started again. */
  readonly part: number
  /** What was logged, or a group's line before smoothing. */
  readonly slice: SeriesSlice
  /** At the same places. */
  readonly smooth?: SeriesSlice
  readonly band?: Band
}

/** At the places of the slice. Without a band, and where one member counts, both are the mean. */
export type Band = {
  readonly low: Float64Array
  readonly high: Float64Array
  /** How many members count there. */
  readonly n: Float64Array
}

export type LinesAnswer = {
  readonly lines: readonly Line[]
  /** How far x reaches over all of the series; undefined without points, or where a range was asked for. */
  readonly extent: Range | undefined
  /** False for a draft that is coarser than what was asked for. */
  readonly exact: boolean
  /** Of the values drawn: 5 %, 25 %, 75 %, 95 %. Undefined when not asked for, or without values. */
  readonly spread: readonly [number, number, number, number] | undefined
}

/** What lines say at a place of x, and from there to another one; as it was logged, whatever the smoothing. */
export type MarksRequest = {
  readonly lines: Pick<LinesRequest, 'runIds' | 'sources' | 'x' | 'jumps' | 'groups'>
  readonly at: number
  readonly to?: number
}

/** Of a run, or of the middle of a group. Places and values are those of the nearest points. */
export type LineMark = Pick<Line, 'source' | 'run' | 'group'> & {
  readonly x: number
  readonly value: number
  readonly range:
    | {
        /** Of the other end. */
        readonly x: number
        readonly value: number
        /** Over the finite values between both ends, these included; NaN where there is none. */
        readonly n: number
        readonly mean: number
        readonly min: number
        readonly max: number
      }
    | undefined
}

/** Where a part of one axis lies on another one. */
export type MapRequest = {
  readonly runIds: readonly string[]
  readonly source: LineSource
  readonly from: LinesRequest['x']
  readonly range: Range
  readonly to: LinesRequest['x']
}

/** Every point of the lines as CSV, whatever the request's range and width. */
export type LinesExport = {
  readonly request: LinesRequest
  /** As long as `runIds`, and as `groups.members`. */
  readonly runNames: readonly string[]
  readonly groupNames: readonly string[]
}
