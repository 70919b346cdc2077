import type { JumpRule } from '#model/chart.ts'
import type { Expression } from '#model/expression.ts'
import type { LinesRequest } from '#model/lines.ts'
import type { MetricHistory } from '#model/metric.ts'
import { sortByX, valuesAt } from '#series/align.ts'
import { evaluateHistory } from '#series/evaluate.ts'
import { splitAtJumps } from '#series/jumps.ts'
import type { CachedSeries, SeriesCache } from '../series-cache.ts'

/** A metric, or an expression over some. */
export type Source =
  | { readonly kind: 'metric'; readonly key: string }
  | { readonly kind: 'expression'; readonly expression: Expression; readonly keys: readonly string[] }

/** All points of one course of a run: x ascending, ties allowed. Not to be written to: they may be the cache's own. */
export type Points = { readonly runId: string; readonly x: Float64Array; readonly y: Float64Array }

type PointsRequest = Pick<LinesRequest, 'runIds' | 'x' | 'jumps' | 'groups'>

/** Whole series on the axis that was asked for, from memory. */
export class RunPoints {
  readonly #cache: SeriesCache
  readonly #request: PointsRequest
  readonly #starts: readonly number[]

  /** @param starts ms since the epoch, of every run, where x is relative */
  constructor(cache: SeriesCache, request: PointsRequest, starts: readonly number[]) {
    this.#cache = cache
    this.#request = request
    this.#starts = starts
  }

  /** The courses of the runs at places `first` to before `end`. */
  async read(source: Source, first: number, end: number): Promise<Points[][]> {
    const runIds = this.#request.runIds.slice(first, end)
    return await Promise.all(
      runIds.map((runId, i) => this.#readRun(runId, source, this.#starts[first + i] ?? 0)),
    )
  }

  /** Where the points of the run at a place lie on several axes, in the order of their steps. */
  async readPlaces(
    source: Source,
    run: number,
    axes: readonly [LinesRequest['x'], LinesRequest['x']],
  ): Promise<[Float64Array, Float64Array]> {
    const runId = this.#request.runIds[run] ?? ''
    const series = withTimestamps(await this.#readSource(runId, source, true))
    const [a, b] = await Promise.all(
      axes.map((axis) => this.#placesOn(axis, runId, series, this.#starts[run] ?? 0)),
    )
    return [a as Float64Array, b as Float64Array]
  }

  async #placesOn(
    axis: LinesRequest['x'],
    runId: string,
    { steps, timestamps }: MetricHistory,
    start: number,
  ): Promise<Float64Array> {
    switch (axis) {
      case 'step':
        return steps
      case 'time':
        return timestamps
      case 'relative':
        return timestamps.map((time) => time - start)
      default: {
        const metric = await this.#cache.read(runId, axis.slice(2), false)
        return valuesAt(metric.steps, metric.values, steps)
      }
    }
  }

  /** The courses of one run as a member of a group: one after the other. */
  join(parts: readonly Points[]): Points {
    const [first] = parts
    if (first !== undefined && parts.length === 1) return first
    const length = parts.reduce((sum, { x }) => sum + x.length, 0)
    const [x, y] = [new Float64Array(length), new Float64Array(length)]
    let at = 0
    for (const part of parts) {
      x.set(part.x, at)
      y.set(part.y, at)
      at += part.x.length
    }
    return { runId: first?.runId ?? '', ...sortByX(x, y) }
  }

  async #readRun(runId: string, source: Source, start: number): Promise<Points[]> {
    const { x } = this.#request
    const byTime = x === 'time' || x === 'relative'
    const series = await this.#readSource(runId, source, byTime)
    if (byTime) return [{ runId, ...onTime(series, x === 'relative' ? start : 0) }]
    const parts = splitParts(series, this.#rule())
    if (x === 'step') return parts.map(({ steps, values }) => ({ runId, x: steps, y: values }))
    const axis = await this.#cache.read(runId, x.slice(2), false)
    return parts.map(({ steps, values }) => ({
      runId,
      ...sortByX(valuesAt(axis.steps, axis.values, steps), values),
    }))
  }

  /** Members of groups have one course. */
  #rule(): JumpRule {
    const { jumps = 'split', groups } = this.#request
    return groups !== undefined && jumps === 'split' && !groups.withMembers ? 'later' : jumps
  }

  async #readSource(runId: string, source: Source, withTimes: boolean): Promise<CachedSeries> {
    if (source.kind === 'metric') return await this.#cache.read(runId, source.key, withTimes)
    const series = await Promise.all(source.keys.map((key) => this.#cache.read(runId, key, true)))
    return evaluateHistory(
      source.expression,
      new Map(source.keys.map((key, i) => [key, withTimestamps(series[i] as CachedSeries)])),
    )
  }
}

/** They were asked for. */
function withTimestamps({ steps, values, timestamps }: CachedSeries): MetricHistory {
  return { steps, values, timestamps: timestamps ?? new Float64Array(steps.length) }
}

function onTime(series: CachedSeries, start: number): { x: Float64Array; y: Float64Array } {
  const { x, y } = sortByX(withTimestamps(series).timestamps, series.values)
  return { x: start === 0 ? x : x.map((time) => time - start), y }
}

/** Timestamps are kept where they are not in the order of the steps, so without them there is one course. */
function splitParts(series: CachedSeries, rule: JumpRule): Pick<MetricHistory, 'steps' | 'values'>[] {
  return series.timestamps === undefined ? [series] : splitAtJumps(withTimestamps(series), rule)
}
