/**
 * The way to a Tracklet of another origin, `relay.js` when built: the client loads it when it finds itself elsewhere.
 *
 * Storage is one of origins, and a frame of Tracklet's in a page of another site gets an empty one. So a window of Tracklet's
 * own asks the person, once, and hands this page's port to a worker there (see #base/door.ts). A page opens that window
 * itself; a worker, such as a notebook's kernel, has no windows and goes through its page, where this same file listens.
 */
import { Door } from './relay/door.ts'
import { reachPage, type KernelOptions } from './relay/kernel.ts'
import { listenToKernels } from './relay/page.ts'
import type { WorkerLike } from './types.ts'

/**
 * Asks the person, unless Tracklet remembers that they allowed it.
 * @param home Tracklet's folder
 * @returns what starts a connection, also again after one broke
 * @throws TrackletError PERMISSION_DENIED when they said no; INVALID_STATE where nobody can be asked
 */
export async function openDoor(home: string, options: KernelOptions = {}): Promise<() => WorkerLike> {
  const throughPage = globalThis.document === undefined ? await reachPage(home, options) : undefined
  if (throughPage !== undefined) return throughPage
  const door = new Door(new URL(home), options.experiment)
  await door.opened
  return () => door.connect()
}

/**
 * Lets the kernels of this page reach Tracklet: call it in the page.
 * @param kernel only this one, by the id that it made itself; absent: any of this origin
 */
export function relay(kernel?: string): void {
  listenToKernels(kernel)
}
