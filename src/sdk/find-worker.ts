import type { openDoor } from './relay.ts'
import type { KernelOptions } from './relay/kernel.ts'
import { workerStarter } from './start-worker.ts'
import type { ConnectOptions, WorkerLike } from './types.ts'

type Relay = { readonly openDoor: typeof openDoor }

/** Gives a way to start the worker, also again after one died: beside us, or at a Tracklet of another origin. */
export async function findWorker(
  given: ConnectOptions['worker'],
  home: URL,
  options: KernelOptions,
): Promise<() => WorkerLike> {
  if (given || home.origin === globalThis.origin) return workerStarter(given, home)
  // A part of its own: most pages do without it.
  const relay = (await import(/* @vite-ignore */ home.href + 'relay.js')) as Relay
  return await relay.openDoor(home.href, options)
}
