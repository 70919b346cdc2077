/** Tracklet's REST server in Node and a real MLflow server with SQLite: the same data, the same requests, one after the other. */
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startRestServer } from '../../src/build/start-rest-server.mjs'
import { installPython, maybePython } from '../interop/python.ts'
import { startMlflow } from '../interop/rest/mlflow-server.ts'
import { median, percentile, type Figure } from './figures.ts'

const RUNS = 10_000
const METRICS = 50
const PARAMS = 20
const START = 1_700_000_000_000

/** Of a run and a metric, in Python's form in seed_mlflow.py. */
const valueOf = (run: number, metric: number): number => ((run * 37 + metric * 11) % 1_009) / 1_009

/** @param restBatches a second, through the service worker */
export async function compareWithMlflow(restBatches: number): Promise<Figure[]> {
  installPython()
  const python = maybePython()
  if (python === undefined) return []
  const folder = await mkdtemp(join(tmpdir(), 'tracklet-bench-'))
  const ours = await startRestServer({})
  const theirs = await startMlflow(python, folder)
  try {
    const script = fileURLToPath(new URL('seed_mlflow.py', import.meta.url))
    execFileSync(python, [script, join(folder, 'mlflow.db'), ...[RUNS, METRICS, PARAMS].map(String)])
    await seedOurs(ours.url)
    const [own, real] = [await timeSearches(ours.url, 100), await timeSearches(theirs.url, 20)]
    const [batch, realBatch] = [await timeBatches(ours.url, 50), await timeBatches(theirs.url, 20)]
    return [
      faster('runs/search of 10,000 runs, to a real MLflow server', real, own, 10),
      faster('log-batch of 1,000 in Node, to a real MLflow server', realBatch, batch, 5),
      faster(
        'log-batch of 1,000 in the service worker, to a real MLflow server',
        realBatch,
        [1_000 / restBatches],
        5,
      ),
    ]
  } finally {
    theirs.stop()
    await ours.close()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

function faster(what: string, theirs: number[], ours: number[], least: number): Figure {
  const value = median(theirs) / median(ours)
  const times = `${median(ours).toFixed(1)} to ${median(theirs).toFixed(1)} ms, p95 ${percentile(ours, 0.95).toFixed(1)} ms`
  return { what, value: `${value.toFixed(1)} x (${times})`, reach: `>= ${String(least)}`, ok: value >= least }
}

async function seedOurs(url: string): Promise<void> {
  const entries = (count: number, name: string) =>
    Array.from({ length: count }, (_, n) => ({ key: `${name}${String(n)}`, n }))
  let next = 0
  const work = async (): Promise<void> => {
    for (let i = next++; i < RUNS; i = next++) {
      const { run } = (await post(url, 'runs/create', { experiment_id: '0', start_time: START + i })) as {
        run: { info: { run_id: string } }
      }
      await post(url, 'runs/log-batch', {
        run_id: run.info.run_id,
        metrics: entries(METRICS, 'm').map(({ key, n }) => ({
          key,
          value: valueOf(i, n),
          timestamp: START,
          step: 0,
        })),
        params: entries(PARAMS, 'p').map(({ key, n }) => ({ key, value: String((i + n) % 100) })),
      })
    }
  }
  await Promise.all(Array.from({ length: 8 }, work))
}

/** @returns ms of each search, after some that warm up */
async function timeSearches(url: string, count: number): Promise<number[]> {
  return await timeEach(count, async () => {
    const { runs } = (await post(url, 'runs/search', {
      experiment_ids: ['0'],
      filter: 'metrics.m7 > 0.5',
      order_by: ['metrics.m9 DESC'],
      max_results: 100,
    })) as { runs: unknown[] }
    if (runs.length !== 100) throw new Error(`Only ${String(runs.length)} runs were found.`)
  })
}

async function timeBatches(url: string, count: number): Promise<number[]> {
  const { run } = (await post(url, 'runs/create', { experiment_id: '0' })) as {
    run: { info: { run_id: string } }
  }
  let step = 0
  return await timeEach(count, async () => {
    const metrics = Array.from({ length: 1_000 }, () => ({
      key: 'loss',
      value: step / 7,
      timestamp: START,
      step: step++,
    }))
    await post(url, 'runs/log-batch', { run_id: run.info.run_id, metrics })
  })
}

async function timeEach(count: number, call: () => Promise<void>): Promise<number[]> {
  const times: number[] = []
  for (let i = -3; i < count; i++) {
    const start = performance.now()
    await call()
    if (i >= 0) times.push(performance.now() - start)
  }
  return times
}

async function post(url: string, path: string, body: object): Promise<unknown> {
  const response = await fetch(`${url}/api/2.0/mlflow/${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json' },
  })
  if (!response.ok)
    throw new Error(`${path} was answered ${String(response.status)}: ${await response.text()}`)
  return await response.json()
}
