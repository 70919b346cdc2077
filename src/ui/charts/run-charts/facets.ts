/** Small charts of one picture: a part of the runs for each value of a column, side by side and on the same axes. Pure. */
import type { ColumnId } from '#model/column-id.ts'
import type { RunCell } from '#model/run-cells.ts'
import type { Cells } from '../cells.ts'
import type { ChartRun } from '../chart-run.ts'
import { FACET_GAP, FACET_TITLE_HEIGHT, facetGrid, nameFacets, paintFacetTitle } from '../facet-grid.ts'
import type { AxesFrame } from '../paint-axes.ts'
import type { Mark } from './mark-overlay.tsx'

export type RunPart = {
  /** What its runs have in common; empty for all runs. */
  readonly text: string
  readonly runs: readonly ChartRun[]
  /** In the order of the runs. */
  readonly columns: readonly (readonly RunCell[])[]
}

type Faceted = { readonly facetBy?: ColumnId }

/** What is read for a chart. */
export function withFacet(columns: readonly ColumnId[], { facetBy }: Faceted): readonly ColumnId[] {
  return facetBy === undefined ? columns : [...columns, facetBy]
}

export function isWhole({ columns }: Cells, wanted: readonly ColumnId[]): boolean {
  return wanted.every((id) => columns.has(id))
}

/** @param own the columns of each part */
export function partsOf({ runs, columns }: Cells, own: readonly ColumnId[], { facetBy }: Faceted): RunPart[] {
  return splitRuns(
    runs,
    own.map((id) => columns.get(id) ?? []),
    facetBy === undefined ? undefined : columns.get(facetBy),
  )
}

/** @param columns in the order of the runs @param by undefined for one part of all */
export function splitRuns(
  runs: readonly ChartRun[],
  columns: readonly (readonly RunCell[])[],
  by: readonly RunCell[] | undefined,
): RunPart[] {
  if (by === undefined) return [{ text: '', runs, columns }]
  const { texts, placeOf } = nameFacets(by)
  const places = texts.map((): number[] => [])
  runs.forEach((_, i) => places[placeOf(by[i])]?.push(i))
  return places.map((own, part) => ({
    text: texts[part] ?? '',
    runs: own.map((i) => runs[i] as ChartRun),
    columns: columns.map((column) => own.map((i) => column[i])),
  }))
}

/** Within the picture, CSS px; without its title. */
export type FacetBox = {
  readonly text: string
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** @param size of the chart's room, CSS px */
export function placeFacets(
  parts: readonly RunPart[],
  size: { readonly width: number; readonly height: number },
): FacetBox[] {
  const { columns, height } = facetGrid(parts.length, size)
  const width = (size.width - FACET_GAP * (columns - 1)) / columns
  const title = parts.length > 1 ? FACET_TITLE_HEIGHT : 0
  return parts.map(({ text }, i) => ({
    text: parts.length > 1 ? text : '',
    left: (i % columns) * (width + FACET_GAP),
    top: Math.floor(i / columns) * (height + title) + title,
    width,
    height,
  }))
}

/** Of the picture that holds them all. */
export function heightOf(boxes: readonly FacetBox[], least: number): number {
  return boxes.reduce((height, box) => Math.max(height, box.top + box.height), least)
}

/** One small chart: how it is laid out, from the corner of its box. */
export type Facet<Layout> = {
  readonly box: FacetBox
  readonly layout: Layout
  readonly marks: readonly Mark[]
}

/** From the corner of the picture. */
export function marksOf(facets: readonly Facet<unknown>[]): Mark[] {
  return facets.flatMap(({ box, marks }) =>
    marks.map((mark) => ({ ...mark, left: mark.left + box.left, top: mark.top + box.top })),
  )
}

/**
 * The place, in {@link marksOf}, of what is at a place of the picture.
 * @param at the same of one small chart, from the corner of its box
 */
export function markAt<Layout>(
  facets: readonly Facet<Layout>[],
  at: (layout: Layout, left: number, top: number) => number | undefined,
): (left: number, top: number) => number | undefined {
  return (left, top) => {
    let before = 0
    for (const { box, layout, marks } of facets) {
      const [x, y] = [left - box.left, top - box.top]
      if (x >= 0 && x < box.width && y >= 0 && y < box.height) {
        const place = at(layout, x, y)
        return place === undefined ? undefined : before + place
      }
      before += marks.length
    }
    return undefined
  }
}

/** @param paint one of them */
export function paintFacets<Layout>(
  area: AxesFrame,
  facets: readonly Facet<Layout>[],
  paint: (area: AxesFrame, layout: Layout, place: number) => void,
): void {
  facets.forEach(({ box, layout }, i) => {
    const { width, height } = box
    const own = { ...area, left: area.left + box.left, top: area.top + box.top, width, height }
    paintFacetTitle(own, box.text)
    paint(own, layout, i)
  })
}
