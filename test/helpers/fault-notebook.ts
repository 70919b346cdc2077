/**
 * The page that faults happen to: a notebook of the tracker's origin. It runs in Chromium beside the built app, logs
 * through the public `tracklet.js`, and speaks to a worker of its own past the client.
 */
import type { RunDetails } from '#model/run.ts'
import type * as Client from '#sdk/main.ts'
import type { Run, Tracklet } from '#sdk/types.ts'
import { bytesOf, hashOf, valueAt } from './fault-points.ts'

/** What a call came to; an error's code does not survive the way to the test. */
export type Outcome = { readonly ok: unknown } | { readonly code: string; readonly message: string }

/** Told to the test as soon as it is acknowledged. */
export type Acknowledged =
  | { readonly kind: 'points'; readonly run: number; readonly through: number }
  | { readonly kind: 'file'; readonly run: number; readonly path: string; readonly sha256: string }

/** A run as it crosses the DevTools protocol, which knows no Map. */
export type SeenRun = {
  readonly name: string
  readonly status: string
  readonly live: boolean
  readonly params: Readonly<Record<string, string>>
  readonly tags: Readonly<Record<string, string>>
  /** Points by metric, from the summaries. */
  readonly counts: Readonly<Record<string, number>>
}

export type StoredFile = { readonly path: string; readonly size: number }

export const KEYS = ['loss', 'eval/acc'] as const

/** Sizes of files that are written in a loop: packed, a file of its own in one piece, and in several. */
const SIZES = [900, 40_000, 65_537, 300_000, 2_500_000]

type Reply = { id: string; type: string; value: unknown }

class RawWorker {
  readonly #worker = new Worker('worker.js', { type: 'module' })
  readonly #waiting = new Map<string, (outcome: Outcome) => void>()
  #lastId = 0

  constructor() {
    this.#worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
      const settle = this.#waiting.get(data.id)
      this.#waiting.delete(data.id)
      settle?.(data.type === 'RAW' ? { ok: data.value } : (data.value as Exclude<Outcome, { ok: unknown }>))
    })
  }

  call(verb: string, args: readonly unknown[]): Promise<Outcome> {
    return new Promise((resolve) => {
      const id = String(++this.#lastId)
      this.#waiting.set(id, resolve)
      this.#worker.postMessage({
        id,
        type: 'APPLY',
        path: [verb],
        argumentList: args.map((value) => ({ type: 'RAW', value })),
      })
    })
  }
}

class Notebook {
  #raw: RawWorker | undefined
  #client: Promise<Tracklet> | undefined
  /** Kept by name from one call of the test to the next. */
  readonly runs = new Map<string, Run>()
  /** Events of the runs, in order. */
  readonly events: { readonly type: string; readonly detail: unknown }[] = []

  /** A verb of the worker, as it is: no retries, no buffer. */
  async call(verb: string, ...args: unknown[]): Promise<Outcome> {
    this.#raw ??= new RawWorker()
    return await this.#raw.call(verb, args)
  }

  /** @throws Error with the code in its text */
  async ask(verb: string, ...args: unknown[]): Promise<unknown> {
    const outcome = await this.call(verb, ...args)
    if ('ok' in outcome) return outcome.ok
    throw new Error(`${verb}: ${outcome.code} ${outcome.message}`)
  }

  async readRun(runId: string): Promise<SeenRun> {
    const { run, live, summaries } = (await this.ask('getRun', runId)) as RunDetails
    return {
      name: run.runName,
      status: run.status,
      live,
      params: Object.fromEntries(run.params),
      tags: Object.fromEntries(run.tags),
      counts: Object.fromEntries(summaries.keys.map((key, i) => [key, summaries.count[i] ?? NaN])),
    }
  }

