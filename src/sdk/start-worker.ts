import { TrackletError, messageOf } from '#base/errors.ts'
import { pageAddress } from './source.ts'
import type { ConnectOptions, WorkerLike } from './types.ts'

const WORKER_FILE = 'worker.js'

type ScriptPolicy = { createScriptURL(url: string): string }

let policy: ScriptPolicy | undefined

/** Gives a way to start the worker, also again after one died. */
export function workerStarter(given: ConnectOptions['worker'], home: URL): () => WorkerLike {
  if (typeof given === 'function') return given
  if (given === undefined) return () => startWorker(new URL(WORKER_FILE, home).href)
  let used = false
  return () => {
    if (used) {
      throw new TrackletError('E_STORE_STALLED', 'The given worker is gone. Pass a function instead.')
    }
    used = true
    return given
  }
}

function startWorker(url: string): Worker {
  try {
    // The name tells other tabs who holds the store.
    return new Worker(trustedUrl(url), { type: 'module', name: pageAddress() })
  } catch (error) {
    throw new TrackletError(
      'PERMISSION_DENIED',
      `${url} may not start (${messageOf(error)}). Allow the Trusted Types policy 'tracklet-sdk', or pass a function as worker.`,
    )
  }
}

/**
 * A policy first: where strings are refused, even trying one is reported as a violation. Where our policy is not
 * allowed, the page may still have a default one, which takes the string.
 */
function trustedUrl(url: string): string {
  try {
    const { trustedTypes } = globalThis as {
      trustedTypes?: { createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy }
    }
    policy ??= trustedTypes?.createPolicy('tracklet-sdk', { createScriptURL: (own) => own })
  } catch {
    return url
  }
  return policy?.createScriptURL(url) ?? url
}
