/**
 * The real service behind real MessagePorts, with a way between that can lose answers, refuse, stall and die.
 * For tests of the client in Node.
 */
import 'fake-indexeddb/auto'
import { expose, transferHandlers } from 'comlink'
import { IDBFactory } from 'fake-indexeddb'
import { Dexie } from 'dexie'
import { makeThrowHandler } from '#base/wire.ts'
import type { ArtifactUpload } from '#model/artifact.ts'
import type { LogBatch } from '#model/batch.ts'
import { Client } from '#sdk/client.ts'
import { Link } from '#sdk/link.ts'
import { DEFAULTS, type Settings } from '#sdk/settings.ts'
import type { ConnectOptions } from '#sdk/types.ts'
import { openMemorySession } from '#service/open-session.ts'
import type { TrackletApi } from '#worker/api.ts'
import { makeApi } from '#worker/make-api.ts'

transferHandlers.set('throw', makeThrowHandler(transferHandlers.get('throw')))

/** Quick, so that tests need not wait for what people hardly notice. */
const QUICK: Settings = { ...DEFAULTS, flushMs: 10, firstRetryMs: 5, lastRetryMs: 20 }

/** For tests in which answers stay away. Too little for a worker that starts on a busy machine. */
export const IMPATIENT = { silenceMs: 100 }

export const HOME = new URL('https://tracklet.test/app/')

export class FaultyWorker {
  /** The store as it is, without the faulty way. */
  readonly api: TrackletApi
  readonly batches: LogBatch[] = []
  readonly uploads: (readonly ArtifactUpload[])[] = []
  started = 0
  /** Called with every batch that arrives; may throw or wait instead of writing it. */
  beforeBatch: (batch: LogBatch) => unknown = () => undefined
  /** Called after the batch is on disk; true loses the answer. */
  losesAck: (batch: LogBatch) => boolean = () => false
  beforeUpload: (uploads: readonly ArtifactUpload[]) => unknown = () => undefined
  readonly #ports: MessagePort[] = []
  readonly #close: () => Promise<void>

  constructor() {
    const factory = new IDBFactory()
    Object.assign(globalThis, { indexedDB: factory })
    Dexie.dependencies.indexedDB = factory
    const session = openMemorySession()
    this.api = makeApi(session)
    this.#close = () => session.close()
  }

  /** A new worker over the same store. */
  start = (): MessagePort => {
    this.started++
    const { port1, port2 } = new MessageChannel()
    this.#ports.push(port1)
    expose({ ...this.api, ...this.#faults() }, port1)
    return port2
  }

  connect(settings: Partial<Settings> = {}, options: ConnectOptions = {}): Client {
    const all = { ...QUICK, ...settings }
    return new Client(new Link(this.start, all.silenceMs), HOME, all, options)
  }

  /** Nothing that was sent and not yet read is read, and no answer gets through. */
  kill(): void {
    for (const port of this.#ports.splice(0)) port.close()
  }

  async close(): Promise<void> {
    this.kill()
    await this.#close()
  }

  #faults(): Pick<TrackletApi, 'logBatch' | 'logArtifacts'> {
    return {
      logBatch: async (batch) => {
        this.batches.push(batch)
        await this.beforeBatch(batch)
        await this.api.logBatch(batch)
        if (this.losesAck(batch)) await new Promise(() => undefined)
      },
      logArtifacts: async (runId, uploads) => {
        this.uploads.push(uploads)
        await this.beforeUpload(uploads)
        await this.api.logArtifacts(runId, uploads)
      },
    }
  }
}

/** Waits for what takes a few turns of the event loop. */
export async function eventually(isSo: () => boolean, ms = 15_000): Promise<void> {
  for (const end = Date.now() + ms; !isSo();) {
    if (Date.now() > end) throw new Error(`never came true: ${isSo.toString()}`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
