/** What happens to a browser's profile between two starts: files gone, or bytes turned. The browser must not run. */
import { appendFile, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FaultApp } from './fault-site.ts'

/** Chromium is moving IndexedDB from LevelDB to SQLite. */
export const SQLITE_FLAG = '--enable-features=IdbSqliteBackingStore,IdbSqliteOnDiskRollout'

/** Chromium keeps IndexedDB in a LevelDB of the origin, and larger values in files beside it. */
export function databaseFolder({ profile, server }: FaultApp): string {
  return join(
    profile,
    'Default',
    'IndexedDB',
    `http_localhost_${new URL(server.origin).port}.indexeddb.leveldb`,
  )
}

/** Where SQLite keeps the database: one file, when the browser ended as it should. */
export async function findSqliteFile(app: FaultApp): Promise<string> {
  const folder = databaseFolder(app).replace('.indexeddb.leveldb', '')
  const [name, ...others] = await readdir(folder)
  if (name === undefined || others.length > 0) throw new Error(`not one file in ${folder}`)
  return join(folder, name)
}

export async function removeDatabase(app: FaultApp): Promise<void> {
  await rm(databaseFolder(app), { recursive: true })
  await rm(databaseFolder(app).replace(/leveldb$/, 'blob'), { recursive: true, force: true })
}

/** OPFS, of all origins of the profile. */
export async function removeFiles({ profile }: FaultApp): Promise<void> {
  await rm(join(profile, 'Default', 'File System'), { recursive: true })
}

/** @param pattern of names in the database's folder; at least one must match */
export async function findDatabaseFiles(app: FaultApp, pattern: RegExp): Promise<string[]> {
  const names = (await readdir(databaseFolder(app))).filter((name) => pattern.test(name)).sort()
  if (names.length === 0) throw new Error(`no file of the database matches ${String(pattern)}`)
  return names.map((name) => join(databaseFolder(app), name))
}

/**
 * What a browser leaves that is killed between two writes of one record: a header that announces more than there is.
 * @see https://github.com/google/leveldb/blob/main/doc/log_format.md
 */
export async function tearLog(app: FaultApp): Promise<void> {
  const path = (await findDatabaseFiles(app, /\.log$/)).at(-1) ?? ''
  const BLOCK = 32_768
  const left = BLOCK - ((await stat(path)).size % BLOCK)
  // A header takes 7 bytes and does not cross blocks: checksum, length, type 1 (a whole record).
  const skipped = left < 64 ? left : 0
  const announced = (skipped > 0 ? BLOCK : left) - 7
  const torn = Buffer.alloc(skipped + 7 + 20, 0xab)
  torn.fill(0, 0, skipped)
  torn.writeUInt16LE(announced, skipped + 4)
  torn.writeUInt8(1, skipped + 6)
  await appendFile(path, torn)
}

/** Turns bytes at even distances through a file. */
export async function flipBytes(path: string, count: number): Promise<void> {
  const bytes = await readFile(path)
  for (let i = 0; i < count; i++) {
    const at = Math.floor(((i + 0.5) / count) * bytes.length)
    bytes.writeUInt8(bytes.readUInt8(at) ^ 0xff, at)
  }
  await writeFile(path, bytes)
}
