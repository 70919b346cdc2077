/** How small charts share the room of one, of lines and of run values. Pure. */

const MOST_COLUMNS = 3
const LEAST_WIDTH = 140
const LEAST_HEIGHT = 120

/** Above each small chart, CSS px. */
export const FACET_TITLE_HEIGHT = 20
export const FACET_GAP = 12

/** @param size of the room, CSS px @returns the height of each without its title; what does not fit is scrolled to */
export function facetGrid(
  count: number,
  { width, height }: { readonly width: number; readonly height: number },
): { readonly columns: number; readonly height: number } {
  if (count < 2) return { columns: 1, height }
  const columns = Math.max(1, Math.min(count, MOST_COLUMNS, Math.floor(width / LEAST_WIDTH)))
  const rows = Math.ceil(count / columns)
  return { columns, height: Math.max(LEAST_HEIGHT, Math.floor(height / rows) - FACET_TITLE_HEIGHT) }
}
