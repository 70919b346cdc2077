/**
 * How runs look in charts: their own colours, or colour, dash and facet by what they have, and which of them are one group.
 * Pure; columns are those of the run table.
 */
import type { ColumnId } from '#model/column-id.ts'
import type { RunCell } from '#model/run-cells.ts'
import { cellText, compareTexts, distinctTexts } from './cell-text.ts'
import type { ChartRun } from './chart-run.ts'
import { nameFacets } from './facet-grid.ts'
import { makeColorScale, type ColorScale } from './color-scale.ts'

export type RunLook = {
  readonly color: string
  readonly dash: readonly number[]
  /** Place in {@link Appearance.groups}; -1 without groups. */
  readonly group: number
}

export type RunGroup = {
  /** Tells it from every other group, also after runs came or went. */
  readonly id: string
  readonly name: string
  readonly color: string
  readonly dash: readonly number[]
  readonly runIds: readonly string[]
}

export type DashKey = { readonly text: string; readonly dash: readonly number[] }
export type Facet = { readonly text: string; readonly runIds: ReadonlySet<string> }

export type Appearance = {
  /** Undefined for a run that is not drawn. */
  readonly lookOf: (runId: string) => RunLook | undefined
  readonly runOf: (runId: string) => ChartRun | undefined
  /** What colours mean; undefined where they are the runs' own. */
  readonly colors: ColorScale | undefined
  readonly dashes: readonly DashKey[]
  readonly facets: readonly Facet[]
  readonly groups: readonly RunGroup[]
}

export type AppearanceSettings = {
  readonly colorBy?: ColumnId | undefined
  readonly dashBy?: ColumnId | undefined
  readonly facetBy?: ColumnId | undefined
  readonly groupBy?: readonly ColumnId[] | undefined
}

/** CSS px of line and gap, told apart at a glance; more values than these begin anew. */
export const DASHES: readonly (readonly number[])[] = [[], [7, 4], [2, 3], [10, 3, 2, 3], [4, 2, 1, 2]]

/** @param cells by column, in the order of the runs; a column that is not read yet is missing */
export function makeAppearance(
  runs: readonly ChartRun[],
  settings: AppearanceSettings,
  cells: ReadonlyMap<ColumnId, readonly RunCell[]>,
  isDark: boolean,
): Appearance {
  const { colorBy, dashBy, facetBy, groupBy = [] } = settings
  const column = (id: ColumnId | undefined): readonly RunCell[] | undefined =>
    id === undefined ? undefined : cells.get(id)
  const [colorCells, dashCells, facetCells] = [column(colorBy), column(dashBy), column(facetBy)]
  const colors = colorCells && makeColorScale(colorCells, isDark)
  const dashValues = dashCells && distinctTexts(dashCells)
  const facets = facetCells && nameFacets(facetCells)
  const groupCells = groupBy.flatMap((id) => {
    const own = cells.get(id)
    return own === undefined ? [] : [own]
  })
  const isGrouped = groupBy.length > 0 && groupCells.length === groupBy.length
  const places = isGrouped ? placeGroups(groupCells) : undefined
  const looks = runs.map((run, i): RunLook => ({
    color: colors?.colorOf(colorCells?.[i]) ?? run.color,
    dash: dashValues ? dashAt(dashValues.indexOf(cellText(dashCells?.[i]))) : [],
    group: places?.of[i] ?? -1,
  }))
  const byId = new Map(runs.map((run, i) => [run.runId, i]))
  return {
    lookOf: (runId) => looks[byId.get(runId) ?? -1],
    runOf: (runId) => runs[byId.get(runId) ?? -1],
    colors,
    dashes: dashValues?.map((text, i) => ({ text, dash: dashAt(i) })) ?? [],
    facets:
      facets?.texts.map((text, place) => ({
        text,
        runIds: new Set(
          runs.flatMap((run, i) => (facets.placeOf(facetCells?.[i]) === place ? run.runId : [])),
        ),
      })) ?? [],
    groups: places === undefined ? [] : listGroups(runs, looks, places.keys, colors !== undefined, isDark),
  }
}

function dashAt(place: number): readonly number[] {
  return DASHES[Math.max(0, place) % DASHES.length] ?? []
}

type GroupPlaces = { readonly of: readonly number[]; readonly keys: readonly (readonly string[])[] }

/** Runs with equal values in all columns are one group. */
function placeGroups(columns: readonly (readonly RunCell[])[]): GroupPlaces {
  const rows = (columns[0] ?? []).map((_, i) => columns.map((column) => cellText(column[i])))
  const byName = new Map(rows.map((row) => [JSON.stringify(row), row]))
  const keys = [...byName.values()].sort(compareRows)
  const places = new Map(keys.map((row, place) => [JSON.stringify(row), place]))
  return { of: rows.map((row) => places.get(JSON.stringify(row)) ?? -1), keys }
}

function compareRows(a: readonly string[], b: readonly string[]): number {
  const differing = a.findIndex((text, i) => text !== b[i])
  return differing < 0 ? 0 : compareTexts(a[differing] ?? '', b[differing] ?? '')
}

function listGroups(
  runs: readonly ChartRun[],
  looks: readonly RunLook[],
  keys: readonly (readonly string[])[],
  hasColors: boolean,
  isDark: boolean,
): RunGroup[] {
  const members: string[][] = keys.map(() => [])
  const first = new Map<number, RunLook>()
  runs.forEach(({ runId }, i) => {
    const look = looks[i]
    if (look === undefined) return
    members[look.group]?.push(runId)
    if (!first.has(look.group)) first.set(look.group, look)
  })
  // Groups are told apart by colours of their own where colours mean nothing else.
  const own = makeColorScale(
    keys.map((_, place) => `group ${String(place)}`),
    isDark,
  )
  return keys.map((row, place) => ({
    id: JSON.stringify(row),
    name: row.join(' · '),
    color: hasColors ? (first.get(place)?.color ?? '') : own.colorOf(`group ${String(place)}`),
    dash: first.get(place)?.dash ?? [],
    runIds: members[place] ?? [],
  }))
}
