/** What a panel of charts shows: one plain object that an address, a saved view and an undo can hold. */
import type { ChartSpec, ChartX, LineSettings, Range } from './chart.ts'

/** `m.val/loss` is the chart that every metric has by itself; others are those of {@link ChartsView.added}. */
export type ChartId = string

export type AddedChart = {
  readonly id: ChartId
  readonly spec: ChartSpec
  /** Default: made of what it shows. */
  readonly title?: string
  /** Default: the first. */
  readonly section?: string
}

/** A section filled by a pattern; metrics that appear later join it. */
export type PatternSection = {
  readonly title: string
  /** A regular expression or words, as in the search. */
  readonly pattern: string
}

export type ChartSize = {
  /** Columns of the panel. */
  readonly span: number
  /** Of the plot, CSS px. */
  readonly height: number
}

/** Places on the axis that all line charts share. */
export type StepMarker = { readonly x: ChartX; readonly at: number; readonly to?: number }

/** All absent: a line chart for every metric, in sections by the beginnings of their names. */
export type ChartsView = {
  /** How all line charts draw. */
  readonly lines?: LineSettings
  /** What single charts of metrics do otherwise. */
  readonly own?: Readonly<Record<ChartId, LineSettings>>
  readonly added?: readonly AddedChart[]
  readonly sections?: readonly PatternSection[]
  /** Titles of sections that are closed. */
  readonly closed?: readonly string[]
  /** By title of the section: the charts that were moved, in their order, before the others. */
  readonly order?: Readonly<Record<string, readonly ChartId[]>>
  readonly sizes?: Readonly<Record<ChartId, ChartSize>>
  readonly search?: string
  /** The part of the axis that all line charts show; charts on another axis show the steps that lie in it. */
  readonly zoom?: { readonly x: ChartX; readonly range: Range }
  readonly marker?: StepMarker
  /** How the values at the crosshair are listed. Default: by value, 12 rows. */
  readonly tooltip?: { readonly order?: TooltipOrder; readonly rows?: number }
  /** The chart that fills the panel. */
  readonly full?: ChartId
}

export type TooltipOrder = 'value' | 'nearest' | 'name'
