/**
 * Runs as people have them, made through the worker's own API: realistic curves, a sweep's params, some that failed.
 * Runs in a page of the app (its argument is that page's `remote`), so that tests and photographs see real data.
 */
import type { TrackletApi } from '#worker/api.ts'

export type SeedOptions = {
  readonly experiment: string
  readonly runs: number
  /** Points a metric; default 60. */
  readonly points?: number
  /** More metrics than the five of training, named `layer/<n>/norm`. */
  readonly extraMetrics?: number
  readonly seed?: number
}

const OPTIMIZERS = ['adam', 'sgd', 'rmsprop', 'adamw']
const HOUR_MS = 3_600_000

/** Mulberry32: small, and the same everywhere. */
export function makeRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Resolves to the ids, in the order they were made. */
export async function seedRuns(
  api: Pick<TrackletApi, 'createRun' | 'logBatch'>,
  { experiment, runs, points = 60, extraMetrics = 0, seed = 7 }: SeedOptions,
): Promise<string[]> {
  const random = makeRandom(seed)
  const now = Date.now()
  const ids: string[] = []
  let parentRunId: string | undefined
  for (let i = 0; i < runs; i++) {
    const units = 8 * 2 ** Math.floor(random() * 5)
    const lr = Number((10 ** (-4 + 3 * random())).toPrecision(2))
    const optimizer = OPTIMIZERS[Math.floor(random() * OPTIMIZERS.length)] ?? 'adam'
    const startTime = Math.round(now - (runs - i) * (HOUR_MS / 4) * (0.7 + 0.6 * random()))
    const run = await api.createRun({
      experiment,
      runName: `mlp-${units}-${optimizer}-${i + 1}`,
      userId: 'ada',
      startTime,
      ...(parentRunId !== undefined && i % 9 === 4 && { parentRunId }),
      params: [
        ['units', String(units)],
        ['lr', String(lr)],
        ['optimizer', optimizer],
        ['dropout', (0.1 * Math.floor(random() * 5)).toFixed(1)],
        ['batch_size', String(16 * 2 ** Math.floor(random() * 4))],
        ['epochs', String(points)],
      ],
      tags: [
        ['team', i % 3 === 0 ? 'vision' : 'tabular'],
        ['mlflow.source.name', 'notebooks/house-prices.ipynb'],
      ],
    })
    if (i % 9 === 0) parentRunId = run.runId
    ids.push(run.runId)
    const status = i === runs - 1 ? undefined : i % 23 === 7 ? 'FAILED' : i % 31 === 9 ? 'KILLED' : 'FINISHED'
    await api.logBatch({
      runId: run.runId,
      writerId: run.runId,
      seq: 0,
      metrics: makeCurves({ random, points, extraMetrics, startTime, lr, diverges: i % 23 === 7 }),
      ...(status && { status }),
    })
  }
  return ids
}

type CurveOptions = {
  readonly random: () => number
  readonly points: number
  readonly extraMetrics: number
  readonly startTime: number
  readonly lr: number
  readonly diverges: boolean
}

/** Losses fall like a power of the step with noise, the validation's less; a diverging run ends in NaN. */
function makeCurves({ random, points, extraMetrics, startTime, lr, diverges }: CurveOptions) {
  const extras = Array.from({ length: extraMetrics }, (_, i) => `layer/${i}/norm`)
  const keys = ['train/loss', 'train/mae', 'val/loss', 'val/mae', 'lr', ...extras]
  const count = keys.length * points
  const [keyIndex, step, value, time] = [
    new Uint32Array(count),
    new Float64Array(count),
    new Float64Array(count),
    new Float64Array(count),
  ]
  const floor = 0.05 + 0.1 * random()
  const power = 0.4 + 0.8 * random()
  let at = 0
  for (let epoch = 0; epoch < points; epoch++) {
    const fit = floor + (0.9 - floor) * (epoch + 1) ** -power
    const train = diverges && epoch > points / 2 ? (epoch > points / 2 + 3 ? NaN : fit * 50) : fit
    const values = [
      train * (1 + 0.03 * (random() - 0.5)),
      Math.sqrt(train) * (1 + 0.02 * (random() - 0.5)),
      train * (1.08 + 0.002 * epoch + 0.06 * (random() - 0.5)),
      Math.sqrt(train) * (1.05 + 0.04 * (random() - 0.5)),
      lr * 0.98 ** epoch,
      ...extras.map((_, i) => 1 + i / 10 + random()),
    ]
    for (const [key, y] of values.entries()) {
      keyIndex[at] = key
      step[at] = epoch
      value[at] = y
      time[at] = startTime + epoch * 1500
      at++
    }
  }
  return { keys, keyIndex, step, value, time }
}
