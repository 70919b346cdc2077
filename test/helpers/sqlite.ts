/** Databases that the real SQLite writes, and a write-ahead log of what one has more than another. */
import initSqlJs from 'sql.js'

export async function writeDatabase(...statements: readonly string[]): Promise<Uint8Array<ArrayBuffer>> {
  const { Database } = await initSqlJs()
  const database = new Database()
  for (const statement of statements) database.run(statement)
  const bytes = database.export()
  database.close()
  return new Uint8Array(bytes)
}

/** Answers of the real SQLite. */
export async function queryDatabase(bytes: Uint8Array, sql: string): Promise<unknown[][]> {
  const { Database } = await initSqlJs()
  const database = new Database(bytes)
  const [result] = database.exec(sql)
  database.close()
  return result?.values ?? []
}

/** The log that turns `before` into `after`, in one commit; both of 4,096 bytes a page. */
export function writeWal(before: Uint8Array, after: Uint8Array): Uint8Array<ArrayBuffer> {
  const PAGE = 4_096
  const pages = Array.from({ length: after.length / PAGE }, (_, i) => i + 1).filter((number) => {
    const at = (number - 1) * PAGE
    return after.subarray(at, at + PAGE).some((byte, i) => byte !== before[at + i])
  })
  const wal = new Uint8Array(32 + pages.length * (24 + PAGE))
  const view = new DataView(wal.buffer)
  const sums: [number, number] = [0, 0]
  const sumUp = (at: number, length: number): void => {
    for (let i = at; i < at + length; i += 8) {
      sums[0] = (sums[0] + view.getUint32(i) + sums[1]) >>> 0
      sums[1] = (sums[1] + view.getUint32(i + 4) + sums[0]) >>> 0
    }
  }
  const put = (at: number, ...words: number[]): void =>
    words.forEach((word, i) => view.setUint32(at + 4 * i, word))
  put(0, 0x377f_0683, 3_007_000, PAGE, 0, 11, 22)
  sumUp(0, 24)
  put(24, ...sums)
  for (const [i, number] of pages.entries()) {
    const at = 32 + i * (24 + PAGE)
    put(at, number, i === pages.length - 1 ? after.length / PAGE : 0, 11, 22)
    wal.set(after.subarray((number - 1) * PAGE, number * PAGE), at + 24)
    sumUp(at, 8)
    sumUp(at + 24, PAGE)
    put(at + 16, ...sums)
  }
  return wal
}
