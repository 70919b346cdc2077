/** When lines would be dots above one another: each run has one value of the metric, and bars tell them apart. */
import { createEffect, createMemo, createSignal, type Accessor } from 'solid-js'
import type { BarChart } from '#model/chart.ts'
import { columnId } from '#model/column-id.ts'
import { cellNumber } from './cell-text.ts'
import { createCells } from './cells.ts'
import type { ChartRun } from './chart-run.ts'
import type { DrawnLine } from './drawn-line.ts'
import type { ResolvedLines } from './line-settings.ts'

const STATUS = columnId({ kind: 'attribute', key: 'status' })

/** Reactive, as props are. */
export type SingleValuesSource = {
  readonly runs: readonly ChartRun[]
  readonly sources: readonly string[]
  readonly settings: ResolvedLines
  /** What is drawn now; empty while nothing is. */
  readonly lines: readonly DrawnLine[]
}

/**
 * The bars that say more than the lines; undefined while there are none, or while one of the runs may still log its next
 * point. Once they are there they stay until a run has a second point. Live.
 */
export function createSingleValues(source: SingleValuesSource): Accessor<BarChart | undefined> {
  // Told by the lines first, so that of long metrics nothing more is read.
  const metric = createMemo(() => {
    const { sources, settings } = source
    const [key = '', ...more] = sources
    return more.length > 0 || key.startsWith('=') || settings.x !== 'step' ? undefined : key
  })
  const [suspect, setSuspect] = createSignal<string>()
  createEffect(() => {
    const lengths = source.lines.map(({ slice }) => slice.total).filter((points) => points > 0)
    if (lengths.length > 1) setSuspect(lengths.every((points) => points === 1) ? metric() : undefined)
  })
  const count = (): string => columnId({ kind: 'metric', key: suspect() ?? '', show: 'count' })
  const { cells } = createCells(
    () => source.runs,
    () => (suspect() === undefined ? [] : [count(), STATUS]),
  )
  const hasOnlySingles = createMemo((had: boolean): boolean => {
    if (suspect() === undefined || suspect() !== metric()) return false
    const [counts, states] = [cells().columns.get(count()), cells().columns.get(STATUS)]
    if (counts === undefined) return had
    return counts.every((cell, i) => {
      const points = cellNumber(cell)
      return !(points > 0) || (points === 1 && (had || states?.[i] !== 'RUNNING'))
    })
  }, false)
  return createMemo((): BarChart | undefined => {
    const key = suspect()
    if (!hasOnlySingles() || key === undefined) return undefined
    const { group, facetBy, logY } = source.settings
    return {
      kind: 'bar',
      value: columnId({ kind: 'metric', key, show: 'last' }),
      logY,
      ...(group && { group }),
      ...(facetBy !== undefined && { facetBy }),
    }
  })
}
