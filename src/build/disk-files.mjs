/** The store's files in a folder, and a snapshot of the database beside them: what the development server keeps. */
import { randomUUID } from 'node:crypto'
import { openAsBlob } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'

/** @import { Files } from '../store/files.ts' */
/** @import { Store } from '../store/store.ts' */

const SNAPSHOT = 'store.bin'

/**
 * A file a content, named by its hash.
 * @param {string} folder
 * @returns {Promise<Files>}
 */
export async function openDiskFiles(folder) {
  const blobs = join(folder, 'blobs')
  await mkdir(blobs, { recursive: true })
  const none = async () => undefined
  return {
    packs: false,
    append: () => Promise.reject(new Error('Every file stands alone here.')),
    stage: async () => {
      const path = join(folder, `staged-${randomUUID()}`)
      const file = await open(path, 'w')
      return {
        write: async (bytes) => await file.appendFile(bytes),
        commit: async (sha256) => {
          await file.close()
          await rename(path, join(blobs, sha256))
        },
        abort: async () => {
          await file.close()
          await rm(path, { force: true })
        },
      }
    },
    read: async ({ sha256 }) => await openAsBlob(join(blobs, sha256)).catch(() => undefined),
    removeBlob: async (sha256) => await rm(join(blobs, sha256), { force: true }),
    removePack: none,
    listBlobs: async () => await readdir(blobs),
    listPacks: async () => [],
    sweepStaging: async () => {
      const staged = (await readdir(folder)).filter((name) => name.startsWith('staged-'))
      for (const name of staged) await rm(join(folder, name), { force: true })
      return staged.length
    },
    readWitness: none,
    writeWitness: none,
    removeWitness: none,
    keepReserve: none,
    dropReserve: none,
  }
}

/**
 * Puts the rows of the last snapshot into a store that was just opened.
 * @param {Store} store
 * @param {string} folder
 */
export async function loadSnapshot({ db }, folder) {
  const content = await readFile(join(folder, SNAPSHOT)).catch(() => undefined)
  if (content === undefined) return
  /** @type {unknown} */
  const snapshot = deserialize(content)
  const rows = /** @type {Record<string, unknown[]>} */ (snapshot)
  await db.transaction('rw', db.tables, async () => {
    for (const table of db.tables) {
      await table.clear()
      await table.bulkPut(rows[table.name] ?? [])
    }
  })
}

/**
 * @param {Store} store
 * @param {string} folder
 */
export async function saveSnapshot({ db }, folder) {
  const tables = await db.transaction('r', db.tables, () =>
    Promise.all(db.tables.map(async (table) => [table.name, await table.toArray()])),
  )
  const path = join(folder, SNAPSHOT)
  await writeFile(`${path}.new`, serialize(Object.fromEntries(tables)))
  await rename(`${path}.new`, path)
}
