/** What is measured on a page: the SDK, the worker's answers, and plain IndexedDB beside them. All give ms. */
import { transfer, wrap, type Remote } from 'comlink'
import type { Tracklet } from '../../../src/sdk/types.ts'
import type { TrackletApi, WorkerApi } from '#worker/api.ts'
import { event, eventFile, scalar, tensorScalar } from '../../helpers/event-file.ts'
import type { BenchWorker } from './bench-worker.ts'
import { cloneRuns, completionStroke, filterStrokes } from './filter.ts'
import { openDatabase } from './clone-rows.ts'
import { groupRuns, makeGroups } from './groups.ts'
import { filterAll, makeSearchable, search, searchRows } from './search.ts'
import { doorRounds, restBatches, type DoorRound } from './rest.ts'

const START = 1_700_000_000_000
const connect = async (options: object = {}): Promise<Tracklet> => {
  const sdk = (await import(/* @vite-ignore */ new URL('tracklet.js', location.href).href)) as {
    connect(options: object): Promise<Tracklet>
  }
  return await sdk.connect(options)
}

/** As a client that logs much sends them. */
const BATCH_POINTS = 16_000

/** The bundle that left last; it outlives its page. */
const bundleFile = async (): Promise<FileSystemFileHandle> => {
  const root = await navigator.storage.getDirectory()
  return await root.getFileHandle('all.tracklet.zip', { create: true })
}

const startWorker = (name: string): Worker => new Worker(new URL(name, location.href), { type: 'module' })
let baselineWorker: Remote<BenchWorker> | undefined
let remote: Remote<WorkerApi> | undefined

/** More than a worker takes from its start until it does what an earlier one left: clients end theirs with the run. */
const QUIET_LOOKS = 25

