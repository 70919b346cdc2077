/** Python in Pyodide: what a point costs until it is acknowledged, beside Tracklet and on another site, and the wheel. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { allow } from '../helpers/other-site.ts'
import { launchPythonSite, type Notebook } from '../helpers/python-site.ts'
import { DIST } from '../helpers/static-server.ts'
import { median, type Figure } from './figures.ts'
import { repeat } from './measure.ts'

const POINTS = 100_000
/** One message a point takes so long that fewer tell it. */
const FEW_POINTS = 20_000

/**
 * Each gives milliseconds for 100,000 points until the other side has them: Tracklet's worker, or for the baselines one that
 * takes and drops. A point is the same four numbers everywhere: its key's place, step, value, and the time it was logged at,
 * which `log_metric` reads from the clock as the baselines do.
 */
const SET_UP = `
import js, random, time
from array import array
from pyodide.ffi import run_sync, to_js
import mlflow, tracklet

values = [random.random() for _ in range(${String(POINTS)})]
taker = js.Worker.new(js.URL.createObjectURL(js.Blob.new(to_js(["""
onmessage = ({ data: port }) => {
  port.onmessage = ({ data }) => {
    if (data === "all?") port.postMessage(data)
  }
}"""]))))
channel = js.MessageChannel.new()
port = channel.port1
taker.postMessage(channel.port2, to_js([channel.port2]))
when_taken = js.Function.new("port", """return new Promise((resolve) => {
  port.onmessage = resolve
  port.postMessage("all?")
})""")

def arrays():
    now = time.time
    start = time.perf_counter()
    points = array("d")
    for step, value in enumerate(values):
        points.extend((0, step, value, now() * 1000))
        if len(points) >= 16_000:
            port.postMessage(to_js(points))
            points = array("d")
    run_sync(when_taken(port))
    return (time.perf_counter() - start) * 1000

def messages():
    now = time.time
    start = time.perf_counter()
    for step in range(${String(FEW_POINTS)}):
        point = {"key": "loss", "step": step, "value": values[step], "timestamp": now() * 1000}
        port.postMessage(to_js(point, dict_converter=js.Object.fromEntries))
    run_sync(when_taken(port))
    return (time.perf_counter() - start) * 1000 * ${String(POINTS / FEW_POINTS)}

def logged():
    start = time.perf_counter()
    log_metric = mlflow.log_metric
    for step, value in enumerate(values):
        log_metric("loss", value, step=step)
    tracklet.flush()
    return (time.perf_counter() - start) * 1000

run_sync(when_taken(port))
mlflow.set_experiment("bench")
run = mlflow.start_run()`

type Round = { readonly arrays: number; readonly messages: number; readonly logged: number }

export async function measurePython(): Promise<Figure[]> {
  const beside = await measureSite(false)
  const elsewhere = await measureSite(true)
  const [own, base] = [medianOf(beside.rounds, 'logged'), medianOf(beside.rounds, 'arrays')]
  const [far, each] = [medianOf(elsewhere.rounds, 'logged'), medianOf(beside.rounds, 'messages')]
  const size = (await stat(join(DIST, 'python/tracklet-0-py3-none-any.whl'))).size / 1_000
  const many = `${String(POINTS / 1_000)},000 log_metric of Python, acknowledged`
  return [
    most(`${many}, to array('d') and post`, own / base, 2.5, `${ms(own)} to ${ms(base)}`),
    {
      what: `${many}, to one to_js post a point`,
      value: `${(each / own).toFixed(1)} x faster (${ms(each)} to ${ms(own)})`,
      reach: '>= 10',
      ok: each / own >= 10,
    },
    most(`${many}, on another site to beside`, far / own, 1.5, `${ms(far)} to ${ms(own)}`),
    { what: 'wheel', value: `${size.toFixed(1)} kB`, reach: '<= 60 kB', ok: size <= 60 },
    {
      what: 'import mlflow after Pyodide is ready',
      value: ms(beside.importing),
      reach: '<= 150 ms',
      ok: beside.importing <= 150,
    },
  ]
}

const ms = (value: number) => `${value.toFixed(0)} ms`

function most(what: string, value: number, reach: number, times: string): Figure {
  return {
    what,
    value: `${value.toFixed(2)} x (${times})`,
    reach: `<= ${String(reach)}`,
    ok: value <= reach,
  }
}

function medianOf(rounds: readonly Round[], name: keyof Round): number {
  return median(rounds.map((round) => round[name]))
}

async function measureSite(elsewhere: boolean): Promise<{ rounds: Round[]; importing: number }> {
  const site = await launchPythonSite({ elsewhere })
  try {
    const notebook = await site.openNotebook()
    const importing = Number(
      await notebook.run(
        'import time; start = time.perf_counter(); import mlflow; (time.perf_counter() - start) * 1000',
      ),
    )
    const ready = notebook.run(SET_UP)
    if (elsewhere) await allowKernel(notebook.page)
    await ready
    return { rounds: await repeat(() => runRound(notebook)), importing }
  } finally {
    await site.close()
  }
}

async function runRound(notebook: Notebook): Promise<Round> {
  const run = async (name: string) => Number(await notebook.run(`${name}()`))
  return { arrays: await run('arrays'), messages: await run('messages'), logged: await run('logged') }
}

async function allowKernel(page: Page): Promise<void> {
  const opened = page.waitForEvent('popup')
  const clicked = page
    .getByRole('button', { name: 'Connect to Tracklet' })
    .click()
    .catch(() => undefined)
  await allow(await opened)
  void clicked
}
