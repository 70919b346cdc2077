/**
 * The chart libraries that other trackers draw with, beside ours: from the list of experiments, or from a page that has the
 * library, to the painted chart of the same points in the store, which they read as fast as our worker gives them. They are no
 * part of the project: the case fetches them from npm's registry into a folder of its own, and says so where it cannot.
 */
import { execFileSync } from 'node:child_process'
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { median, type Figure } from './figures.ts'
import { ratio, repeat, type Call } from './measure.ts'
import { measurePeak } from './memory.ts'
import { openHome, showCharts } from './workbench.ts'

const PEERS = [
  {
    name: 'Plotly',
    pack: 'plotly.js-basic-dist-min@4.1.1',
    file: 'plotly.js-basic-dist-min/plotly-basic.min.js',
  },
  { name: 'ECharts', pack: 'echarts@6.1.0', file: 'echarts/dist/echarts.min.js' },
  { name: 'Chart.js', pack: 'chart.js@4.6.1', file: 'chart.js/dist/chart.umd.min.js' },
] as const
type Peer = (typeof PEERS)[number]['name']

const [RUNS, POINTS] = [100, 100_000]
const ROUNDS = 3
/** Of a peer, which takes seconds. */
const PEER_ROUNDS = 1
/** After the first paint ours reads what is finer, which counts too. */
const SETTLE_MS = 4_000

/** `drawing`: what of it passed when a peer had all points in the form it wants. */
type Cost = { readonly ms: number; readonly drawing: number; readonly growth: number }

export async function compareWithPeers(call: Call, page: Page): Promise<Figure[]> {
  const id = await call('makeSeries', RUNS, POINTS, 1)
  const home = new URL('.', page.url()).href
  const remove = await servePeers()
  if (remove === undefined) return []
  try {
    const own = await repeat(async () => {
      await openHome(page, home)
      return await costOf(page, async () => {
        const ms = await showCharts(page, id)
        return { ms, drawing: ms }
      })
    }, ROUNDS)
    const figures: Figure[] = []
    for (const { name } of PEERS) {
      const theirs = await repeat(async () => {
        await page.goto('about:blank')
        await page.goto(`${home}peers.html`)
        await page.waitForFunction(() => 'bench' in globalThis)
        return await costOf(page, () => page.evaluate(drawPeer, [name, id] as const))
      }, PEER_ROUNDS)
      figures.push(...compare(name, own, theirs))
    }
    return figures
  } finally {
    await remove()
  }
}

function compare(name: Peer, own: readonly Cost[], theirs: readonly Cost[]): Figure[] {
  const [ownMs, theirMs] = [own, theirs].map((costs) => median(costs.map(({ ms }) => ms))) as [number, number]
  const [ownMb, theirMb] = [own, theirs].map((costs) => median(costs.map(({ growth }) => growth / 1e6))) as [
    number,
    number,
  ]
  const drawing = median(theirs.map((cost) => cost.drawing))
  const data = `${String(RUNS)} runs x ${String(POINTS)} points`
  return [
    ratio(
      `${data}, first painted, ${name} to ours`,
      theirs.map(({ ms }) => ms / ownMs),
      5,
      `${theirMs.toFixed(0)}, of which drawing ${drawing.toFixed(0)}, to ${ownMs.toFixed(0)} ms`,
    ),
    ratio(
      `the same, memory at most, theirs with their points, ${name} to ours`,
      theirs.map(({ growth }) => growth / 1e6 / ownMb),
      3,
      `${theirMb.toFixed(0)} to ${ownMb.toFixed(0)} MB`,
    ),
  ]
}

async function costOf(page: Page, draw: () => Promise<Omit<Cost, 'growth'>>): Promise<Cost> {
  const { result, growth } = await measurePeak(page, async () => {
    const times = await draw()
    await page.waitForTimeout(SETTLE_MS)
    return times
  })
  return { ...result, growth }
}

