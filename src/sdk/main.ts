/**
 * The JavaScript client, built into one file, `tracklet.js`. A point's way begins here: `run.ts` takes it, `recorder.ts`
 * checks it, `outbox.ts` batches, numbers and keeps it until `link.ts`, the way to the worker, brought its acknowledgement.
 */
import { Client, ensureReady } from './client.ts'
import { findWorker } from './find-worker.ts'
import { Link } from './link.ts'
import { DEFAULTS, MOST_BATCH_POINTS } from './settings.ts'
import type { ConnectOptions, Tracklet } from './types.ts'

export type * from './types.ts'

/**
 * Starts Tracklet's worker and opens the store of this browser; no tab of Tracklet needs to be open. From a page of another
 * origin a window of Tracklet's asks the person first: best called after a click, else a button appears.
 * @throws TrackletError E_STORE_…, PERMISSION_DENIED; its message says what to do
 */
export async function connect(options: ConnectOptions = {}): Promise<Tracklet> {
  const home = new URL(String(options.home ?? '.').replace(/\/?$/, '/'), import.meta.url)
  const {
    batchPoints = DEFAULTS.batchPoints,
    flushMs = DEFAULTS.flushMs,
    maxBuffered = DEFAULTS.maxBuffered,
  } = options
  const settings = {
    ...DEFAULTS,
    batchPoints: Math.min(batchPoints, MOST_BATCH_POINTS),
    flushMs,
    maxBuffered,
  }
  const link = new Link(await findWorker(options.worker, home, options), settings.silenceMs)
  await ensureReady(link)
  return new Client(link, home, settings, options)
}
