import type { ColumnId } from './column-id.ts'

/** What params tell about a value of runs. */
export type ImportanceRequest = {
  readonly runIds: readonly string[]
  readonly value: ColumnId
  readonly params: readonly ColumnId[]
}

export type ParamImportance = {
  readonly param: ColumnId
  /** Shares that sum to 1, or are all 0 where nothing could be told. */
  readonly importance: number
  /** Pearson's, from -1 to 1; undefined where the param is no number in all runs that have it, or never differs. */
  readonly correlation: number | undefined
}