/** Undefined where the registry cannot be reached. */
async function servePeers(): Promise<(() => Promise<void>) | undefined> {
  const site = process.env['TRACKLET_DIST'] ?? ''
  const folder = await mkdtemp(join(tmpdir(), 'tracklet-peers-'))
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true })
  try {
    execFileSync(
      'npm',
      ['install', '--no-audit', '--no-fund', '--prefix', folder, ...PEERS.map(({ pack }) => pack)],
      { stdio: 'ignore' },
    )
  } catch {
    console.log('The other chart libraries cannot be fetched: nothing is compared with them.')
    await remove()
    return undefined
  }
  const scripts = PEERS.map(({ name }) => `<script src="peer-${name}.js"></script>`)
  for (const { name, file } of PEERS)
    await copyFile(join(folder, 'node_modules', file), join(site, `peer-${name}.js`))
  await writeFile(
    join(site, 'peers.html'),
    `<!doctype html><meta charset="utf-8"><div id="chart"></div>${scripts.join('')}<script type="module" src="bench.js"></script>`,
  )
  return remove
}

/**
 * Runs in the page. As fast as each library's documentation says: no animation, no dots, no hover, packed points, and as few
 * of them painted as keep the extremes. @returns ms until it is painted
 */
async function drawPeer([name, experimentId]: readonly [Peer, string]): Promise<Omit<Cost, 'growth'>> {
  type Line = { readonly x: Float64Array; readonly y: Float64Array }
  const { bench, Plotly, echarts, Chart } = globalThis as unknown as {
    bench: { allPoints(experimentId: string, key: string): Promise<Line[]> }
    Plotly: { newPlot(host: HTMLElement, data: object[], layout: object, config: object): Promise<unknown> }
    echarts: { init(host: HTMLElement): { setOption(option: object): void } }
    Chart: new (canvas: HTMLCanvasElement, config: object) => unknown
  }
  const host = document.querySelector<HTMLElement>('#chart')
  if (host === null) throw new Error('no place for the chart')
  Object.assign(host.style, { width: '600px', height: '260px' })
  const pairs = ({ x, y }: Line): object[] => {
    const all = new Array<object>(x.length)
    for (let i = 0; i < x.length; i++) all[i] = { x: x[i], y: y[i] }
    return all
  }
  const packed = ({ x, y }: Line): Float64Array => {
    const all = new Float64Array(2 * x.length)
    for (let i = 0; i < x.length; i++) {
      all[2 * i] = x[i] as number
      all[2 * i + 1] = y[i] as number
    }
    return all
  }
  const start = performance.now()
  const lines = await bench.allPoints(experimentId, 'm0')
  // In the form that each wants.
  const data = name === 'Plotly' ? [] : lines.map((line) => (name === 'ECharts' ? packed(line) : pairs(line)))
  const ready = performance.now()
  if (name === 'Plotly') {
    const traces = lines.map(({ x, y }) => ({ x, y, type: 'scatter', mode: 'lines', hoverinfo: 'skip' }))
    await Plotly.newPlot(host, traces, { showlegend: false }, { staticPlot: true })
  } else if (name === 'ECharts') {
    const look = { type: 'line', sampling: 'minmax', symbol: 'none', silent: true }
    const series = data.map((points) => ({ ...look, data: points }))
    echarts.init(host).setOption({ animation: false, xAxis: { type: 'value' }, yAxis: {}, series })
  } else {
    const datasets = data.map((points) => ({ data: points, pointRadius: 0, borderWidth: 1 }))
    const plugins = { decimation: { enabled: true, algorithm: 'min-max' }, legend: { display: false } }
    const scales = { x: { type: 'linear' } }
    const options = { animation: false, parsing: false, normalized: true, plugins, scales }
    new Chart(host.appendChild(document.createElement('canvas')), {
      type: 'line',
      data: { datasets },
      options,
    })
  }
  // Drawn in this frame; painted before the next.
  await new Promise(requestAnimationFrame)
  await new Promise(requestAnimationFrame)
  const painted = performance.now()
  return { ms: painted - start, drawing: painted - ready }
}
