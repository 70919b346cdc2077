import { parseColumnId } from '#model/column-id.ts'
import type { RunCell, RunCells, RunCellsRequest } from '#model/run-cells.ts'
import type { Run } from '#model/run.ts'
import { columnValues } from './arrange-runs.ts'
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
  const values: RunCell[][] = []
  for (const id of columns) {
    const column = parseColumnId(id)
    const found = column === undefined ? [] : await columnValues(loaded, present, column)
    let at = 0
    values.push(runs.map((run) => (run === undefined ? undefined : found[at++])))
  }
  return values
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
