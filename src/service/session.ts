/**
 * One worker's use of the store: opening it, what state it is in, and the parts that live as long as it does.
 * Every door runs its verbs through `use()`, which refuses while the store must not be written.
 */
import { TrackletError, isTrackletError } from '#base/errors.ts'
import type { StoreLoss, StoreStatus } from '#model/storage.ts'
import type { Files } from '#store/files.ts'
import { toStoreError } from '#store/errors.ts'
import { sweepImports } from '#store/imports.ts'
import { holdRunLock } from '#store/live.ts'
import { closeStore, ensureDefaultExperiment, listTabs, openStore } from '#store/open.ts'
import { sweepLooks } from '#store/looks.ts'
import { keepReserve } from '#store/reserve.ts'
import { repairStore } from '#store/repair.ts'
import type { Store } from '#store/store.ts'
import { sweepWhenIdle } from '#store/sweep.ts'
import { acceptLoss, findLoss, refreshWitness } from '#store/witness.ts'
import { Ingest } from './log-batch.ts'
import { RunIndexes } from './run-indexes.ts'

type MakeFiles = (packEnd: (pack: string) => Promise<number>) => Promise<Files>
type Opened = { readonly store: Store; readonly loss: StoreLoss | undefined }

export type Ready = {
  readonly store: Store
  readonly ingest: Ingest
  readonly indexes: RunIndexes
}

/** What a door needs of a session. */
export type DoorSession = Pick<
  Session,
  'status' | 'use' | 'useFiles' | 'startFresh' | 'holdRun' | 'releaseRun'
>

const WITNESS_MS = 1_000
const CLEAN_UP_MS = 3_000
/** A database that does not answer for so long is said to be held by another tab. */
const STALLED_MS = 5_000

export class Session {
  readonly #opening: Promise<Store>
  /** Resolves with the first state; later ones replace it. */
  readonly #known: Promise<void>
  #noteKnown!: () => void
  #status: StoreStatus = { state: 'blocked', blockedBy: [] }
  /** Why the store cannot be used; goes with the states `newer` and `failed`. */
  #failure: TrackletError | undefined
  #ready: Ready | undefined
  /** What was refused for lack of space when it was tried last. */
  readonly #full = new Set<'points' | 'files'>()
  #witnessTimer: ReturnType<typeof setTimeout> | undefined
  readonly #held = new Map<string, { release(): void }>()

  readonly #tidies: boolean

  /** @param options `tidies`: cleans up, once it is open, what earlier sessions left */
  constructor(makeFiles: MakeFiles, { tidies = true } = {}) {
    this.#tidies = tidies
    this.#known = new Promise((resolve) => (this.#noteKnown = resolve))
    this.#opening = this.#open(makeFiles)
    this.#opening.catch(() => undefined)
  }

  /** Resolves when the state is known; while another tab blocks the upgrade it says so. */
  async status(): Promise<StoreStatus> {
    await this.#known
    return this.#status
  }

