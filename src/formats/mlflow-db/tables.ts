/** A database's small tables: all but the metrics. Tables and columns that a version of MLflow has not are empty and null. */
import { MAX_TIME } from '#model/limits.ts'
import type { SkippedRecord } from '../records.ts'
import { makeSkipped, skippedFrom } from '../skipped.ts'
import { createScan, type Database, type Scan } from '../sqlite/open-database.ts'
import type { Row } from '../sqlite/row.ts'

export type Check = (key: string) => string

/** One reading of a database: what was left out, and how far it is. */
export class Tables {
  readonly database: Database
  readonly skipped: SkippedRecord[] = []
  readonly #signal: AbortSignal | undefined
  readonly #onProgress: ((fraction: number) => void) | undefined
  #pages = 0

  constructor(database: Database, signal?: AbortSignal, onProgress?: (fraction: number) => void) {
    this.database = database
    this.#signal = signal
    this.#onProgress = onProgress
  }

  /** Rows of one page at a time, as of {@link Database.scan}. */
  async *scan(table: string, columns: readonly string[]): AsyncGenerator<Iterable<Row>> {
    const scan = createScan()
    for await (const rows of this.database.scan(table, columns, scan)) {
      this.#signal?.throwIfAborted()
      yield rows
      if (++this.#pages % 256 === 0) this.#onProgress?.(Math.min(1, this.#pages / this.database.pageCount))
    }
    this.#tellDamage(table, scan)
  }

  /** Every row, made into something that stays. */
  async read<T>(table: string, columns: readonly string[], make: (row: Row) => T): Promise<T[]> {
    const made: T[] = []
    for await (const rows of this.scan(table, columns)) for (const row of rows) made.push(make(row))
    return made
  }

  /** Keys and values by owner. @param ownerOf what of the row, whose first columns are key and value, says the owner */
  async readEntries(
    table: string,
    columns: readonly [key: string, value: string, ...owner: string[]],
    check: Check,
    ownerOf: (row: Row) => string = (row) => row.text(2) ?? '',
  ): Promise<Map<string, Map<string, string>>> {
    const owners = new Map<string, Map<string, string>>()
    const good = new Set<string>()
    for await (const rows of this.scan(table, columns)) {
      for (const row of rows) {
        const [key, owner] = [row.text(0) ?? '', ownerOf(row)]
        if (!good.has(key) && !this.keep(table, () => void good.add(check(key)))) continue
        const entries = owners.get(owner) ?? new Map<string, string>()
        owners.set(owner, entries)
        entries.set(key, row.text(1) ?? '')
      }
    }
    return owners
  }

  /** False, and told, when it throws a TrackletError. */
  keep(table: string, make: () => void): boolean {
    try {
      make()
      return true
    } catch (error) {
      this.skipped.push(skippedFrom(`${this.database.path}: ${table}`, error))
      return false
    }
  }

  /** What was left out since the last time. */
  takeSkipped(): SkippedRecord[] {
    return this.skipped.splice(0)
  }

  #tellDamage(table: string, { damage: { count, first } }: Scan): void {
    if (count === 0) return
    const text = `The table ${table} is damaged in ${count.toLocaleString('en-US')} ${count === 1 ? 'place' : 'places'}; the rows there were left out, the others taken. ${first}`
    this.skipped.push(makeSkipped(this.database.path, 'E_FORMAT', text.endsWith('.') ? text : `${text}.`))
  }
}

/** ms since the epoch; null when it is none that a Date can hold. */
export function timeOf(row: Row, column: number): number | null {
  const time = row.number(column)
  return time >= 0 && time <= MAX_TIME ? Math.floor(time) : null
}
