import { holdLock, listHeld } from './locks.ts'

/**
 * A run is live while a client holds it: a shared Web Lock, which the browser frees when the client's worker is gone,
 * however it went.
 */
const RUN_LOCK = 'run:'

export async function holdRunLock(runId: string): Promise<{ release(): void } | undefined> {
  return await holdLock(RUN_LOCK + runId, 'shared')
}

export async function listLiveRuns(): Promise<ReadonlySet<string>> {
  return await listHeld(RUN_LOCK)
}
