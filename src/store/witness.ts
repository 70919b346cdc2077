/**
 * A small file in OPFS that remembers the store. Browsers bring a damaged or evicted database back silently empty;
 * the witness tells that from a first visit.
 */
import * as v from 'valibot'
import { isTrackletError } from '#base/errors.ts'
import { newRunId } from '#base/ids.ts'
import type { StoreLoss } from '#model/storage.ts'
import { guarded } from './errors.ts'
import { withLock } from './locks.ts'
import { readSetting } from './settings.ts'
import type { Store } from './store.ts'
import { countAllRuns } from './tallies.ts'

const Witness = v.object({
  storeId: v.string(),
  experiments: v.number(),
  runs: v.number(),
  updated: v.number(),
})
type Witness = v.InferOutput<typeof Witness>

const STORE_ID = 'storeId'

/**
 * Compares the database with the witness. A first visit gets its id and its witness; undefined: nothing is lost.
 * Nothing is written when something is lost.
 */
export async function findLoss(store: Store): Promise<StoreLoss | undefined> {
  return await withLock('witness', async () => {
    const witness = await readWitness(store)
    const storeId = await readSetting(store, STORE_ID)
    const now = await countRows(store)
    const same = witness === undefined || witness.storeId === storeId
    if (
      witness !== undefined &&
      (witness.runs > now.runs || (!same && witness.runs + witness.experiments > 1))
    ) {
      return {
        lostRuns: Math.max(0, witness.runs - now.runs),
        lostExperiments: Math.max(0, witness.experiments - now.experiments),
        runsLeft: now.runs,
        filesLeft: (await store.files.listBlobs()).length + (await store.files.listPacks()).length,
        lastSeen: witness.updated,
      }
    }
    await ifRoom(async () =>
      write(store, typeof storeId === 'string' ? storeId : await nameStore(store), now),
    )
    return undefined
  })
}

/** Accepts what is there as the store; the old witness is kept under a dated name. */
export async function acceptLoss(store: Store): Promise<void> {
  await withLock('witness', async () => {
    await write(store, await nameStore(store), await countRows(store), true)
  })
}

/** Notes the present counts. To be called after runs or experiments were added. */
export async function refreshWitness(store: Store): Promise<void> {
  await withLock('witness', async () => {
    const runs = await countAllRuns(store)
    const experiments = await guarded(() => store.db.experiments.count())
    await write(store, String(await readSetting(store, STORE_ID)), { runs, experiments })
  })
}

/**
 * Runs a removal with the witness lowered before: a crash in between leaves a witness that knows too little, which
 * is harmless, never one that reports a loss. On a full disk there is none meanwhile: a removal is what makes room.
 */
export async function removeWitnessed<T>(
  store: Store,
  runs: number,
  experiments: number,
  work: () => Promise<T>,
): Promise<T> {
  return await withLock('witness', async () => {
    const storeId = String(await readSetting(store, STORE_ID))
    const now = await countRows(store)
    const lowered = { runs: now.runs - runs, experiments: now.experiments - experiments }
    const isLowered = await ifRoom(() => write(store, storeId, lowered))
    if (!isLowered) await ifRoom(() => guarded(() => store.files.removeWitness()))
    try {
      return await work()
    } finally {
      await ifRoom(async () => write(store, storeId, await countRows(store)))
    }
  })
}

/** False when there was no space: what is there is read and removed all the same, and the next change tries again. */
async function ifRoom(work: () => Promise<void>): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    if (isTrackletError(error, 'E_QUOTA')) return false
    throw error
  }
}

async function nameStore(store: Store): Promise<string> {
  const value = newRunId()
  await guarded(() => store.strict.settings.put({ name: STORE_ID, value }))
  return value
}

async function countRows(store: Store): Promise<{ runs: number; experiments: number }> {
  return await guarded(async () => ({
    runs: await store.db.runs.count(),
    experiments: await store.db.experiments.count(),
  }))
}

async function readWitness(store: Store): Promise<Witness | undefined> {
  const text = await store.files.readWitness()
  if (text === undefined) return undefined
  try {
    return v.parse(Witness, JSON.parse(text))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof v.ValiError) return undefined
    throw error
  }
}

async function write(
  store: Store,
  storeId: string,
  counts: { runs: number; experiments: number },
  aside = false,
): Promise<void> {
  const witness: Witness = { storeId, ...counts, updated: Date.now() }
  await guarded(() => store.files.writeWitness(JSON.stringify(witness), aside))
}
