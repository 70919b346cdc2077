/** The worker, where the store lives. Started as soon as this file is loaded; the page never reads the database itself. */
import { runJob, type JobOptions } from '#base/job.ts'
import { makeThrowHandler } from '#base/wire.ts'
import type { TrackletApi } from '#worker/api.ts'
import { transfer, transferHandlers, wrap, type Remote } from 'comlink'
import { createSignal } from 'solid-js'
import { appUrl } from './trusted-types.ts'

transferHandlers.set('throw', makeThrowHandler(transferHandlers.get('throw')))

const [workerFailure, setWorkerFailure] = createSignal<string>()

/** Why the worker could not start; its calls then never settle. Undefined while all is well. */
export { workerFailure }

export const remote: Remote<TrackletApi> = wrap<TrackletApi>(startWorker())

/** A long call, with progress and a cancel. @param call hands the port on as its last argument */
export function runRemoteJob<P, R>(
  options: JobOptions<P>,
  call: (port: MessagePort) => Promise<R>,
): Promise<R> {
  return runJob(options, (port) => call(transfer(port, [port])))
}

function startWorker(): Worker {
  // The name tells other tabs who holds the store.
  const worker = new Worker(appUrl('worker.js'), { type: 'module', name: location.href })
  // One that has answered lives: an error of it later concerns one call, which rejects.
  const started = new AbortController()
  worker.addEventListener('message', () => started.abort(), { once: true })
  worker.addEventListener(
    'error',
    (event) => setWorkerFailure(event.message || 'The file worker.js could not be loaded.'),
    { signal: started.signal },
  )
  return worker
}
