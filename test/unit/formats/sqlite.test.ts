import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createScan, openDatabase, type Database } from '#formats/sqlite/open-database.ts'
import { parseCreateTable } from '#formats/sqlite/schema.ts'
import { fileOf } from '#formats/source.ts'
import { queryDatabase, writeDatabase, writeWal } from '../../helpers/sqlite.ts'

type Values = (string | number | null)[][]

function open(bytes: Uint8Array<ArrayBuffer>, wal?: Uint8Array<ArrayBuffer>): Promise<Database> {
  return openDatabase(fileOf('db', new Blob([bytes])), wal && fileOf('db-wal', new Blob([wal])))
}

/** Text where there is any, else the number. */
async function readTable(database: Database, table: string, columns: readonly string[]): Promise<Values> {
  const values: Values = []
  const scan = createScan()
  for await (const rows of database.scan(table, columns, scan)) {
    for (const row of rows)
      values.push(columns.map((_, i) => (Number.isNaN(row.number(i)) ? row.text(i) : row.number(i))))
  }
  expect(scan.damage).toEqual({ count: 0, first: '' })
  return values
}

test('tables read as SQLite reads them: every type, long records, many pages, any order of writing', async () => {
  const bytes = await writeDatabase(
    'CREATE TABLE t (id INTEGER PRIMARY KEY, i INT, r REAL, s TEXT, b BLOB)',
    'CREATE TABLE other ("a b" TEXT, [c] TEXT DEFAULT \'x,)\', PRIMARY KEY ("a b"))',
    "INSERT INTO other VALUES ('k', 'v')",
    `WITH RECURSIVE n(x) AS (SELECT 0 UNION ALL SELECT x + 1 FROM n WHERE x < 5000)
     INSERT INTO t SELECT CASE WHEN x % 2 THEN x ELSE -x * 1000003 END, CASE x % 7 WHEN 0 THEN NULL ELSE (x - 2500) * (1 << (x % 8 * 7)) END,
     x / 7.0, CASE x % 5 WHEN 0 THEN NULL WHEN 1 THEN printf('%.*c', x * 3, 'é') ELSE 'short ' || x END, NULL FROM n`,
    'DELETE FROM t WHERE i % 3 = 0',
    'ALTER TABLE t ADD COLUMN late TEXT',
    "INSERT INTO t VALUES (9223372036854775807, 9007199254740993, -0.0, '', x'00ff', 'here')",
  )
  const database = await open(bytes)
  const columns = ['id', 'i', 'r', 's', 'late']
  const expected = await queryDatabase(bytes, `SELECT ${columns.join()} FROM t ORDER BY id`)
  expect(expected.length).toBeGreaterThan(3_000)
  expect(await readTable(database, 't', columns)).toEqual(expected)
  expect(await readTable(database, 'other', ['c', 'a b', 'none'])).toEqual([['v', 'k', null]])
  expect(await readTable(database, 'nothing', ['a'])).toEqual([])
  expect(database.columnsOf('t')).toEqual(['id', 'i', 'r', 's', 'b', 'late'])
})

test('integers beyond 2^53 and row ids are exact as text, bytes are copies', async () => {
  const bytes = await writeDatabase(
    'CREATE TABLE t (id INTEGER NOT NULL, big BIGINT, b BLOB, CONSTRAINT pk PRIMARY KEY (id))',
    "INSERT INTO t VALUES (896296360431059581, -9223372036854775808, x'0102')",
  )
  const rows = []
  for await (const page of (await open(bytes)).scan('t', ['id', 'big', 'b'], createScan())) {
    for (const row of page) rows.push([row.text(0), row.text(1), row.bytes(2), row.text(2), row.number(2)])
  }
  expect(rows).toEqual([['896296360431059581', '-9223372036854775808', new Uint8Array([1, 2]), null, NaN]])
})

