/** Small charts in the room of one, of lines and of run values: which there are, and where. Pure. */
import type { RunCell } from '#model/run-cells.ts'
import { cellText, distinctTexts } from './cell-text.ts'
import { fitText } from './fit-text.ts'
import { setFont, type AxesFrame } from './paint-axes.ts'

/** A picture has no room for more: the values from here on share the last. */
const MOST_FACETS = 48

const MOST_COLUMNS = 3
const LEAST_WIDTH = 140
const LEAST_HEIGHT = 120

/** Above each small chart, CSS px. */
export const FACET_TITLE_HEIGHT = 20
export const FACET_GAP = 12

/** What the runs of a small chart have in common, above it; nothing where it is the only one. */
export function paintFacetTitle(chart: Omit<AxesFrame, 'height'>, text: string): void {
  const { ctx, ink, left, top, width } = chart
  if (text === '') return
  setFont(chart, 'start', 'middle')
  ctx.fillStyle = ink.title
  ctx.fillText(fitText(ctx, text, width), left, top - FACET_TITLE_HEIGHT / 2)
}

export type FacetNames = {
  /** What the runs of each have in common. */
  readonly texts: readonly string[]
  readonly placeOf: (cell: RunCell) => number
}

/** One for each value. */
export function nameFacets(cells: readonly RunCell[]): FacetNames {
  const all = distinctTexts(cells)
  const last = Math.min(all.length, MOST_FACETS) - 1
  const places = new Map(all.map((text, i) => [text, Math.min(i, last)]))
  const others = all.length - 1 > last ? [`${all.length - last} others`] : []
  return {
    texts: [...all.slice(0, others.length > 0 ? last : undefined), ...others],
    placeOf: (cell) => places.get(cellText(cell)) ?? last,
  }
}

/** @param size of the room, CSS px @returns the height of each without its title; what does not fit is scrolled to */
export function facetGrid(
  count: number,
  { width, height }: { readonly width: number; readonly height: number },
): { readonly columns: number; readonly height: number } {
  if (count < 2) return { columns: 1, height }
  const most = Math.max(1, Math.min(count, MOST_COLUMNS, Math.floor(width / LEAST_WIDTH)))
  const rows = Math.ceil(count / most)
  // Four are two by two, not three and one.
  const columns = Math.ceil(count / rows)
  return { columns, height: Math.max(LEAST_HEIGHT, Math.floor(height / rows) - FACET_TITLE_HEIGHT) }
}