  /** @param maxBuffered of the first call holds */
  async client(maxBuffered = 2_000_000): Promise<Tracklet> {
    this.#client ??= (async () => {
      const { connect } = (await import(
        /* @vite-ignore */ new URL('tracklet.js', location.href).href
      )) as typeof Client
      return await connect({ flushMs: 20, maxBuffered })
    })()
    return await this.#client
  }

  async startRun(name: string): Promise<string> {
    return this.#keep(name, await (await this.client()).startRun({ experiment: 'faults', name })).id
  }

  async takeRun(name: string, id: string): Promise<void> {
    const run = this.#keep(name, await (await this.client()).getRun(id))
    await run.resume()
  }

  run(name: string): Run {
    const run = this.runs.get(name)
    if (run === undefined) throw new Error(`no run ${name}`)
    return run
  }

  /**
   * Logs each key up to a step, without waiting.
   * @param from the first step of each key
   */
  log(name: string, run: number, from: readonly number[], to: number): void {
    for (let step = Math.min(...from); step < to; step++) {
      for (const [i, key] of KEYS.entries())
        if (step >= (from[i] ?? 0)) this.run(name).logMetric(key, valueAt(run, key, step), { step })
    }
  }

  /** Many metrics at once, `m0`, `m1`, …: each up to a step, which is told whenever all before it is on disk. */
  async logWide(name: string, run: number, metrics: number, steps: number): Promise<void> {
    const EVERY = 500
    for (let step = 0; step < steps; step++) {
      for (let m = 0; m < metrics; m++)
        this.run(name).logMetric(`m${m}`, valueAt(run, `m${m}`, step), { step })
      if (step % EVERY !== EVERY - 1 && step !== steps - 1) continue
      await this.run(name).flush()
      globalThis.acknowledge({ kind: 'points', run, through: step + 1 })
    }
  }

  /** Never ends: points of a run in bursts of random length, each told when it is on disk. */
  async logForever(name: string, run: number, from: readonly number[]): Promise<never> {
    for (let done = from; ;) {
      const to = Math.max(...done) + 1 + Math.floor(Math.random() ** 3 * 900)
      this.log(name, run, done, to)
      await this.run(name).flush()
      done = KEYS.map(() => to)
      globalThis.acknowledge({ kind: 'points', run, through: to })
    }
  }

  /** Never ends: files of all sizes, each told when it is on disk. */
  async storeForever(name: string, run: number, firstSeed: number): Promise<never> {
    for (let seed = firstSeed; ; seed++) {
      const size = (SIZES[seed % SIZES.length] ?? 0) + (seed % 100)
      const bytes = bytesOf(seed, size)
      const path = `files/${seed}.bin`
      const sha256 = await hashOf(bytes)
      await this.run(name).logArtifact(path, bytes)
      globalThis.acknowledge({ kind: 'file', run, path, sha256 })
    }
  }

  /** The hash of what an artifact's bytes are now; 'missing' when they are gone. */
  async hashArtifact(runId: string, path: string): Promise<string> {
    const outcome = await this.call('readArtifact', runId, path)
    if (!('ok' in outcome)) return 'missing'
    return await hashOf(await (outcome.ok as Blob).arrayBuffer())
  }

  /** Everything in OPFS. */
  async files(): Promise<StoredFile[]> {
    const found: StoredFile[] = []
    const walk = async (directory: FileSystemDirectoryHandle, prefix: string): Promise<void> => {
      for await (const [name, handle] of directory.entries()) {
        if (handle instanceof FileSystemDirectoryHandle) await walk(handle, `${prefix}${name}/`)
        else found.push({ path: prefix + name, size: (await handle.getFile()).size })
      }
    }
    await walk(await navigator.storage.getDirectory(), '')
    return found
  }

  async readText(path: string): Promise<string> {
    const parts = path.split('/')
    let directory = await navigator.storage.getDirectory()
    for (const part of parts.slice(0, -1)) directory = await directory.getDirectoryHandle(part)
    return await (await (await directory.getFileHandle(parts.at(-1) ?? '')).getFile()).text()
  }

  /** Rows of every table, read past our code; undefined when there is no database. */
  async countRows(): Promise<Record<string, number> | undefined> {
    const known = (await indexedDB.databases()).some(({ name }) => name === 'tracklet')
    if (!known) return undefined
    const db = await openRaw()
    const names = [...db.objectStoreNames]
    const counts = names.map(async (name) => [
      name,
      await settled(db.transaction(name).objectStore(name).count()),
    ])
    const rows = Object.fromEntries(await Promise.all(counts)) as Record<string, number>
    db.close()
    return rows
  }

  #keep(name: string, run: Run): Run {
    this.runs.set(name, run)
    for (const type of ['pressure', 'error', 'overflow'] as const) {
      run.addEventListener(type, ({ detail }: CustomEvent) => {
        this.events.push({ type, detail: detail instanceof Error ? codeOf(detail) : (detail as unknown) })
      })
    }
    return run
  }
}

function codeOf(error: Error): string {
  return (error as Error & { code?: string }).code ?? error.name
}

function openRaw(): Promise<IDBDatabase> {
  return settled(indexedDB.open('tracklet'))
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('failed'))
  })
}

declare global {
  var notebook: Notebook
  /** Given by the test. */
  var acknowledge: (told: Acknowledged) => void
}

globalThis.notebook = new Notebook()