test.each(['UTF-8', 'UTF-16le', 'UTF-16be'])('text in %s', async (encoding) => {
  const bytes = await writeDatabase(
    `PRAGMA encoding = '${encoding}'`,
    'CREATE TABLE t (s TEXT)',
    "INSERT INTO t VALUES ('héllo 🌍'), ('abc'), ('abc'), ('')",
  )
  expect(await readTable(await open(bytes), 't', ['s'])).toEqual([['héllo 🌍'], ['abc'], ['abc'], ['']])
})

test.each([512, 1024, 65536])('pages of %i bytes', async (size) => {
  const bytes = await writeDatabase(
    `PRAGMA page_size = ${String(size)}`,
    'CREATE TABLE t (n INT, s TEXT)',
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 900) INSERT INTO t SELECT x, printf('%.*c', x, 'y') FROM n",
  )
  const values = await readTable(await open(bytes), 't', ['n', 's'])
  expect(values).toEqual(Array.from({ length: 900 }, (_, i) => [i + 1, 'y'.repeat(i + 1)]))
})

test('what is committed in the write-ahead log counts, and nothing after it', async () => {
  const first = 'CREATE TABLE t (n INT)'
  const many =
    'WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 3000) INSERT INTO t SELECT x FROM n'
  const [before, after] = [await writeDatabase(first), await writeDatabase(first, many)]
  const wal = writeWal(before, after)
  expect(await readTable(await open(before), 't', ['n'])).toEqual([])
  expect(await readTable(await open(before, wal), 't', ['n'])).toHaveLength(3_000)
  const torn = wal.slice()
  torn[torn.length - 9] = (torn[torn.length - 9] as number) ^ 1
  for (const log of [torn, wal.slice(0, -1), wal.slice(0, 40), new Uint8Array()])
    expect(await readTable(await open(before, log), 't', ['n'])).toEqual([])
})

test('what is no database, or cut off, is refused or told', async () => {
  const bytes = await writeDatabase(
    'CREATE TABLE t (n INT, s TEXT)',
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 3000) INSERT INTO t SELECT x, 'text' FROM n",
  )
  for (const bad of [new Uint8Array(), bytes.slice(0, 90), new Uint8Array(4_096)])
    await expect(open(bad)).rejects.toMatchObject({ code: 'E_FORMAT' })
  const scan = createScan()
  let rows = 0
  for await (const page of (await open(bytes.slice(0, 5 * 4_096))).scan('t', ['n'], scan))
    rows += [...page].length
  expect(rows).toBeGreaterThan(500)
  expect(scan.damage.count).toBeGreaterThan(0)
  expect(scan.damage.first).toContain('is missing')
})

test('names of columns are read out of any CREATE TABLE', () => {
  const known: [string, string[], number][] = [
    ['CREATE TABLE t (a, b INTEGER PRIMARY KEY, c TEXT)', ['a', 'b', 'c'], 1],
    [
      'create table if not exists "x(" ("a""b" INT, `c` VARCHAR(10, 2), [d e] INTEGER, PRIMARY KEY ([d e]))',
      ['a"b', 'c', 'd e'],
      2,
    ],
    ['CREATE TABLE t (a INT PRIMARY KEY)', ['a'], -1],
    ['CREATE TABLE t (a INTEGER PRIMARY KEY DESC)', ['a'], -1],
    ['CREATE TABLE t (a INTEGER, b INTEGER, CONSTRAINT k PRIMARY KEY (a, b))', ['a', 'b'], -1],
    [
      "CREATE TABLE t (-- a, b\n a INTEGER DEFAULT ('x,)' || 1), /* , */ b CHECK (b IN (1, 2)), UNIQUE (a))",
      ['a', 'b'],
      -1,
    ],
  ]
  for (const [sql, columns, rowIdPlace] of known)
    expect(parseCreateTable(sql)).toMatchObject({ columns, rowIdPlace })
  expect(parseCreateTable('CREATE TABLE t (a PRIMARY KEY) WITHOUT ROWID')?.withoutRowId).toBe(true)
  expect(parseCreateTable('CREATE INDEX i ON t (a)')).toBeUndefined()
  fc.assert(fc.property(fc.string(), (text) => void parseCreateTable(`CREATE TABLE t (${text}`)))
})
