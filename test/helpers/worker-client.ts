import { releaseProxy, transferHandlers, wrap } from 'comlink'
import { makeThrowHandler } from '#base/wire.ts'
import type { WorkerApi } from '#worker/api.ts'
import type { Opened } from './service/context.ts'

transferHandlers.set('throw', makeThrowHandler(transferHandlers.get('throw')))

/** The app's own worker, from its source. */
export function openWorker(): Promise<Opened> {
  const worker = new Worker(new URL('../../src/worker/main.ts', import.meta.url), { type: 'module' })
  const remote = wrap<WorkerApi>(worker)
  return Promise.resolve({
    api: remote,
    settle: () => waitForLocks((name) => !name.startsWith('tracklet-compact:')),
    close: async () => {
      await remote.status()
      remote[releaseProxy]()
      worker.terminate()
      await waitForLocks((name) => !name.startsWith('tracklet-worker:'))
    },
  })
}

/** Resolves when every held or awaited lock satisfies `isFree`. */
async function waitForLocks(isFree: (name: string) => boolean): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    const { held = [], pending = [] } = await navigator.locks.query()
    if ([...held, ...pending].every(({ name = '' }) => isFree(name))) return
  }
}

/** Removes the database and the files, as soon as no worker has them open. */
export async function clearStorage(): Promise<void> {
  await waitForLocks((name) => !name.startsWith('tracklet-worker:'))
  await new Promise<void>((resolve, reject) => {
    const request = indexedDB.deleteDatabase('tracklet')
    request.onsuccess = () => resolve()
    request.onerror = () => reject(request.error ?? new Error('not deleted'))
  })
  const root = await navigator.storage.getDirectory()
  for await (const name of root.keys()) await root.removeEntry(name, { recursive: true })
}
