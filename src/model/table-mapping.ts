/** What the columns of a table of metrics mean: a reader guesses it, a person may say it. */
export type TableMapping = {
  /** Absent: the rows of a run are counted. */
  readonly step?: string
  readonly time?: string
  /** Rows of one name are a run; absent: all rows are. */
  readonly run?: string
  /** A column a metric. */
  readonly metrics: readonly string[]
  /** Or a row a point: a column of names and a column of values. */
  readonly key?: string
  readonly value?: string
  /** Of a run the first cell that is not empty counts. */
  readonly params: readonly string[]
}

/** A table among dropped files, as far as its first rows tell. */
export type ImportTable = {
  readonly path: string
  readonly columns: readonly string[]
  /** Some of the first, in the order of the columns; as text, '' for an empty cell. */
  readonly rows: readonly (readonly string[])[]
  /** The reader's guess. */
  readonly mapping: TableMapping
}

/** What a person said that the columns of a table mean. */
export type MappedTable = { readonly path: string; readonly mapping: TableMapping }
