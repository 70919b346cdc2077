import { gzipSync } from 'node:zlib'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { launchApp, type App } from '../helpers/chromium.ts'
import { DIST } from '../helpers/static-server.ts'
import { makeBenchFolder } from './bundle.ts'
import { BUNDLE_CASES } from './bundle-cases.ts'
import { compareWithMlflow } from './mlflow.ts'
import { median, percentile, perSecond, thousands, type Figure } from './figures.ts'
import { below, ratio, repeat, ROUNDS, type Call } from './measure.ts'
import { compareWithPeers } from './peers.ts'
import { measurePython } from './python.ts'
import { TABLE } from './table.ts'
import { callUndebugged } from './undebugged.ts'
import { WORKBENCH } from './workbench.ts'

/** Of what takes some milliseconds, which one other process doubles. */
const SHORT_ROUNDS = 25

type Case = (call: Call, page: Page, app: App) => Promise<Figure[]>

/** Each in a browser of its own with an empty profile. */
const CASES: Record<string, Case> = {
  async ingest(call) {
    const [points, rowPoints] = [200_000, 10_000]
    const rounds = await repeat(async () => ({
      raw: perSecond(points, await call('baseline', 'rawBatches', points, 1_000)),
      rows: perSecond(rowPoints, await call('baseline', 'dexieRows', rowPoints, 1_000)),
      own: perSecond(points, await call('ingest', points, 1_000)),
      small: perSecond(100_000, await call('ingest', 100_000, 50)),
      smallRows: perSecond(rowPoints, await call('baseline', 'dexieRows', rowPoints, 50)),
    }))
    const rate = (name: keyof (typeof rounds)[number]): string =>
      `${thousands(median(rounds.map((r) => r[name])))} points/s`
    return [
      ratio(
        'ingest, batches of 1,000, to raw IndexedDB',
        rounds.map(({ own, raw }) => own / raw),
        0.5,
        `${rate('own')} to ${rate('raw')}`,
      ),
      ratio(
        'ingest, batches of 1,000, to Dexie rows',
        rounds.map(({ own, rows }) => own / rows),
        60,
        `${rate('own')} to ${rate('rows')}`,
      ),
      ratio(
        'ingest, batches of 50, to Dexie rows',
        rounds.map(({ small, smallRows }) => small / smallRows),
        6,
        `${rate('small')} to ${rate('smallRows')}`,
      ),
    ]
  },

  async calls(call) {
    const micros = median(await call('logCalls', 200))
    const { tasks, points } = await call('longTasks', 20_000, 10)
    const long = tasks.filter((ms) => ms > 50)
    return [
      { what: 'logMetric call, median', value: `${micros.toFixed(2)} us`, reach: '<= 2 us', ok: micros <= 2 },
      {
        what: `long tasks over 50 ms, ${thousands(points)} points in 10 s`,
        value: String(long.length),
        reach: '0',
        ok: long.length === 0,
      },
    ]
  },

  async space(call) {
    const before = await call('estimate')
    await call('makeRun', 2_000_000, 10)
    await call('waitForCompaction')
    await new Promise((resolve) => setTimeout(resolve, 3_000))
    const bytes = ((await call('estimate')) - before) / 2_000_000
    return [
      {
        what: 'space after compaction, random values',
        value: `${bytes.toFixed(1)} B a point`,
        reach: '<= 18 B',
        ok: bytes <= 18,
      },
    ]
  },

  async artifacts(call) {
    const [count, bytes, files] = [10_000, 20_000, 1_000]
    let stamp = 0
    const rounds = await repeat(async () => ({
      own: perSecond(count, await call('artifacts', count, bytes, ++stamp)),
      file: perSecond(files, await call('baseline', 'opfsFiles', files, bytes)),
    }))
    const rates = `${thousands(median(rounds.map(({ own }) => own)))} to ${thousands(median(rounds.map(({ file }) => file)))} files/s`
    const before = await call('opfsBytes')
    await call('artifacts', 1_000, bytes, stamp)
    const doubled = ((await call('opfsBytes')) - before) / (1_000 * bytes)
    return [
      ratio(
        '10,000 artifacts of 20 kB, to an OPFS file each',
        rounds.map(({ own, file }) => own / file),
        10,
        rates,
      ),
      {
        what: 'equal content logged again, share stored',
        value: doubled.toFixed(2),
        reach: '<= 0.1',
        ok: doubled <= 0.1,
      },
    ]
  },

  ...BUNDLE_CASES,

  async series(call) {
    const million = await call('makeRun', 1_000_000, 1)
    await call('waitForCompaction')
    const short = await repeat(
      async () => ({
        raw: await call('rawChunks', million, 'm0'),
        history: await call('history', million, 'm0'),
      }),
      SHORT_ROUNDS,
    )
    const tenMillion = await call('makeRun', 10_000_000, 1)
    await call('waitForCompaction')
    const long = await repeat(async () => ({
      overview: await call('overview', tenMillion, 'm0', 1_000),
      whole: await call('history', tenMillion, 'm0'),
    }))
    const ms = (times: readonly number[]): string => `${median(times).toFixed(0)} ms`
    return [
      below(
        'history of 1 M points, to raw getAll',
        short.map(({ history, raw }) => history / raw),
        1.4,
        `${ms(short.map(({ history }) => history))} to ${ms(short.map(({ raw }) => raw))}`,
      ),
      below(
        'overview of 10 M points, to their history',
        long.map(({ overview, whole }) => overview / whole),
        1 / 40,
        `${ms(long.map(({ overview }) => overview))} to ${ms(long.map(({ whole }) => whole))}`,
      ),
    ]
  },

  async table(call) {
    const [runs, metrics, rows] = [10_000, 50, 100]
    const id = await call('makeRuns', runs, metrics)
    const rounds = await repeat(
      async () => ({
        raw: await call('rawTablePage', id, rows),
        own: await call('tablePage', id, rows, metrics),
      }),
      SHORT_ROUNDS,
    )
    const ms = (name: keyof (typeof rounds)[number]): string =>
      `${median(rounds.map((r) => r[name])).toFixed(1)} ms`
    return [
      below(
        'first 100 rows of 10,000 runs x 50 metrics, to raw reads',
        rounds.map(({ own, raw }) => own / raw),
        1.5,
        `${ms('own')} to ${ms('raw')}`,
      ),
    ]
  },

  async search(call) {
    const id = await call('makeSearchable', 10_000, 50, 20)
    // The first reads the runs and the columns into memory.
    await call('search', id, 0.5)
    const times: number[] = []
    for (let i = 0; i < 100; i++) times.push(await call('search', id, 0.3 + i / 250))
    const rounds = await repeat(async () => {
      const own = await call('search', id, 0.5)
      return { own, rows: await call('searchRows', id, 0.5) }
    })
    const ms = (name: keyof (typeof rounds)[number]): string =>
      `${median(rounds.map((r) => r[name])).toFixed(1)} ms`
    const [p50, p95] = [median(times), percentile(times, 0.95)]
    const many = await call('makeSearchable', 100_000, 8, 2)
    const filters = ['metrics.m3 > 0.5', "params.p1 LIKE '0.1%'", "metrics.m3 > 0.5 AND params.p1 != 'x'"]
    const scans: number[] = []
    for (const filter of filters) {
      await call('filterAll', many, filter)
      for (let i = 0; i < 3 * ROUNDS; i++) scans.push(await call('filterAll', many, filter))
    }
    const scan = percentile(scans, 0.95)
    return [
      {
        what: 'search of 10,000 runs x 50 metrics x 20 params, 100 results',
        value: `p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`,
        reach: 'p95 <= 20 ms',
        ok: p95 <= 20,
      },
      below(
        'the same search, to one that reads rows',
        rounds.map(({ own, rows }) => own / rows),
        1 / 20,
        `${ms('own')} to ${ms('rows')}`,
      ),
      {
        what: 'filter of 100,000 runs in memory, to its first',
        value: `p50 ${median(scans).toFixed(1)} ms, p95 ${scan.toFixed(1)} ms`,
        reach: 'p95 <= 30 ms',
        ok: scan <= 30,
      },
    ]
  },

  async filter(call) {
    const id = await call('cloneRuns', 100_000)
    const filters = [
      ['mlp-99', 1],
      ["metrics.loss < 0.251 AND params.lr = '0.1'", 1],
      ['NOT (metrics.loss > 0.5 OR params.lr < 0.543)', 40],
    ] as const
    // The first reads the runs into memory and the metric's column.
    for (const [text, from] of filters) await call('filterStrokes', id, text, from)
    const strokes: number[] = []
    for (const [text, from] of filters) {
      for (let i = 0; i < ROUNDS; i++) strokes.push(...(await call('filterStrokes', id, text, from)))
    }
    const [p50, p95] = [median(strokes), percentile(strokes, 0.95)]
    const completion = await call('completionStroke', 12_000)
    return [
      {
        what: 'key stroke in the filter of 100,000 runs, to its 100 rows',
        value: `p50 ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms`,
        reach: 'p95 <= 50 ms',
        ok: p95 <= 50,
      },
      {
        what: 'completion among 36,000 names, of the page',
        value: `${completion.toFixed(1)} ms`,
        reach: '<= 8 ms',
        ok: completion <= 8,
      },
    ]
  },

  async rest(_call, page, app) {
    const [count, size] = [100, 1_000]
    const rounds = await callUndebugged(app, page, 'doorRounds', ROUNDS, count, size)
    return [1, 8].flatMap((atOnce) => {
      const own = rounds.filter((round) => round.atOnce === atOnce)
      const rate = (door: 'rest' | 'port' | 'worker'): string =>
        median(own.map((round) => perSecond(count, round[door]))).toFixed(0)
      const what = `log-batch of 1,000, ${String(atOnce)} at once, service worker`
      return [
        ratio(
          `${what} to the worker's REST`,
          own.map(({ rest, port }) => port / rest),
          0.4,
          `${rate('rest')} to ${rate('port')} batches/s`,
        ),
        ratio(
          `${what} to the worker's columns`,
          own.map(({ rest, worker }) => worker / rest),
          0.4,
          `${rate('rest')} to ${rate('worker')} batches/s`,
        ),
      ]
    })
  },

  async mlflow(_call, page, app) {
    const ms = await callUndebugged(app, page, 'restBatches', 100, 1_000, 1)
    return await compareWithMlflow(perSecond(100, ms))
  },

  python: measurePython,
  peers: compareWithPeers,

  ...WORKBENCH,
  ...TABLE,

  async paint(_call, page) {
    const scripts = new Set<string>()
    page.on('request', (request) => {
      const { pathname } = new URL(request.url())
      // The worker's comes beside them and holds no paint up; `npm run size` bounds it.
      if (/^\/assets\/(?!worker-).*\.js$/.test(pathname)) scripts.add(pathname)
    })
    await page.goto(new URL('.', page.url()).href)
    await page.getByRole('heading').first().waitFor()
    const bytes = [...scripts].map((path) => gzipSync(readFileSync(join(DIST, path))).length)
    const kb = bytes.reduce((sum, n) => sum + n, 0) / 1_000
    return [
      {
        what: `script of the page until the first screen stands (${String(scripts.size)} files)`,
        value: `${kb.toFixed(1)} kB gzipped`,
        reach: '<= 110 kB',
        ok: kb > 0 && kb <= 110,
      },
    ]
  },
}