  /** @throws TrackletError E_STORE_LOST, E_STORE_NEWER, E_STORE_STALLED, E_STORE_CORRUPT */
  async ready(): Promise<Ready> {
    await this.#known
    if (this.#status.state === 'ready' && this.#ready !== undefined) return this.#ready
    throw this.#failure ?? refusal(this.#status)
  }

  /**
   * Runs work on the open store. What the browser throws when it takes the database away meanwhile says little;
   * why it did is thrown in its place.
   */
  async use<T>(work: (ready: Ready) => Promise<T>): Promise<T> {
    const ready = await this.ready()
    try {
      return await work(ready)
    } catch (error) {
      throw this.#failure !== undefined && isStoreFault(error) ? this.#failure : error
    }
  }

  /** Runs work that stores files, and tells everybody when there is no space for them. */
  async useFiles<T>(work: (ready: Ready) => Promise<T>): Promise<T> {
    return await this.use(async (ready) => {
      try {
        const result = await work(ready)
        this.#noteFull(ready.store, 'files', false)
        return result
      } catch (error) {
        if (isTrackletError(error, 'E_QUOTA')) this.#noteFull(ready.store, 'files', true)
        throw error
      }
    })
  }

  /** After a loss: what is left becomes the store. */
  async startFresh(): Promise<void> {
    if (this.#status.state !== 'lost') return
    const store = await this.#opening
    await repairStore(store)
    await acceptLoss(store)
    await this.#begin(store)
  }

  async holdRun(runId: string): Promise<void> {
    if (this.#held.has(runId)) return
    const lock = await holdRunLock(runId)
    if (lock !== undefined) this.#held.set(runId, lock)
    await this.#announceHold(runId)
  }

  async releaseRun(runId: string): Promise<void> {
    this.#held.get(runId)?.release()
    this.#held.delete(runId)
    await this.#announceHold(runId)
  }

  /** Ends the session; for tests and tools. */
  async close(): Promise<void> {
    clearTimeout(this.#witnessTimer)
    for (const lock of this.#held.values()) lock.release()
    await this.#ready?.ingest.settle()
    closeStore(await this.#opening)
  }

  async #open(makeFiles: MakeFiles): Promise<Store> {
    // Chromium tells only the first of several tabs that wait that another one blocks.
    const stalled = setTimeout(
      () => void listTabs().then((blockedBy) => this.#enter({ state: 'blocked', blockedBy })),
      STALLED_MS,
    )
    try {
      const { store, loss } = await this.#openTwice(makeFiles)
      if (loss === undefined) await this.#begin(store)
      else this.#enter({ state: 'lost', ...loss })
      return store
    } catch (error) {
      this.#fail(toStoreError(error))
      throw error
    } finally {
      clearTimeout(stalled)
    }
  }

  /** A browser that finds its files damaged fails that call, starts them anew, and answers the next one. */
  async #openTwice(makeFiles: MakeFiles): Promise<Opened> {
    try {
      return await this.#openOnce(makeFiles)
    } catch (error) {
      if (!isTrackletError(error, 'E_STORE_CORRUPT')) throw error
      return await this.#openOnce(makeFiles)
    }
  }

  async #openOnce(makeFiles: MakeFiles): Promise<Opened> {
    let opened = false
    const store = await openStore(makeFiles, {
      onBlocked: (blockedBy) => this.#enter({ state: 'blocked', blockedBy }),
      onClosed: (error) => {
        if (opened) this.#fail(error)
      },
    })
    try {
      const loss = await findLoss(store)
      opened = true
      return { store, loss }
    } catch (error) {
      closeStore(store)
      throw error
    }
  }

  #enter(status: StoreStatus): void {
    if (this.#failure !== undefined) return
    // It may have been opened while somebody looked who blocks it.
    if (status.state === 'blocked' && this.#status.state !== 'blocked') return
    this.#status = status
    this.#noteKnown()
  }

  /** For good: the first reason is the true one, others follow from it. */
  #fail(error: TrackletError): void {
    const newer = error.code === 'E_STORE_NEWER'
    this.#enter(newer ? { state: 'newer' } : { state: 'failed', message: error.message })
    this.#failure ??= error
  }

  async #begin(store: Store): Promise<void> {
    await ensureDefaultExperiment(store)
    const ingest = new Ingest(store, (full) => this.#noteFull(store, 'points', full))
    const indexes = new RunIndexes(store)
    this.#ready = {
      store,
      ingest,
      indexes,
    }
    this.#enter({ state: 'ready' })
    store.changes.listen(({ kind }) => {
      if (kind === 'runs' || kind === 'experiments')
        this.#witnessTimer ??= setTimeout(() => void this.#refreshWitness(store), WITNESS_MS)
    })
    if (this.#tidies) setTimeout(() => void cleanUp(store, ingest), CLEAN_UP_MS)
  }

  /** Fullness is said again at every failure, for tabs that were opened since. */
  #noteFull(store: Store, what: 'points' | 'files', full: boolean): void {
    if (full) this.#full.add(what)
    else if (!this.#full.delete(what)) return
    store.changes.announce({ kind: 'storage', full: this.#full.size > 0 })
  }

  async #refreshWitness(store: Store): Promise<void> {
    this.#witnessTimer = undefined
    // A full disk, or a tab that closes: the next change writes it again.
    await refreshWitness(store).catch(() => undefined)
  }

  /** Whether a run is live shows in its row's state. */
  async #announceHold(runId: string): Promise<void> {
    const { store } = await this.ready()
    store.changes.announce({ kind: 'runs', experimentIds: [], runIds: [runId] })
  }
}

/** What an earlier session did not come to: imports that were killed, looks of closed tabs, files of crashed workers, runs whose points still wait in segments. */
async function cleanUp(store: Store, ingest: Ingest): Promise<void> {
  try {
    await sweepImports(store)
    await sweepLooks()
    await ingest.compactLeft()
    await keepReserve(store)
    await sweepWhenIdle(store)
  } catch (error) {
    // Nothing depends on it, and the next start tries again.
    if (!isTrackletError(error)) throw error
  }
}

/** What a call throws when the store was closed under it, whatever its own error says. */
function isStoreFault(error: unknown): boolean {
  return !isTrackletError(error) || /^(E_STORE_|INTERNAL_ERROR)/.test(error.code)
}

function refusal(status: StoreStatus): TrackletError {
  if (status.state === 'lost') {
    const { lostRuns, runsLeft } = status
    return new TrackletError(
      'E_STORE_LOST',
      `The browser lost Tracklet’s database (${lostRuns} runs). Nothing is overwritten; open Tracklet in a tab to see what is left and to begin anew.`,
      { lostRuns, runsLeft },
    )
  }
  const blockedBy = status.state === 'blocked' ? status.blockedBy : []
  const tabs = blockedBy.length > 0 ? `: ${blockedBy.join(', ')}` : ''
  return new TrackletError(
    'E_STORE_STALLED',
    `Another tab keeps an older Tracklet open, or the database does not answer. Nothing is lost; close or reload the other tabs${tabs}`,
    { blockedBy },
  )
}
