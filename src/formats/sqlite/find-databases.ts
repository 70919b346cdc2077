import { isTrackletError } from '#base/errors.ts'
import { guessType } from '#model/artifact-type.ts'
import { findFile, readHead, walkFiles, type Source, type SourceFile } from '../source.ts'
import { openDatabase, type Database } from './open-database.ts'
import { hasSqliteHead } from './pages.ts'

/** Names by which a file is known as something else are not opened; a database has any name. */
const TYPES = new Set(['', 'application/vnd.sqlite3', 'application/octet-stream'])

const opened = new WeakMap<SourceFile, Promise<Database | undefined>>()

export type FoundDatabase = {
  readonly file: SourceFile
  readonly database: Database
  readonly owns: readonly string[]
}

/** Every SQLite database in the source, by the first bytes of its files; opened once for all formats that ask. */
export async function findDatabases(source: Source): Promise<FoundDatabase[]> {
  const found: FoundDatabase[] = []
  for (const file of walkFiles(source)) {
    if (!TYPES.has(guessType(file.path))) continue
    let database = opened.get(file)
    if (!database) {
      database = maybeDatabase(source, file)
      opened.set(file, database)
    }
    const known = await database
    if (known)
      found.push({ file, database: known, owns: [file.path, `${file.path}-wal`, `${file.path}-shm`] })
  }
  return found
}

/** A damaged one is none: which format it was would be a guess. */
async function maybeDatabase(source: Source, file: SourceFile): Promise<Database | undefined> {
  try {
    if (!hasSqliteHead(await readHead(file))) return undefined
    return await openDatabase(file, findFile(source, `${file.path}-wal`))
  } catch (error) {
    if (isTrackletError(error)) return undefined
    throw error
  }
}
