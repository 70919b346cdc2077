import type { SourceFile } from '../source.ts'
import { Pages } from './pages.ts'
import { Row } from './row.ts'
import { parseCreateTable, type TableSchema } from './schema.ts'
import { readOverflows, rowsOf, walkLeaves, type Damage } from './table-tree.ts'

/** Of a scan: what came by how far, and what was damaged on the way. */
export type Scan = { readonly damage: Damage; pages: number }

type Table = TableSchema & { readonly root: number }

/** The tables of one file. */
export class Database {
  readonly path: string
  readonly pageCount: number
  readonly #pages: Pages
  readonly #tables: ReadonlyMap<string, Table>

  constructor(pages: Pages, tables: ReadonlyMap<string, Table>) {
    this.path = pages.path
    this.pageCount = pages.pageCount
    this.#pages = pages
    this.#tables = tables
  }

  hasTable(name: string): boolean {
    return this.#tables.has(name)
  }

  /** Empty without the table. */
  columnsOf(table: string): readonly string[] {
    return this.#tables.get(table)?.columns ?? []
  }

  /**
   * Every row in the order of row ids, those of one page at a time; nothing without the table. The Row is the same object
   * each time.
   * @param columns of which the Row gives values by their place in this list; one that the table has not gives null
   * @param scan is told what was damaged; the rows around it are given
   * @throws TrackletError E_SOURCE_CHANGED
   */
  async *scan(table: string, columns: readonly string[], scan: Scan): AsyncGenerator<Iterable<Row>> {
    const schema = this.#tables.get(table)
    if (!schema) return
    const places = columns.map((column) => schema.columns.indexOf(column))
    const row = new Row({ places, rowIdPlace: schema.rowIdPlace }, this.#pages.decoder)
    for await (const leaf of walkLeaves(this.#pages, schema.root, scan.damage)) {
      const overflows = await readOverflows(this.#pages, leaf, scan.damage)
      scan.pages++
      yield rowsOf(this.#pages, leaf, overflows, row, scan.damage)
    }
  }
}

export function createScan(): Scan {
  return { damage: { count: 0, first: '' }, pages: 0 }
}

/**
 * @param wal the file beside it, `<name>-wal`, when there is one
 * @throws TrackletError E_FORMAT when it is no SQLite database, E_SOURCE_CHANGED
 */
export async function openDatabase(file: SourceFile, wal: SourceFile | undefined): Promise<Database> {
  const pages = await Pages.open(file, wal)
  return new Database(pages, await readTables(pages))
}

/** The table of tables begins at the first page: type, name, name of its table, root page, and the text it was made by. */
async function readTables(pages: Pages): Promise<Map<string, Table>> {
  const tables = new Map<string, Table>()
  const damage: Damage = { count: 0, first: '' }
  const row = new Row({ places: [0, 1, 3, 4], rowIdPlace: -1 }, pages.decoder)
  for await (const leaf of walkLeaves(pages, 1, damage)) {
    const overflows = await readOverflows(pages, leaf, damage)
    for (const entry of rowsOf(pages, leaf, overflows, row, damage)) {
      const name = entry.text(1)
      const schema = entry.text(0) === 'table' ? parseCreateTable(entry.text(3) ?? '') : undefined
      if (name !== null && schema && !schema.withoutRowId)
        tables.set(name, { ...schema, root: entry.number(2) })
    }
  }
  return tables
}
