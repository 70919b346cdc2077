import type { MetricSummaries } from '#model/run.ts'
import { compareNames, makeNameTest } from '../../charts/metric-sections.ts'

/** A run's metrics and params as rows of tables. Pure; of twelve thousand only the rows that are seen are made. */

export type MetricRow = {
  readonly key: string
  readonly last: number
  readonly lastStep: number
  /** NaN when no value is finite. */
  readonly min: number
  readonly minStep: number
  readonly max: number
  readonly maxStep: number
  readonly count: number
  readonly nonFinite: number
}

/** Places of the metrics in the summaries, by name. */
export function orderMetrics(keys: readonly string[]): number[] {
  return keys.map((_, i) => i).sort((a, b) => compareNames(keys[a] ?? '', keys[b] ?? ''))
}

/** @param i a place of {@link orderMetrics} */
export function metricRow(summaries: MetricSummaries, i: number): MetricRow {
  const at = (column: Float64Array): number => column[i] ?? NaN
  return {
    key: summaries.keys[i] ?? '',
    last: at(summaries.last),
    lastStep: at(summaries.lastStep),
    min: at(summaries.min),
    minStep: at(summaries.minStep),
    max: at(summaries.max),
    maxStep: at(summaries.maxStep),
    count: at(summaries.count),
    nonFinite: at(summaries.nonFinite),
  }
}

export type ParamRow = readonly [key: string, value: string]

/** By name. */
export function paramRows(params: ReadonlyMap<string, string>): ParamRow[] {
  return [...params].sort(([a], [b]) => compareNames(a, b))
}

/** A search looks into names and values. */
export function filterParams(rows: readonly ParamRow[], text: string): readonly ParamRow[] {
  const test = makeNameTest(text)
  return text.trim() === '' ? rows : rows.filter(([key, value]) => test(key) || test(value))
}
