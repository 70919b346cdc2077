import { parseColumnId } from '#model/column-id.ts'
import type { RunCell, RunCells, RunCellsRequest } from '#model/run-cells.ts'
import type { Run } from '#model/run.ts'
import { allColumnValues } from './arrange-runs.ts'
import { exportTable } from './export-table.ts'
import type { RunIndexes } from './run-indexes.ts'

/** Nothing in a column that is none. */
export async function readRunCells(
  indexes: RunIndexes,
  { runIds, columns }: RunCellsRequest,
): Promise<RunCells> {
  const loaded = await indexes.loadOf(runIds)
  const runs = runIds.map((runId) => loaded.find((index) => index.runs.has(runId))?.runs.get(runId))
  const present = runs.filter((run): run is Run => run !== undefined)
  const parsed = columns.map((id) => parseColumnId(id))
  const known = parsed.filter((column) => column !== undefined)
  const found = await allColumnValues(loaded, present, known)
  const valuesOf = new Map(known.map((column, i) => [column, found[i] ?? []]))
  const placeOf = new Map(present.map((run, i) => [run, i]))
  return parsed.map((column) => {
    const values = column && valuesOf.get(column)
    return runs.map((run): RunCell => run && values?.[placeOf.get(run) ?? -1])
  })
}

/** The same with the runs' ids and names, every digit kept. UTF-8 CSV. */
export async function exportRunCells(
  indexes: RunIndexes,
  { runIds, columns }: RunCellsRequest,
): Promise<Blob> {
  const loaded = await indexes.loadOf(runIds)
  const runs = runIds.flatMap((runId) => loaded.find((index) => index.runs.has(runId))?.runs.get(runId) ?? [])
  return await exportTable(
    loaded,
    runs,
    columns.flatMap((id) => parseColumnId(id) ?? []),
  )
}
