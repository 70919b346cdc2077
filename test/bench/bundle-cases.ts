import type { Page } from 'playwright'
import { median, perSecond, thousands, type Figure } from './figures.ts'
import { ratio, repeat, type Call } from './measure.ts'
import { measurePeak } from './memory.ts'
import { writeMlflowDatabase } from './mlflow-database.ts'
import { compareWithMigration } from './mlruns.ts'
import { pick } from './pick.ts'

/** `--full`: bundles of the sizes that people exchange; a round takes minutes, so there is one, and none before it. */
const isFull = process.argv.includes('--full')
/** Of what takes seconds. */
const repeatBundle = async <T>(round: () => Promise<T>): Promise<T[]> =>
  isFull ? [await round()] : await repeat(round, 3)

/** What leaves and comes in as files. */
export const BUNDLE_CASES: Record<string, (call: Call, page: Page) => Promise<Figure[]>> = {
  async 'bundle-files'(call, page) {
    const [small, smallBytes, large, largeBytes] = isFull
      ? [10_000, 20_000, 4, 200_000_000]
      : [500, 20_000, 4, 40_000_000]
    await call('artifacts', small, smallBytes, 1)
    await call('artifacts', large, largeBytes, 2)
    const rounds = await repeatBundle(async () => {
      // Each in a new page, as of two people.
      await renew(page)
      const out = await measurePeak(page, () => call('exportBundle'))
      await call('purgeAll')
      await renew(page)
      const back = await measurePeak(page, () => call('importBundle'))
      const copy =
        (await call('baseline', 'opfsFiles', small, smallBytes)) +
        (await call('baseline', 'opfsFiles', large, largeBytes))
      return {
        exporting: out.result.ms,
        importing: back.result.ms,
        copy,
        growth: Math.max(out.growth, back.growth),
      }
    })
    const what = `${thousands(small)} files of 20 kB and ${large} of ${largeBytes / 1e6} MB`
    return [...bundleFigures(what, rounds, 0.4), memoryFigure(what, rounds)]
  },

  async 'bundle-points'(call) {
    const [runs, runPoints] = [isFull ? 100 : 4, 1_000_000]
    const points = runs * runPoints
    for (let i = 0; i < runs; i++) await call('makeRun', runPoints, 10)
    await call('waitForCompaction')
    const rounds = await repeatBundle(async () => {
      const own = await leaveAndReturn(call)
      return { ...own, copy: await call('baseline', 'rawBatches', points, 16_000) }
    })
    return bundleFigures(`${runs} runs of 10 metrics, ${thousands(points)} points`, rounds, 0.5)
  },

  async 'bundle-look'(call) {
    const [runs, points] = isFull ? [100, 1_000_000] : [20, 200_000]
    for (let i = 0; i < runs; i++) await call('makeRun', points, 10)
    await call('waitForCompaction')
    const rounds = await repeatBundle(() => call('firstChart', 'm3'))
    const ms = median(rounds.map((round) => round.ms))
    const mb = (rounds[0]?.bytes ?? 0) / 1e6
    return [
      {
        what: `first chart of a bundle of ${String(runs)} runs, ${mb.toFixed(0)} MB`,
        value: `${ms.toFixed(0)} ms`,
        reach: '<= 1,000 ms',
        ok: ms <= 1_000,
      },
    ]
  },

  async 'mlflow-db'(call, page) {
    const [runs, points] = isFull ? [1_000, 2_000] : [200, 2_000]
    const { path, remove } = await writeMlflowDatabase(runs, points)
    try {
      await call('makePicker', 'file')
      await pick(page, path)
      const rounds = await repeatBundle(() => call('picked', runs * points))
      const rate = median(rounds.map(({ ms }) => perSecond(runs * points, ms)))
      return [
        {
          what: `mlflow.db of ${thousands(runs)} runs, ${thousands(runs * points)} points`,
          value: `${thousands(rate)} points/s`,
          reach: '>= 300,000 points/s',
          ok: rate >= 300_000,
        },
      ]
    } finally {
      await remove()
    }
  },

  mlruns: (call, page) => compareWithMigration(call, page, isFull ? 1_000 : 100),

  async tensorboard(call) {
    const rounds = await repeat(() => call('eventFiles', 4, 100_000), isFull ? 5 : 3)
    const rate = median(rounds.map(({ ms, bytes }) => perSecond(bytes / 1e6, ms)))
    return [
      {
        what: 'TensorBoard event files of scalars',
        value: `${rate.toFixed(1)} MB/s`,
        reach: '>= 40 MB/s',
        ok: rate >= 40,
      },
    ]
  },
}

/** Garbage of what was done before would hide as much of what comes. */
async function renew(page: Page): Promise<void> {
  await page.reload()
  await page.waitForFunction(() => 'bench' in globalThis)
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  await session.detach()
  // The browser takes the memory back a little later, and tells nobody when.
  await page.waitForTimeout(2_000)
}

/** Everything leaves as a bundle, is purged, and comes in again. */
async function leaveAndReturn(call: Call): Promise<Record<Way, number>> {
  const exporting = (await call('exportBundle')).ms
  await call('purgeAll')
  return { exporting, importing: (await call('importBundle')).ms }
}

type Way = 'exporting' | 'importing'

function memoryFigure(what: string, rounds: readonly { readonly growth: number }[]): Figure {
  const mb = Math.max(...rounds.map(({ growth }) => growth)) / 1e6
  return {
    what: `memory at most while ${what} leave, and while they come in`,
    value: `+ ${mb.toFixed(0)} MB`,
    reach: '<= 250 MB',
    ok: mb <= 250,
  }
}

/** To writing the same bytes plainly. @param least what of its speed both ways must have */
function bundleFigures(
  what: string,
  rounds: readonly (Record<Way, number> & { readonly copy: number })[],
  least: number,
): Figure[] {
  return (['exporting', 'importing'] as const).map((way) => {
    const ms = (name: 'copy' | Way): string => `${median(rounds.map((r) => r[name])).toFixed(0)} ms`
    return ratio(
      `${way} ${what}, to writing the same`,
      rounds.map((round) => round.copy / round[way]),
      least,
      `${ms(way)} to ${ms('copy')}`,
    )
  })
}
