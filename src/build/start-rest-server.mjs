/** The development server as a function; see rest-server.mjs. */
import { mkdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundleRest } from './bundle.mjs'
import { loadSnapshot, openDiskFiles, saveSnapshot } from './disk-files.mjs'
import { ROOT } from './fresh.mjs'
import { serveRest } from './rest-http.mjs'

/** @import { Session } from '../service/session.ts' */

/**
 * What the bundle exports.
 * @typedef {typeof import('../rest/answer.ts') & typeof import('../rest/route.ts') & typeof import('../rest/routes.ts') & typeof import('../service/open-session.ts')} Rest
 */

const SNAPSHOT_MS = 500

/**
 * @param {object} options
 * @param {number} [options.port] 0: any free one
 * @param {string | undefined} [options.data] a folder; absent: memory alone
 */
export async function startRestServer({ port = 0, data }) {
  const { answerRest, openMemorySession, ROUTES, addressesOf } = await loadRest()
  const folder = data === undefined ? undefined : resolve(data)
  const open = async () => {
    const files = folder === undefined ? undefined : await openDiskFiles(folder)
    const session = openMemorySession(files)
    return { session, end: await keepSnapshots(session, folder) }
  }
  let opened = await open()
  const reset = async () => {
    await opened.end()
    if (folder !== undefined) await rm(folder, { recursive: true })
    opened = await open()
    return new Response('{}', { headers: { 'Content-Type': 'application/json' } })
  }
  const server = await serveRest({
    port,
    answer: (request) =>
      request.method === 'POST' && new URL(request.url).pathname === '/__reset'
        ? reset()
        : answerRest(request, opened.session),
  })
  return {
    url: server.url,
    /** Every route with its fields, for who tries them. */
    routes: ROUTES.map((route) => ({ ...route, path: addressesOf(route)[0] })),
    close: async () => {
      await server.close()
      await opened.end()
    },
  }
}

/**
 * @param {Session} session
 * @param {string | undefined} folder
 * @returns {Promise<() => Promise<void>>} writes the last one, and forgets what was in memory
 */
async function keepSnapshots(session, folder) {
  const { store } = await session.ready()
  if (folder !== undefined) await loadSnapshot(store, folder)
  const save = async () => void (folder !== undefined && (await saveSnapshot(store, folder)))
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  let saving = Promise.resolve()
  const stop = store.changes.listen(() => {
    timer ??= setTimeout(() => {
      timer = undefined
      saving = saving.then(save)
    }, SNAPSHOT_MS)
  })
  return async () => {
    stop()
    clearTimeout(timer)
    await saving.then(save)
    await session.close()
    await new Promise((done, failed) => {
      const request = indexedDB.deleteDatabase(store.db.name)
      request.onsuccess = done
      request.onerror = failed
    })
  }
}

/**
 * The sources as one file, made anew: Node runs no TypeScript itself.
 * @returns {Promise<Rest>}
 */
async function loadRest() {
  const folder = join(ROOT, '.vite', `rest-${process.pid}`)
  await mkdir(folder, { recursive: true })
  try {
    const file = join(folder, 'rest.mjs')
    await bundleRest(join(ROOT, 'src'), file)
    /** @type {unknown} */
    const rest = await import(pathToFileURL(file).href)
    return /** @type {Rest} */ (rest)
  } finally {
    await rm(folder, { recursive: true })
  }
}
