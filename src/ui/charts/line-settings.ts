/** How a line chart draws, with every default in its place. Pure. */
import type {
  ChartX,
  Grouping,
  JumpRule,
  LineSettings,
  OutlierRange,
  Range,
  Smoothing,
} from '#model/chart.ts'
import type { ColumnId } from '#model/column-id.ts'
import type { LinesRequest } from '#model/lines.ts'

export type ResolvedLines = {
  readonly x: LinesRequest['x']
  readonly logX: boolean
  readonly logY: boolean
  readonly smoothing: Smoothing | undefined
  readonly withGhosts: boolean
  readonly group: Required<Grouping> | undefined
  readonly colorBy: ColumnId | undefined
  readonly dashBy: ColumnId | undefined
  readonly facetBy: ColumnId | undefined
  readonly outliers: OutlierRange
  readonly jumps: JumpRule
  readonly yRange: Range | undefined
}

/** @param own what the chart itself was told, before what all are told @param metrics of the runs, for the epoch */
export function resolveLines(
  all: LineSettings = {},
  own: LineSettings = {},
  metrics: readonly string[] = [],
): ResolvedLines {
  const settings = { ...all, ...own }
  return {
    x: resolveX(settings.x ?? 'step', metrics),
    logX: settings.logX ?? false,
    logY: settings.logY ?? false,
    smoothing: isSmoothing(settings.smoothing) ? settings.smoothing : undefined,
    withGhosts: settings.hideRaw !== true,
    group: resolveGrouping(settings.group),
    colorBy: settings.colorBy,
    dashBy: settings.dashBy,
    facetBy: settings.facetBy,
    outliers: settings.outliers ?? 'all',
    jumps: settings.jumps ?? 'split',
    yRange: settings.yRange,
  }
}

export function resolveGrouping(group: Grouping | undefined): Required<Grouping> | undefined {
  if (group === undefined || group.by.length === 0) return undefined
  return { center: 'mean', band: 'std', members: false, ...group }
}

/** An amount that changes nothing is none. */
function isSmoothing(smoothing: Smoothing | undefined): boolean {
  if (smoothing === undefined) return false
  return smoothing.kind === 'mean' ? smoothing.amount > 1 : smoothing.amount > 0
}

/** The epoch is the metric of that name, or the first whose name ends so: `train/epoch`. */
function resolveX(x: ChartX, metrics: readonly string[]): LinesRequest['x'] {
  if (x !== 'epoch') return x
  return `m.${epochMetric(metrics) ?? 'epoch'}`
}

export function epochMetric(metrics: readonly string[]): string | undefined {
  return metrics.includes('epoch') ? 'epoch' : metrics.find((key) => /[/ _.]epoch$/i.test(key))
}