/** @param args names of cases (all without), `--json`, `--full` */
async function runBenchmarks(args: readonly string[]): Promise<void> {
  const chosen = args.filter((arg) => !arg.startsWith('--'))
  const { folder, remove } = await makeBenchFolder()
  const figures: Figure[] = []
  try {
    for (const [name, run] of Object.entries(CASES)) {
      if (chosen.length === 0 || chosen.includes(name)) figures.push(...(await runCase(folder, run)))
    }
  } finally {
    await remove()
  }
  if (args.includes('--json')) console.log(JSON.stringify(figures, null, 2))
  else
    for (const { what, value, reach, ok } of figures)
      console.log(`${ok ? 'ok  ' : 'MISS'}  ${what.padEnd(62)} ${value}  (${reach})`)
}

async function runCase(folder: string, run: Case): Promise<Figure[]> {
  const app = await launchApp({ folder })
  try {
    const page = await app.open('bench.html')
    page.setDefaultTimeout(600_000)
    await page.waitForFunction(() => 'bench' in globalThis)
    const call: Call = (name, ...args) =>
      page.evaluate(
        ([key, values]) => {
          const functions = (
            globalThis as unknown as { bench: Record<string, (...all: unknown[]) => unknown> }
          ).bench
          return functions[key]?.(...values)
        },
        [name, args] as const,
      ) as ReturnType<Call> as never
    return await run(call, page, app)
  } finally {
    await app.close()
  }
}

// Here and not in run.mjs, since what is imported while they run comes through Vite too.
await runBenchmarks(process.argv.slice(2))
