/** Batches through the doors: MLflow's REST API in the service worker and on the worker's port, and the port's own call. */
import type { Remote } from 'comlink'
import type { MetricColumns } from '#model/metric.ts'
import type { TrackletApi } from '#worker/api.ts'

const START = 1_700_000_000_000

/** Milliseconds for all batches of one round through each door, `atOnce` of them under way at a time. */
export type DoorRound = {
  readonly atOnce: number
  readonly rest: number
  readonly port: number
  readonly worker: number
}

/** One at a time, then eight at once; one round more of each, of which nothing is taken. */
export async function doorRounds(
  api: Remote<TrackletApi>,
  rounds: number,
  count: number,
  size: number,
): Promise<DoorRound[]> {
  const all: DoorRound[] = []
  for (const atOnce of [1, 8]) {
    for (let i = 0; i <= rounds; i++) {
      const round = {
        atOnce,
        rest: await restBatches(count, size, atOnce),
        port: await portRestBatches(api, count, size, atOnce),
        worker: await workerBatches(api, count, size, atOnce),
      }
      if (i > 0) all.push(round)
    }
  }
  return all
}

/** Each of a metric of its own step, as a training loop would log them. @returns ms */
export async function restBatches(count: number, size: number, atOnce: number): Promise<number> {
  await ensureControlled()
  return await timeRest(post, count, size, atOnce)
}

/** The same requests over the worker's port, as Python sends them. @returns ms */
async function portRestBatches(
  api: Remote<TrackletApi>,
  count: number,
  size: number,
  atOnce: number,
): Promise<number> {
  const ask = async (path: string, body: object): Promise<unknown> => {
    const { status, text } = await api.answerRest('POST', `/api/2.0/mlflow/${path}`, JSON.stringify(body))
    if (status !== 200) throw new Error(`${path} was answered ${String(status)}`)
    return JSON.parse(text) as unknown
  }
  return await timeRest(ask, count, size, atOnce)
}

type Ask = (path: string, body: object) => Promise<unknown>

async function timeRest(ask: Ask, count: number, size: number, atOnce: number): Promise<number> {
  const { run } = (await ask('runs/create', { experiment_id: '0' })) as { run: { info: { run_id: string } } }
  return await timeAll(count, atOnce, async (i) => {
    const metrics = Array.from({ length: size }, (_, n) => ({
      key: 'loss',
      value: Math.sin(i * size + n),
      timestamp: START + n,
      step: i * size + n,
    }))
    await ask('runs/log-batch', { run_id: run.info.run_id, metrics })
  })
}

/** The same points through the worker's port. @returns ms */
async function workerBatches(
  api: Remote<TrackletApi>,
  count: number,
  size: number,
  atOnce: number,
): Promise<number> {
  const { runId } = await api.createRun({ experimentId: '0' })
  const writerId = crypto.randomUUID().replaceAll('-', '')
  return await timeAll(count, atOnce, async (seq) => {
    const metrics: MetricColumns = {
      keys: ['loss'],
      keyIndex: new Uint32Array(size),
      step: Float64Array.from({ length: size }, (_, n) => seq * size + n),
      value: Float64Array.from({ length: size }, (_, n) => Math.sin(seq * size + n)),
      time: Float64Array.from({ length: size }, (_, n) => START + n),
    }
    await api.logBatch({ runId, writerId, seq, metrics })
  })
}

/** @returns ms for `count` calls, of which `atOnce` are under way at a time */
async function timeAll(count: number, atOnce: number, call: (i: number) => Promise<void>): Promise<number> {
  const start = performance.now()
  let next = 0
  const work = async (): Promise<void> => {
    for (let i = next++; i < count; i = next++) await call(i)
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return Math.round(performance.now() - start)
}

async function post(path: string, body: object): Promise<unknown> {
  const response = await fetch(`api/2.0/mlflow/${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json' },
  })
  if (!response.ok) throw new Error(`${path} was answered ${String(response.status)}`)
  return await response.json()
}

async function ensureControlled(): Promise<void> {
  const { serviceWorker } = navigator
  if (serviceWorker.controller !== null) return
  const controlled = new Promise((resolve) => {
    serviceWorker.addEventListener('controllerchange', resolve, { once: true })
  })
  await serviceWorker.register('sw.js')
  await controlled
}
