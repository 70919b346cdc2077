/** The workbench as people see it, in the app's own page: from what they do to what is painted. */
import type { Page } from 'playwright'
import { median, percentile, type Figure } from './figures.ts'
import type { Bench } from './page/bench.ts'

type Call = <K extends keyof Bench>(
  name: K,
  ...args: Parameters<Bench[K]>
) => Promise<Awaited<ReturnType<Bench[K]>>>

type Probe = {
  /** '' while no line is drawn. */
  pictureOf(metric: string): string
  /** ms since `start` when the chart shows lines, other than `before`. */
  untilPainted(metric: string, start: number, before: string): Promise<number>
  /** Until the chart's lines have stood for a second. */
  untilStill(metric: string): Promise<void>
  /** ms between frames, while `step` runs before each. */
  frames(count: number, step: (frame: number) => void): Promise<number[]>
}

declare const probe: Probe

const ROUNDS = 5
const METRIC = 'm0'

export const WORKBENCH: Record<string, (call: Call, page: Page) => Promise<Figure[]>> = {
  async 'chart-long'(call, page) {
    const id = await call('makeSeries', 100, 100_000, 1)
    const [paints, zooms, drags]: [number[], number[], number[]] = [[], [], []]
    for (let round = 0; round <= ROUNDS; round++) {
      paints.push(await openCharts(page, id))
      zooms.push(await zoom(page))
      drags.push(percentile(await dragSmoothing(page), 0.95))
    }
    return [
      atMost('chart of 100 runs x 100,000 points, opened to painted', paints, 300),
      atMost('the same, a zoom by box to painted', zooms, 80),
      atMost('the same, frames while smoothing is dragged, p95', drags, 34),
    ]
  },

  async 'chart-many'(call, page) {
    const id = await call('makeSeries', 1_000, 10_000, 1)
    const paints: number[] = []
    for (let round = 0; round <= ROUNDS; round++) {
      paints.push(await openCharts(page, id))
      // What the browser still reads for these lines is not the next round's.
      await page.evaluate((metric) => probe.untilStill(metric), METRIC)
    }
    return [atMost('chart of 1,000 runs x 10,000 points, opened to painted', paints, 600)]
  },

  async crosshair(call, page) {
    const id = await call('makeSeries', 10, 20_000, 20)
    await openCharts(page, id)
    const frames: number[] = []
    for (let round = 0; round < ROUNDS; round++) frames.push(percentile(await moveCrosshair(page), 0.95))
    return [atMost('crosshair over 20 charts, frames, p95', [NaN, ...frames], 17)]
  },

  async 'many-keys'(call, page) {
    const id = await call('makeSeries', 1, 24_000, 12_000)
    const opens: number[] = []
    const frames: number[] = []
    for (let round = 0; round <= ROUNDS; round++) {
      opens.push(await openCharts(page, id))
      frames.push(Math.max(...(await scrollCharts(page))))
    }
    return [
      atMost('experiment of 12,000 metrics, opened to its first chart', opens, 1_000),
      atMost('the same, longest frame while it is scrolled', frames, 50),
    ]
  },

  async groups(call) {
    const id = await call('makeGroups', 5_000, 50)
    const times: number[] = []
    for (let round = 0; round <= ROUNDS; round++) times.push(await call('groupRuns', id, 50))
    return [atMost('5,000 runs grouped by 2 params, stats of 50 metrics', times, 150)]
  },
}

/** The first is to warm up. */
function atMost(what: string, [, ...times]: readonly number[], most: number): Figure {
  const value = median(times)
  const range = `${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)}`
  return {
    what,
    value: `${value.toFixed(0)} ms (${range})`,
    reach: `<= ${String(most)} ms`,
    ok: value <= most,
  }
}

/** A page that just loaded, whose worker has nothing in memory. @returns ms */
async function openCharts(page: Page, experimentId: string): Promise<number> {
  await openHome(page, new URL('.', page.url()).href)
  return await showCharts(page, experimentId)
}

/** The list of experiments, newly loaded. */
export async function openHome(page: Page, home: string): Promise<void> {
  await page.goto('about:blank')
  await page.goto(`${home}#/experiments`)
  await page.getByRole('row').nth(1).waitFor()
  await page.evaluate(installProbe)
}

/** ms from the list of experiments to a chart's lines. */
export async function showCharts(page: Page, experimentId: string): Promise<number> {
  return await page.evaluate(
    async ([id, metric]) => {
      const start = performance.now()
      location.hash = `#/experiments/${id}?layout=charts`
      return await probe.untilPainted(metric, start, '')
    },
    [experimentId, METRIC] as const,
  )
}

