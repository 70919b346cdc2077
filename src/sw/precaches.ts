/** One cache a build. Caches belong to the whole origin, so only those with our prefix are ever opened or deleted. */
import { parseBuildLock, type BuildId } from '#base/builds.ts'
import { PrecacheController } from 'workbox-precaching'
import { BUILD_ID, FOLDER, PRECACHE, worker } from './build.ts'

/** Two Tracklets may stand under one origin. */
const PREFIX = `tracklet:${FOLDER.pathname}:`

export const precache = new PrecacheController({ cacheName: nameOf(BUILD_ID) })
precache.addToCacheList([...PRECACHE])

/** Copies what older builds have with the same content, then fetches the rest, each file checked by its SHA-256. */
export async function installPrecache(event: ExtendableEvent): Promise<void> {
  const own = await caches.open(nameOf(BUILD_ID))
  for (const key of precache.getURLsToCacheKeys().values()) {
    if (await own.match(key)) continue
    const copy = await matchOlder((cache) => cache.match(key))
    if (copy) await own.put(key, copy)
  }
  await precache.install(event)
}

/** The build's own file by its address without a query, or undefined when the browser dropped it. */
export function matchOwn(url: string): Promise<Response | undefined> {
  return precache.matchPrecache(url)
}

/** A file of a build by its address without a query. */
export async function matchBuild(build: BuildId, url: string): Promise<Response | undefined> {
  if (!(await caches.has(nameOf(build)))) return undefined
  const cache = await caches.open(nameOf(build))
  // Workbox marks the revision of files with fixed names in the query.
  return cache.match(url, { ignoreSearch: true })
}

/** A hashed file that this build no longer has. */
export function matchAnyBuild(url: string): Promise<Response | undefined> {
  return matchOlder((cache) => cache.match(url))
}

/**
 * Deletes the precaches of builds that nothing runs.
 * @param pages how many pages of ours are open; while one of them has no lock it still loads, and may need any build
 */
export async function deleteUnusedPrecaches(pages: number): Promise<void> {
  const names = await listOlder()
  // A newer build that waits for its turn has no lock either.
  if (worker.registration.installing || worker.registration.waiting) return
  const { held = [] } = await navigator.locks.query()
  const locks = held.map(({ name }) => parseBuildLock(name)).filter((lock) => lock !== undefined)
  if (locks.filter(({ holder }) => holder === 'page').length < pages) return
  const used = new Set(locks.map(({ buildId }) => PREFIX + buildId))
  await Promise.all(names.filter((name) => !used.has(name)).map((name) => caches.delete(name)))
}

async function matchOlder(
  match: (cache: Cache) => Promise<Response | undefined>,
): Promise<Response | undefined> {
  for (const name of await listOlder()) {
    const response = await match(await caches.open(name))
    if (response) return response
  }
  return undefined
}

async function listOlder(): Promise<string[]> {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== nameOf(BUILD_ID))
}

function nameOf(build: BuildId): string {
  return PREFIX + build
}
