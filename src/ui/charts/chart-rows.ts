import type { MetricSection } from './metric-sections.ts'

/** Sections and their charts as the rows of one long list, of which only the visible ones are made. Pure. */

export type ChartRow =
  | { readonly kind: 'heading'; readonly prefix: string; readonly count: number; readonly open: boolean }
  | { readonly kind: 'charts'; readonly keys: readonly string[] }

export function listChartRows(
  sections: readonly MetricSection[],
  columns: number,
  isOpen: (prefix: string) => boolean,
): ChartRow[] {
  // A lone section without a name needs no heading.
  const headed = sections.length > 1 || (sections[0]?.prefix ?? '') !== ''
  return sections.flatMap(({ prefix, keys }) => {
    const open = !headed || isOpen(prefix)
    const rows: ChartRow[] = headed ? [{ kind: 'heading', prefix, count: keys.length, open }] : []
    for (let i = 0; open && i < keys.length; i += columns)
      rows.push({ kind: 'charts', keys: keys.slice(i, i + columns) })
    return rows
  })
}

const GAP = 24
const MIN_WIDTH = 300
const MAX_WIDTH = 720
const MAX_COLUMNS = 4

/** As many charts side by side as have room, but no more than there are in the longest section. */
export function countColumns(width: number, sections: readonly MetricSection[]): number {
  const fitting = Math.floor((width + GAP) / (MIN_WIDTH + GAP))
  const longest = Math.max(1, ...sections.map(({ keys }) => keys.length))
  return Math.max(1, Math.min(fitting, MAX_COLUMNS, longest))
}

/** Of a plot with its axes, CSS px: wide charts are taller, up to a point. */
export function plotHeightFor(width: number, columns: number): number {
  const each = Math.min(MAX_WIDTH, (width - GAP * (columns - 1)) / columns)
  return Math.round(Math.min(320, Math.max(180, each * 0.5)))
}
