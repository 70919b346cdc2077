import type { ColumnId } from './column-id.ts'

/** Columns of the run table for runs that a chart draws. */
export type RunCellsRequest = {
  readonly runIds: readonly string[]
  readonly columns: readonly ColumnId[]
}

export type RunCell = string | number | undefined

/** By column, then by run, as asked. Undefined where a run has no value, or is gone. */
export type RunCells = readonly (readonly RunCell[])[]
