/** The run table as people see it, in the app's own page, and what a live run does to a page full of charts. */
import type { Page } from 'playwright'
import { median, percentile, type Figure } from './figures.ts'
import type { Call } from './measure.ts'

const STROKES = 40

export const TABLE: Record<string, (call: Call, page: Page) => Promise<Figure[]>> = {
  async 'table-wide'(call, page) {
    return await tableFigures(call, page, { runs: 10_000, metrics: 980, params: 20, most: 100 })
  },

  async 'table-long'(call, page) {
    return await tableFigures(call, page, { runs: 100_000, metrics: 80, params: 20, most: 250 })
  },

  /** `--full`: ten minutes. */
  async live(call, page) {
    const [rate, seconds, keys] = [5_000, process.argv.includes('--full') ? 600 : 30, 10]
    const id = await call('makeSeries', 1, 100 * keys, keys)
    const charts = await openBeside(page, `#/experiments/${id}?layout=charts`)
    // All of them are seen, or they would not draw.
    await charts.setViewportSize({ width: 1_600, height: 2_400 })
    await charts
      .locator('figure')
      .nth(keys - 1)
      .waitFor()
    // What comes first fills caches.
    await call('longTasks', rate, 10, 'series', keys)
    const before = await heapOf(charts)
    // Not sooner: collecting garbage for the heap's sake is a long task of the page's own.
    await charts.evaluate(() => {
      const tasks: number[] = []
      new PerformanceObserver((list) =>
        tasks.push(...list.getEntries().map(({ duration }) => duration)),
      ).observe({ type: 'longtask' })
      Object.assign(globalThis, { tasks })
    })
    const { points } = await call('longTasks', rate, seconds, 'series', keys)
    const tasks = await charts.evaluate(() => (globalThis as unknown as { tasks: number[] }).tasks)
    const grown = (await heapOf(charts)) - before
    const long = tasks.filter((ms) => ms > 50)
    const what = `${String(points)} points live under ${String(keys)} charts`
    return [
      {
        what: `${what}, tasks over 50 ms`,
        value: `${String(long.length)} (longest ${Math.max(0, ...tasks).toFixed(0)} ms)`,
        reach: '0',
        ok: long.length === 0,
      },
      {
        what: 'the same, what the page keeps more of after it',
        value: `${grown.toFixed(1)} MB of ${before.toFixed(1)}`,
        reach: '<= 5 MB',
        ok: grown <= 5,
      },
    ]
  },
}

type Size = {
  readonly runs: number
  readonly metrics: number
  readonly params: number
  readonly most: number
}

async function tableFigures(
  call: Call,
  page: Page,
  { runs, metrics, params, most }: Size,
): Promise<Figure[]> {
  const id = await call('makeSearchable', runs, metrics, params)
  const table = await openBeside(page, `#/experiments/${id}?layout=table`)
  await table.setViewportSize({ width: 1_600, height: 900 })
  await table.getByRole('columnheader', { name: 'p3' }).waitFor()
  const size = `table of ${String(runs)} runs x ${String(metrics + params)} columns`
  const filters = await strokes(table, 'filter')
  const sorts = await strokes(table, 'sort')
  return [
    p95(`${size}, filter, key stroke to painted rows`, filters, most),
    p95(`${size}, sort, click to painted rows`, sorts, most),
  ]
}

/** What changes the rows, and ms until others are painted; the first ones are to warm up. */
async function strokes(page: Page, kind: 'filter' | 'sort'): Promise<number[]> {
  return await page.evaluate(
    async ([way, count]) => {
      const field = document.querySelector<HTMLInputElement>('input[role="combobox"]')
      const heads = [...document.querySelectorAll<HTMLElement>('[role="columnheader"]')]
      const head = heads.find(({ ariaLabel }) => ariaLabel === 'p3')?.querySelector('button')
      if (field === null || head == null) throw new Error('no table')
      const rows = (): string =>
        [...document.querySelectorAll('[role="row"]')].map(({ textContent }) => textContent).join('\n') +
        (document.querySelector('footer [role="status"]')?.textContent ?? '')
      const painted = () => new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
      const times: number[] = []
      for (let i = 0; i < count + 5; i++) {
        const before = rows()
        const start = performance.now()
        if (way === 'sort') head.click()
        else {
          field.value = `metrics.m3 > 0.${String(10 + i)}`
          field.dispatchEvent(new InputEvent('input', { bubbles: true }))
        }
        do await painted()
        while (rows() === before)
        times.push(performance.now() - start)
        // As people type: the next stroke does not meet what the page still does after this one.
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
      return times.slice(5)
    },
    [kind, STROKES] as const,
  )
}

function p95(what: string, times: readonly number[], most: number): Figure {
  const value = percentile(times, 0.95)
  return {
    what,
    value: `p95 ${value.toFixed(0)} ms (median ${median(times).toFixed(0)})`,
    reach: `<= ${String(most)} ms`,
    ok: value <= most,
  }
}

/** Another tab of the app, in front. */
async function openBeside(page: Page, hash: string): Promise<Page> {
  const beside = await page.context().newPage()
  await beside.goto(new URL('.', page.url()).href + hash)
  return beside
}

/** MB, after what nobody needs is gone. */
async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize / 1e6
}
