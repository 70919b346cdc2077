/**
 * What stands between the Python package and the client, `python/bridge.js` when built: the client itself, and calls that
 * take what Python hands over cheaply. Objects come as JSON, points as one Float64Array.
 */
import { Client, ensureReady } from '#sdk/client.ts'
import { findWorker } from '#sdk/find-worker.ts'
import { Link } from '#sdk/link.ts'
import type { RunHandle } from '#sdk/run.ts'
import { DEFAULTS, SDK_VERSION, type Settings } from '#sdk/settings.ts'
import { pageAddress } from '#sdk/source.ts'
import type { DatasetInfo, EndStatus, MetricHistory, RunOptions } from '#sdk/types.ts'

/** Of the Python package that it speaks to: another one is refused there. */
export const VERSION = SDK_VERSION

/**
 * A loop of Python hears no acknowledgement until it ends or waits, and is to lose nothing that was posted when its kernel
 * is killed: so everything is posted at once.
 */
const SETTINGS: Settings = {
  ...DEFAULTS,
  windowPoints: DEFAULTS.maxBuffered,
  windowBatches: DEFAULTS.maxBuffered,
}

/** The store is gone for this kernel, and what waits for it would wait for ever: Python can do nothing else meanwhile. */
const GONE = /^E_STORE_(LOST|NEWER)$/

/** Numbers that a point takes. */
const COLUMNS = 4

type InputOptions = { readonly context?: string; readonly tags?: Record<string, string> }

/**
 * Starts Tracklet's worker beside this kernel.
 * @param notebook its name, if it has one
 * @param experiment where a kernel of another origin asks to log
 * @param runInPage runs a script in the kernel's page, where its host can
 * @throws TrackletError E_STORE_…, PERMISSION_DENIED
 */
export async function open(
  notebook?: string,
  experiment?: string,
  runInPage?: (script: string) => void,
): Promise<Bridge> {
  const home = new URL('..', import.meta.url)
  const link = new Link(await findWorker(undefined, home, { experiment, runInPage }), SETTINGS.silenceMs)
  await ensureReady(link)
  const status = await link.call('status', [])
  const client = new Client(link, home, SETTINGS, { notebook: notebook ?? pageAddress() })
  return new Bridge(link, client, 'inMemory' in status)
}

class Bridge {
  /** No window of Tracklet can reach this page: what is logged is gone with it, unless it is saved. */
  readonly inMemory: boolean
  readonly #link: Link
  readonly #client: Client

  constructor(link: Link, client: Client, inMemory: boolean) {
    this.inMemory = inMemory
    this.#link = link
    this.#client = client
  }

  /** @param options RunOptions as JSON */
  async startRun(options: string): Promise<KernelRun> {
    return new KernelRun(await this.#client.startRun(JSON.parse(options) as RunOptions))
  }

  async getRun(runId: string): Promise<KernelRun> {
    return new KernelRun(await this.#client.getRun(runId))
  }

  /** Everything that is there, as a bundle. */
  async save(): Promise<ArrayBuffer> {
    // Without a port for its progress, which a relay could not hand on.
    const { content } = await this.#link.call('exportBundle', [{}])
    return await (content as Blob).arrayBuffer()
  }

  /** MLflow's REST API. @param path from `/api/…` on @param body JSON */
  async rest(method: string, path: string, body?: string): Promise<{ status: number; text: string }> {
    return await this.#link.call('answerRest', body === undefined ? [method, path] : [method, path, body])
  }

  /** Whose files an artifact URI names, and all at or below its path, as JSON. */
  async findArtifacts(uri: string): Promise<string> {
    const { ownerId, path } = await this.#link.call('resolveUri', [uri])
    const all = await this.#link.call('listArtifacts', [ownerId])
    const files = all
      .filter((file) => path === '' || file.path === path || file.path.startsWith(`${path}/`))
      .map(({ path: place, size }) => ({ path: place, size }))
    return JSON.stringify({ ownerId, path, files })
  }

  /** Of a run or a logged model. */
  async logFile(ownerId: string, path: string, content: Uint8Array<ArrayBuffer> | string): Promise<void> {
    await this.#link.call('logArtifacts', [ownerId, [{ path, content }]])
  }

  async readArtifact(ownerId: string, path: string): Promise<ArrayBuffer> {
    const file = await this.#link.call('readArtifact', [ownerId, path])
    return await file.arrayBuffer()
  }
}

/** One handle on one run, for the kernel's own writer. */
class KernelRun {
  readonly id: string
  readonly url: string
  readonly #run: RunHandle
  readonly #keys: string[] = []
  readonly #gone: Promise<never>

  constructor(run: Awaited<ReturnType<Client['startRun']>>) {
    this.#run = run as RunHandle
    this.id = run.id
    this.url = run.url
    this.#gone = new Promise((_, reject) => {
      run.addEventListener('error', ({ detail }) => {
        if (GONE.test(detail.code)) reject(detail)
      })
    })
    this.#gone.catch(() => undefined)
  }

  get pending(): number {
    return this.#run.pending
  }

  /** Gives the key its place: the first is 0. */
  addKey(key: string): void {
    this.#keys.push(key)
  }

  /**
   * Sends them, together with those of earlier calls that wait.
   * @param rows one behind the other: place of the key, value, step, ms since the epoch
   */
  logPoints(rows: Float64Array): void {
    const { recorder } = this.#run
    const now = Date.now()
    for (let i = 0; i < rows.length; i += COLUMNS) {
      const key = this.#keys[rows[i] as number] as string
      recorder.log(key, rows[i + 1] as number, rows[i + 2], rows[i + 3], now)
    }
    this.#run.send()
  }

  logParams(params: string): boolean {
    return this.#run.logParams(JSON.parse(params) as Record<string, string>)
  }

  setTags(tags: string): boolean {
    return this.#run.setTags(JSON.parse(tags) as Record<string, string>)
  }

  /** These three give the client's own promises: `flush` tells of one that nobody waited for. */
  logArtifact(path: string, content: Uint8Array | string): Promise<void> {
    return this.#run.logArtifact(path, content)
  }

  logImage(png: Uint8Array<ArrayBuffer>, key: string, step: number): Promise<string> {
    return this.#run.logImage(new Blob([png], { type: 'image/png' }), { key, step })
  }

  /** @param columns JSON: lists by name */
  logTable(columns: string, path: string): Promise<void> {
    return this.#run.logTable(JSON.parse(columns) as Record<string, unknown[]>, path)
  }

  logInput(dataset: string, options: string): boolean {
    return this.#run.logInput(JSON.parse(dataset) as DatasetInfo, JSON.parse(options) as InputOptions)
  }

  async history(key: string): Promise<MetricHistory> {
    return await this.#run.metricHistory(key)
  }

  async flush(): Promise<void> {
    await Promise.race([this.#run.flush(), this.#gone])
  }

  /** As `flush`, but leaves what was refused to the next one. */
  async settled(): Promise<void> {
    await Promise.race([this.#run.settled(), this.#gone])
  }

  async resume(): Promise<void> {
    await Promise.race([this.#run.resume(), this.#gone])
  }

  async end(status: EndStatus): Promise<void> {
    await Promise.race([this.#run.end(status), this.#gone])
  }
}