async function zoom(page: Page): Promise<number> {
  // The exact lines take the place of the first ones.
  await page.evaluate((metric) => probe.untilStill(metric), METRIC)
  const overlay = page.locator(`figure[aria-label="Chart of ${METRIC}"] [role="slider"]`)
  const box = await overlay.boundingBox()
  if (box === null) throw new Error('no chart')
  const y = box.y + box.height / 2
  await page.mouse.move(box.x + box.width * 0.3, y)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.4, y, { steps: 5 })
  await page.evaluate((metric) => {
    const painted = new Promise<number>((resolve) => {
      const onUp = (): void => {
        void probe.untilPainted(metric, performance.now(), probe.pictureOf(metric)).then(resolve)
      }
      addEventListener('pointerup', onUp, { capture: true, once: true })
    })
    Object.assign(globalThis, { painted })
  }, METRIC)
  await page.mouse.up()
  const ms = await page.evaluate(() => (globalThis as unknown as { painted: Promise<number> }).painted)
  const before = await page.evaluate((metric) => probe.pictureOf(metric), METRIC)
  await overlay.press('Escape')
  await page.evaluate(([metric, old]) => probe.untilPainted(metric, 0, old), [METRIC, before] as const)
  return ms
}

async function dragSmoothing(page: Page): Promise<number[]> {
  return await page.evaluate(async () => {
    const slider = document.querySelector<HTMLInputElement>('input[aria-label="Amount of smoothing"]')
    if (slider === null) throw new Error('no slider')
    const frames = await probe.frames(60, (frame) => {
      slider.value = String(frame)
      slider.dispatchEvent(new Event('input', { bubbles: true }))
    })
    slider.value = '0'
    slider.dispatchEvent(new Event('change', { bubbles: true }))
    return frames
  })
}

async function moveCrosshair(page: Page): Promise<number[]> {
  return await page.evaluate(async () => {
    const overlay = document.querySelector('figure [role="slider"]')
    if (overlay === null) throw new Error('no chart')
    const { left, top, width, height } = overlay.getBoundingClientRect()
    return await probe.frames(120, (frame) => {
      const at = { clientX: left + (width * frame) / 120, clientY: top + height / 2 }
      overlay.dispatchEvent(new PointerEvent('pointermove', { bubbles: true, pointerType: 'mouse', ...at }))
    })
  })
}

async function scrollCharts(page: Page): Promise<number[]> {
  return await page.evaluate(async () => {
    let scroller = document.querySelector('figure')?.parentElement ?? null
    while (scroller !== null && scroller.scrollHeight <= scroller.clientHeight + 1)
      scroller = scroller.parentElement
    if (scroller === null) throw new Error('nothing scrolls')
    const found = scroller
    return await probe.frames(120, () => (found.scrollTop += 120))
  })
}

/** Runs in the page. */
function installProbe(): void {
  const pictureOf = (metric: string): string => {
    const canvas = document.querySelector<HTMLCanvasElement>(`figure[aria-label="Chart of ${metric}"] canvas`)
    const context = canvas?.getContext('2d')
    if (!canvas || !context || canvas.width * canvas.height === 0) return ''
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
    let [sum, colored] = [0, 0]
    for (let i = 0; i < data.length; i += 4) {
      const [r, g, b] = [data[i] as number, data[i + 1] as number, data[i + 2] as number]
      if (Math.max(r, g, b) - Math.min(r, g, b) <= 40) continue
      colored++
      sum = (sum * 31 + i + r) % 1_000_000_007
    }
    return colored === 0 ? '' : String(sum)
  }
  const untilPainted = async (metric: string, start: number, before: string): Promise<number> => {
    for (;;) {
      const picture = pictureOf(metric)
      if (picture !== '' && picture !== before) return performance.now() - start
      await new Promise(requestAnimationFrame)
    }
  }
  const untilStill = async (metric: string): Promise<void> => {
    for (let picture = ''; picture === '' || picture !== pictureOf(metric);) {
      picture = pictureOf(metric)
      await new Promise((resolve) => setTimeout(resolve, 1_000))
    }
  }
  const frames = async (count: number, step: (frame: number) => void): Promise<number[]> => {
    const times: number[] = []
    let last = await new Promise<number>(requestAnimationFrame)
    for (let frame = 0; frame < count; frame++) {
      step(frame)
      const now = await new Promise<number>(requestAnimationFrame)
      times.push(now - last)
      last = now
    }
    return times
  }
  Object.assign(globalThis, { probe: { pictureOf, untilPainted, untilStill, frames } })
}
