/** What state the store is in, as the worker sees it; read at the start, and again whenever a call fails because of it. */
import { isTrackletError } from '#base/errors.ts'
import type { StoreStatus } from '#model/storage.ts'
import { createEffect, createSignal, onCleanup, type Accessor } from 'solid-js'
import { worker, workerFailure } from './remote.ts'

const BLOCKED_POLL_MS = 1000

const [suspicion, setSuspicion] = createSignal(0)

/** Call with whatever a call of the worker threw. */
export function noteStoreError(error: unknown): void {
  if (isTrackletError(error) && error.code.startsWith('E_STORE_')) setSuspicion((count) => count + 1)
}

/** Undefined until the worker answered. */
export function createStoreStatus(): Accessor<StoreStatus | undefined> {
  const [status, setStatus] = createSignal<StoreStatus>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const read = async () => {
    const answer = await worker.status()
    setStatus(answer)
    if (answer.state === 'blocked') timer = setTimeout(() => void read(), BLOCKED_POLL_MS)
  }
  createEffect(() => {
    suspicion()
    clearTimeout(timer)
    read().catch((error: unknown) => setStatus({ state: 'failed', message: String(error) }))
  })
  onCleanup(() => clearTimeout(timer))
  return () => {
    const failure = workerFailure()
    return failure === undefined ? status() : { state: 'failed', message: failure }
  }
}