const bench = {
  baseline: (name: keyof BenchWorker, ...args: [number, number]): Promise<number> => {
    baselineWorker ??= wrap<BenchWorker>(startWorker('bench-worker.js'))
    return baselineWorker[name](...args)
  },

  /** Points through the SDK, acknowledged. */
  async ingest(points: number, size: number): Promise<number> {
    const tracklet = await connect({ batchPoints: size, flushMs: 60_000, maxBuffered: points })
    const run = await tracklet.startRun({ experiment: 'ingest' })
    const start = performance.now()
    for (let i = 0; i < points; i++) run.logMetric('loss', Math.sin(i), { step: i, timestamp: START + i })
    await run.flush()
    const ms = performance.now() - start
    await run.end()
    await tracklet.close()
    return ms
  },

  /** Microseconds a call, by blocks of 1,000 calls: the clock is too coarse for one. */
  async logCalls(blocks: number): Promise<number[]> {
    const tracklet = await connect()
    const run = await tracklet.startRun({ experiment: 'calls' })
    const micros: number[] = []
    for (let block = 0; block < blocks; block++) {
      const start = performance.now()
      for (let i = 0; i < 1_000; i++) run.logMetric('loss', i, { step: block * 1_000 + i })
      micros.push(performance.now() - start)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    await run.end()
    await tracklet.close()
    return micros
  },

  /** Long tasks of the page while points come steadily. */
  async longTasks(
    perSecond: number,
    seconds: number,
    experiment = 'steady',
    keys = 1,
  ): Promise<{ tasks: number[]; points: number }> {
    const tracklet = await connect()
    const run = await tracklet.startRun({ experiment })
    const names = Array.from({ length: keys }, (_, k) => `m${String(k)}`)
    const tasks: number[] = []
    const observer = new PerformanceObserver((list) =>
      tasks.push(...list.getEntries().map(({ duration }) => duration)),
    )
    observer.observe({ type: 'longtask' })
    const start = performance.now()
    let points = 0
    while (performance.now() - start < seconds * 1_000) {
      const due = ((performance.now() - start) / 1_000) * perSecond
      for (; points < due; points++)
        run.logMetric(names[points % keys] ?? '', Math.sin(points / 1_000), {
          step: Math.floor(points / keys),
        })
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    await run.end()
    observer.disconnect()
    await tracklet.close()
    return { tasks, points }
  },

  /** One run with `keys` metrics of equal length, ended. @param curve above 0: noise about a decay, the faster the greater @returns its id */
  async makeRun(points: number, keys: number, curve = 0): Promise<string> {
    const worker = api()
    const names = Array.from({ length: keys }, (_, k) => `m${String(k)}`)
    const { runId } = await worker.createRun({ experiment: 'series' })
    let [state, seq] = [1, 0]
    let before: Promise<unknown> = Promise.resolve()
    for (let at = 0; at < points; at += BATCH_POINTS) {
      const length = Math.min(BATCH_POINTS, points - at)
      const place = (i: number): number => Math.floor((at + i) / keys)
      const value = Float64Array.from({ length }, (_, i) => {
        state = (state * 48_271) % 2_147_483_647
        const noise = state / 2_147_483_647
        return curve === 0 ? noise : Math.exp((-place(i) * keys * curve) / points) + noise / 20
      })
      const logged = worker.logBatch({
        runId,
        writerId: 'b'.repeat(32),
        seq: seq++,
        metrics: {
          keys: names,
          keyIndex: Uint32Array.from({ length }, (_, i) => (at + i) % keys),
          step: Float64Array.from({ length }, (_, i) => place(i)),
          value,
          time: Float64Array.from({ length }, (_, i) => START + place(i) * 5),
        },
        ...(at + length === points && { status: 'FINISHED' }),
      })
      // One is on its way while the next is made.
      await before
      before = logged
    }
    await before
    return runId
  },

  /** Runs of `keys` metrics, all of an experiment of their own. @returns its id */
  async makeSeries(runs: number, points: number, keys: number): Promise<string> {
    for (let i = 0; i < runs; i++) await bench.makeRun(points, keys, 1 + (i % 10))
    await bench.waitForCompaction()
    const all = await api().listExperiments('ACTIVE_ONLY')
    return all.find(({ experiment }) => experiment.name === 'series')?.experiment.experimentId ?? ''
  },

  makeGroups: (count: number, metrics: number): Promise<string> => makeGroups(api(), count, metrics),
  groupRuns: (experimentId: string, metrics: number): Promise<number> =>
    groupRuns(api(), experimentId, metrics),

  /** When nobody compacts and nothing of it waits. Between two runs nobody holds a lock either, so it is looked at for a while. */
  async waitForCompaction(): Promise<void> {
    const worker = api()
    await worker.status()
    for (let quiet = 0; quiet < QUIET_LOOKS; quiet++) {
      await new Promise((resolve) => setTimeout(resolve, 200))
      const { held = [] } = await navigator.locks.query()
      if (held.some(({ name = '' }) => name.startsWith('tracklet-compact:'))) quiet = -1
    }
  },

  async artifacts(count: number, bytes: number, stamp: number): Promise<number> {
    const tracklet = await connect()
    const run = await tracklet.startRun({ experiment: 'files' })
    const contents = Array.from({ length: count }, (_, i) => {
      const content = new Uint8Array(bytes)
      new DataView(content.buffer).setUint32(0, i)
      new DataView(content.buffer).setUint32(4, stamp)
      return content
    })
    const start = performance.now()
    await Promise.all(contents.map((content, i) => run.logArtifact(`file-${String(i)}`, content)))
    const ms = performance.now() - start
    await run.end()
    await tracklet.close()
    return ms
  },

  /** Everything leaves as a bundle to a file, as one that a person picked, which {@link bench.importBundle} takes. */
  async exportBundle(): Promise<{ ms: number; bytes: number }> {
    const handle = await bundleFile()
    const start = performance.now()
    await api().exportBundle({}, undefined, handle)
    const ms = performance.now() - start
    return { ms, bytes: (await handle.getFile()).size }
  },

  /** What left comes in again, once nothing of it is there. */
  async importBundle(): Promise<{ ms: number }> {
    const content = await (await bundleFile()).getFile()
    const files = [{ path: 'all.tracklet.zip', content }]
    const start = performance.now()
    const { runs } = await api().importFiles(files)
    const ms = performance.now() - start
    if (runs === 0) throw new Error('nothing came in')
    return { ms }
  },

  purgeAll: (): Promise<void> => purgeAll(),

  /** From a dropped bundle of everything to the points of a chart of ten runs. @returns ms, and how large the bundle is */
  async firstChart(metric: string): Promise<{ ms: number; bytes: number }> {
    const worker = api()
    const handle = await bundleFile()
    await worker.exportBundle({}, undefined, handle)
    const content = await handle.getFile()
    const start = performance.now()
    const { port1, port2 } = new MessageChannel()
    const files = [{ path: 'all.tracklet.zip', content }]
    await worker.openLook(files, 'all.tracklet.zip', 'bench', transfer(port2, [port2]))
    const look = wrap<TrackletApi>(port1)
    const { items } = await look.searchRuns({ experiments: ['series'], maxResults: 10 })
    const runIds = items.map(({ run }) => run.runId)
    const { lines } = await look.readLines({ runIds, sources: [metric], x: 'step', width: 600 })
    const ms = performance.now() - start
    if (lines.length !== runIds.length) throw new Error('a line is missing')
    await worker.closeLook('bench')
    return { ms, bytes: content.size }
  },

  /** For a file or a folder of the disk, which {@link bench.picked} imports. */
  makePicker(kind: 'file' | 'folder'): void {
    const input = document.createElement('input')
    input.type = 'file'
    input.webkitdirectory = kind === 'folder'
    document.body.append(input)
  },

  /** What was picked comes in, and is purged. @param expected points @returns ms */
  async picked(expected: number): Promise<{ ms: number }> {
    const files = [...(document.querySelector('input')?.files ?? [])]
    const start = performance.now()
    const { points } = await api().importFiles(
      files.map((content) => ({ path: content.webkitRelativePath || content.name, content })),
    )
    const ms = performance.now() - start
    if (points !== expected) throw new Error('points are missing')
    await purgeAll()
    return { ms }
  },

  /** TensorBoard event files of scalars come in, every second one in the form of TensorFlow 2. @returns ms */
  async eventFiles(files: number, events: number): Promise<{ ms: number; bytes: number }> {
    const origin = String(performance.now())
    const contents = Array.from({ length: files }, (_, file) => {
      const form = file % 2 === 0 ? scalar : tensorScalar
      const all = Array.from({ length: events }, (__, step) =>
        event(step, form('loss', Math.sin(step + file)), form('accuracy', step)),
      )
      return new Blob([eventFile(...all)])
    })
    const dropped = contents.map((content, i) => ({
      // Runs are told apart by the file's name.
      path: `run-${String(i)}/events.out.tfevents.1700000000.${origin}.${String(i)}`,
      content,
    }))
    const start = performance.now()
    const { points } = await api().importFiles(dropped)
    if (points !== 2 * files * events) throw new Error('points are missing')
    return { ms: performance.now() - start, bytes: contents.reduce((sum, { size }) => sum + size, 0) }
  },

  async history(runId: string, key: string): Promise<number> {
    const start = performance.now()
    const { values } = await api().readHistory(runId, key)
    if (values.length === 0) throw new Error('no points')
    return performance.now() - start
  },

  /** Every point of a metric of all runs of `makeSeries`, for somebody else to draw. */
  async allPoints(experimentId: string, key: string): Promise<{ x: Float64Array; y: Float64Array }[]> {
    const { items } = await api().searchRuns({ experimentIds: [experimentId], maxResults: 1_000 })
    return await Promise.all(
      items.map(async ({ run }) => {
        const { steps, values } = await api().readHistory(run.runId, key)
        return { x: steps, y: values }
      }),
    )
  },

  async overview(runId: string, key: string, width: number): Promise<number> {
    const start = performance.now()
    const [slice] = await api().readSeries({ runIds: [runId], key, x: 'step', width })
    if (slice === undefined || slice.raw) throw new Error('not an overview')
    return performance.now() - start
  },

  /** The rows of one series' chunks, as IndexedDB gives them. */
  rawChunks: (runId: string, key: string): Promise<number> =>
    rawRead((transaction) => [
      transaction.objectStore('chunks').getAll(IDBKeyRange.bound([runId, key, 0], [runId, key, Infinity])),
    ]),

  async makeRuns(count: number, metrics: number): Promise<string> {
    const worker = api()
    const keys = Array.from({ length: metrics }, (_, k) => `m${String(k)}`)
    let experimentId = ''
    for (let i = 0; i < count; i += 100) {
      await Promise.all(
        Array.from({ length: 100 }, async (_, n) => {
          const run = await worker.createRun({
            experiment: 'table',
            startTime: START + i + n,
            params: [['lr', String(i + n)]],
          })
          experimentId = run.experimentId
          await worker.logBatch({
            runId: run.runId,
            writerId: 'b'.repeat(32),
            seq: 0,
            metrics: {
              keys,
              keyIndex: Uint32Array.from(keys.keys()),
              step: new Float64Array(metrics),
              value: Float64Array.from(keys, () => Math.random()),
              time: new Float64Array(metrics).fill(START),
            },
            status: 'FINISHED',
          })
        }),
      )
    }
    return experimentId
  },

  async tablePage(experimentId: string, limit: number, metrics: number): Promise<number> {
    const start = performance.now()
    const { rows } = await api().readRunTable({
      experimentIds: [experimentId],
      viewType: 'ACTIVE_ONLY',
      text: '',
      sort: [],
      offset: 0,
      limit,
      metrics: Array.from({ length: metrics }, (_, k) => `m${String(k)}`),
    })
    if (rows.length !== limit) throw new Error('rows are missing')
    return performance.now() - start
  },

  cloneRuns: (count: number): Promise<string> => cloneRuns(api(), count),

  filterStrokes: (experimentId: string, text: string, from: number): Promise<number[]> =>
    filterStrokes(api(), experimentId, text, from),

  makeSearchable: (count: number, metrics: number, params: number): Promise<string> =>
    makeSearchable(api(), count, metrics, params),
  search: (experimentId: string, above: number): Promise<number> => search(api(), experimentId, above),
  searchRows: (experimentId: string, above: number): Promise<number> => searchRows(experimentId, above),
  filterAll: (experimentId: string, filter: string): Promise<number> =>
    filterAll(api(), experimentId, filter),

  completionStroke: (keys: number): number => completionStroke(keys),

  /** The same rows, of the table and of their summaries, from the same database. */
  async rawTablePage(experimentId: string, limit: number): Promise<number> {
    const range = IDBKeyRange.bound([experimentId, 'active', -Infinity], [experimentId, 'active', []])
    const keys = await rawKeys(range, limit)
    return await rawRead((transaction) =>
      ['runs', 'summaries'].flatMap((name) => keys.map((key) => transaction.objectStore(name).get(key))),
    )
  },

  restBatches,
  doorRounds: (...args: [number, number, number]): Promise<DoorRound[]> => doorRounds(api(), ...args),

  /** What OPFS holds, counted file by file: the browser's estimate lags behind. */
  opfsBytes: async (): Promise<number> => await sizeOf(await navigator.storage.getDirectory()),

  estimate: async (): Promise<number> => (await navigator.storage.estimate()).usage ?? NaN,
}

function api(): Remote<WorkerApi> {
  remote ??= wrap<WorkerApi>(startWorker('worker.js'))
  return remote
}

async function purgeAll(): Promise<void> {
  const all = await api().listExperiments('ACTIVE_ONLY')
  const ids = all.map(({ experiment }) => experiment.experimentId).filter((id) => id !== '0')
  await api().deleteExperiments(ids)
  await api().purgeDeleted()
}

async function sizeOf(folder: FileSystemDirectoryHandle): Promise<number> {
  let bytes = 0
  for await (const entry of folder.values()) {
    bytes += entry instanceof FileSystemDirectoryHandle ? await sizeOf(entry) : (await entry.getFile()).size
  }
  return bytes
}

async function rawRead(read: (transaction: IDBTransaction) => IDBRequest[]): Promise<number> {
  const db = await openDatabase()
  const start = performance.now()
  const transaction = db.transaction(['runs', 'summaries', 'chunks'])
  const requests = read(transaction)
  await new Promise((resolve) => (transaction.oncomplete = resolve))
  if (requests.every(({ result }) => result === undefined)) throw new Error('nothing was read')
  const ms = performance.now() - start
  db.close()
  return ms
}

async function rawKeys(range: IDBKeyRange, limit: number): Promise<IDBValidKey[]> {
  const db = await openDatabase()
  const index = db.transaction('runs').objectStore('runs').index('[experimentId+lifecycleStage+startTime]')
  const keys: IDBValidKey[] = []
  await new Promise<void>((resolve) => {
    const request = index.openKeyCursor(range, 'prev')
    request.onsuccess = () => {
      const cursor = request.result
      if (cursor === null || keys.push(cursor.primaryKey) >= limit) resolve()
      else cursor.continue()
    }
  })
  db.close()
  return keys
}

export type Bench = typeof bench

Object.assign(globalThis, { bench })
