/** The worker, where the store lives. Started as soon as this file is loaded; the page never reads the database itself. */
import { runJob, type JobOptions } from '#base/job.ts'
import { makeThrowHandler } from '#base/wire.ts'
import type { ImportFile } from '#model/import.ts'
import type { TrackletApi, WorkerApi } from '#worker/api.ts'
import { transfer, transferHandlers, wrap, type Remote } from 'comlink'
import { createSignal } from 'solid-js'
import { appUrl } from './trusted-types.ts'

transferHandlers.set('throw', makeThrowHandler(transferHandlers.get('throw')))

const [workerFailure, setWorkerFailure] = createSignal<string>()

/** Why the worker could not start; its calls then never settle. Undefined while all is well. */
export { workerFailure }

/** The worker itself, whatever is shown. */
export const worker: Remote<WorkerApi> = wrap<WorkerApi>(startWorker())

let shown: Remote<TrackletApi> = worker

/** What pages read: the worker's own store, or a bundle that is looked at. */
export const remote = new Proxy({} as Remote<TrackletApi>, {
  get: (_, verb) => Reflect.get(shown, verb) as unknown,
})

/** @param source undefined: the worker's own store */
export function showStore(source: Remote<TrackletApi> = worker): void {
  shown = source
}

/** Opens a bundle beside the worker's own store. @see WorkerApi.openLook */
export async function openBundle(
  files: readonly ImportFile[],
  path: string,
  name: string,
): Promise<Remote<TrackletApi>> {
  const { port1, port2 } = new MessageChannel()
  await worker.openLook(files, path, name, transfer(port2, [port2]))
  return wrap<TrackletApi>(port1)
}

/** A long call, with progress and a cancel. @param call hands the port on as its last argument */
export function runRemoteJob<P, R>(
  options: JobOptions<P>,
  call: (port: MessagePort) => Promise<R>,
): Promise<R> {
  return runJob(options, (port) => call(transfer(port, [port])))
}

/** The worker answers a page of another origin on the port, for as long as this page is open. */
export function serveOrigin(grantId: string, port: MessagePort): Promise<void> {
  return remote.serveOrigin(grantId, transfer(port, [port]))
}

function startWorker(): Worker {
  // The name tells other tabs who holds the store.
  const made = new Worker(appUrl('worker.js'), { type: 'module', name: location.href })
  const started = new AbortController()
  // One that has answered lives: an error of it later concerns one call, which rejects.
  made.addEventListener('message', () => started.abort(), { once: true })
  made.addEventListener(
    'error',
    (event) => setWorkerFailure(event.message || 'The file worker.js could not be loaded.'),
    { signal: started.signal },
  )
  return made
}
