/** The Python package in Pyodide, as a notebook uses it. */
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchPythonSite, type Notebook, type PythonSite } from '../helpers/python-site.ts'

let site: PythonSite
let notebook: Notebook

beforeAll(async () => {
  site = await launchPythonSite({ base: '/tracklet/' })
  notebook = await site.openNotebook()
})
afterAll(async () => {
  await site.close()
})

/** What stands in the store, read by a client in JavaScript. */
async function readRun(page: Page, runId: string) {
  return await page.evaluate(async (id) => {
    const { name, status, params, tags, metrics, experimentId } = await (await tracklet).getRun(id)
    return { name, status, experimentId, params: { ...params }, tags: { ...tags }, metrics: { ...metrics } }
  }, runId)
}

/** Steps and values as the hexadecimal digits of their bits. */
async function readBits(
  page: Page,
  runId: string,
  key: string,
): Promise<{ steps: string[]; values: string[] }> {
  return await page.evaluate(
    async ([id, metric]) => {
      const { steps, values } = await (await (await tracklet).getRun(id)).metricHistory(metric)
      const bits = (column: Float64Array) =>
        Array.from(new BigUint64Array(column.buffer), (number) => number.toString(16).padStart(16, '0'))
      return { steps: bits(steps), values: bits(values) }
    },
    [runId, key] as const,
  )
}

const json = async (code: string): Promise<unknown> => JSON.parse(await notebook.run(code))

test('a notebook that knows only mlflow logs, and every bit arrives', async () => {
  const { run_id, bits } = (await json(`
import json, math, random, struct
import mlflow

mlflow.set_experiment("house prices")
values = [random.gauss(0, 1) * 10.0 ** random.randint(-300, 300) for _ in range(5000)]
values += [math.nan, math.inf, -math.inf, -0.0, 5e-324, 1.7976931348623157e308]
with mlflow.start_run(run_name="first", tags={"team": "north"}) as run:
    mlflow.log_params({"lr": 0.1, "layers": [32, 16], "shuffle": True})
    for step, value in enumerate(values):
        mlflow.log_metric("loss", value, step=step)
    mlflow.set_tag("größe", "klein")
json.dumps({"run_id": run.info.run_id, "bits": [struct.pack(">d", v).hex() for v in values]})
`)) as { run_id: string; bits: string[] }
  const { name, status, params, tags } = await readRun(notebook.page, run_id)
  expect({ name, status, params }).toEqual({
    name: 'first',
    status: 'FINISHED',
    params: { lr: '0.1', layers: '[32, 16]', shuffle: 'True' },
  })
  expect(tags).toMatchObject({ team: 'north', größe: 'klein', 'mlflow.source.type': 'NOTEBOOK' })
  const { values } = await readBits(notebook.page, run_id, 'loss')
  expect(values).toEqual(bits)
})

test('points that need a second look stay in line with the usual ones, in a loop of many', async () => {
  const { run_id, bits } = (await json(`
import json, struct
import mlflow

class Scalar:
    def __init__(self, number): self.number = number
    def item(self): return self.number

def odd(i):
    """Value, step and time, of which only some are the usual floats and ints."""
    value = i / 3 if i % 5 else i if i % 2 else Scalar(i / 3)
    step = i if i % 7 else float(i) if i % 2 else Scalar(i)
    return value, step, None if i % 11 else 1700000000000 + i

points = [odd(i) for i in range(9001)]
with mlflow.start_run() as run:
    for i, (value, step, timestamp) in enumerate(points):
        mlflow.log_metric(f"m{i % 3}", value, step=step, timestamp=timestamp)
    mlflow.log_metric("no step", 1.5)
    mlflow.log_metric("no step", 2.5)
values = [i if i % 5 == 0 and i % 2 else i / 3 for i in range(9001)]
json.dumps({"run_id": run.info.run_id, "bits": [[struct.pack(">d", v).hex() for v in values[k::3]] for k in range(3)]})
`)) as { run_id: string; bits: string[][] }
  for (const [k, expected] of bits.entries()) {
    const { steps, values } = await readBits(notebook.page, run_id, `m${String(k)}`)
    expect(values).toEqual(expected)
    expect(steps.length).toBe(expected.length)
  }
  const { values: unstepped } = await readBits(notebook.page, run_id, 'no step')
  expect(unstepped).toEqual(['3ff8000000000000', '4004000000000000'])
})

test('nested runs, resumed runs and runs that fail are kept as MLflow keeps them', async () => {
  const ids = (await json(`
import json
import mlflow

mlflow.set_experiment("nesting")
with mlflow.start_run(run_name="sweep") as sweep:
    for units in (16, 32):
        with mlflow.start_run(run_name=f"mlp-{units}", nested=True) as child:
            mlflow.log_param("units", units)
    active = mlflow.active_run().info.run_id
try:
    with mlflow.start_run() as failed:
        raise RuntimeError("diverged")
except RuntimeError:
    pass
with mlflow.start_run(run_id=child.info.run_id):
    resumed = mlflow.get_run(child.info.run_id).info.status
    mlflow.log_metric("after", 1)
mlflow.log_metric("unasked", 1)
unasked = mlflow.active_run().info.run_id
mlflow.end_run("KILLED")
json.dumps([sweep.info.run_id, child.info.run_id, failed.info.run_id, unasked, active, resumed])
`)) as string[]
  const [sweepId = '', childId = '', failedId = '', unaskedId = '', activeId, resumed] = ids
  expect(activeId).toBe(sweepId)
  expect(resumed).toBe('RUNNING')
  const child = await readRun(notebook.page, childId)
  expect(child).toMatchObject({ name: 'mlp-32', status: 'FINISHED', params: { units: '32' } })
  expect(child.tags['mlflow.parentRunId']).toBe(sweepId)
  expect(child.metrics).toEqual({ after: 1 })
  expect((await readRun(notebook.page, failedId)).status).toBe('FAILED')
  expect(await readRun(notebook.page, unaskedId)).toMatchObject({ status: 'KILLED', metrics: { unasked: 1 } })
})

test('files, folders, texts and documents become artifacts', async () => {
  const runId = await notebook.run(`
import os, mlflow
os.makedirs("out/deep", exist_ok=True)
open("out/a.bin", "wb").write(bytes(range(256)))
open("out/deep/b.txt", "w").write("größe")
with mlflow.start_run() as run:
    mlflow.log_artifact("out/a.bin")
    mlflow.log_artifact("out/a.bin", "sub")
    mlflow.log_artifacts("out", "all")
    mlflow.log_artifact("out")
    mlflow.log_text("hello", "notes/log.txt")
    mlflow.log_dict({"lr": 0.1}, "config.json")
run.info.run_id`)
  const files = await notebook.run(`
from tracklet.kernel import bridge, call, wait
def paths(run_id, path=""):
    for file in call("GET", "artifacts/list", run_id=run_id, path=path).get("files", []):
        if file["is_dir"]: yield from paths(run_id, file["path"])
        else: yield file["path"]
content = wait(bridge().readArtifact("${runId}", "all/deep/b.txt")).to_bytes()
binary = wait(bridge().readArtifact("${runId}", "sub/a.bin")).to_bytes()
assert binary == bytes(range(256)), binary
" ".join(sorted(paths("${runId}"))) + " " + content.decode()`)
  expect(files).toBe(
    'a.bin all/a.bin all/deep/b.txt conda.yaml config.json notes/log.txt out/a.bin out/deep/b.txt python_env.yaml requirements.txt sub/a.bin größe',
  )
})

test('what is wrong raises MlflowException by MLflow’s codes, and the kernel goes on', async () => {
  const codes = await notebook.run(`
import mlflow
from mlflow.exceptions import MlflowException

def code(work):
    try:
        work()
    except MlflowException as error:
        return error.error_code
    return "none"

class Scalar:
    def item(self): return 0.5

mlflow.start_run()
mlflow.log_param("a", 1)
found = [
    code(lambda: mlflow.log_metric("a", "much")),
    code(lambda: mlflow.log_metric("a", None)),
    code(lambda: mlflow.log_metric("a//b", 1)),
    code(lambda: mlflow.log_metric("x" * 251, 1)),
    code(lambda: mlflow.log_metric(7, 1)),
    code(lambda: mlflow.log_metric("a", 1, step="first")),
    code(lambda: mlflow.log_param("a", 2)),
    code(lambda: mlflow.log_param("b//c", 2)),
    code(lambda: mlflow.set_tag("x" * 251, 2)),
    code(lambda: mlflow.start_run()),
    code(lambda: mlflow.get_run("0" * 32)),
    code(lambda: mlflow.log_metric("a", 1, run_id="0" * 32)),
    code(lambda: mlflow.log_artifacts("missing")),
    code(lambda: mlflow.log_text("x", "../out.txt")),
    code(lambda: mlflow.set_experiment("")),
    code(lambda: mlflow.log_metric("ok", Scalar())),
    code(lambda: mlflow.log_param("a", 1)),
    code(lambda: mlflow.end_run()),
]
" ".join(found)`)
  const invalid = 'INVALID_PARAMETER_VALUE'
  expect(codes.split(' ')).toEqual([
    ...Array<string>(9).fill(invalid),
    'INVALID_STATE',
    'RESOURCE_DOES_NOT_EXIST',
    'RESOURCE_DOES_NOT_EXIST',
    invalid,
    invalid,
    invalid,
    'none',
    'none',
    'none',
  ])
})

test('what a cell logged leaves when it ends, without a flush', async () => {
  const runId = await notebook.run(`
import mlflow
run = mlflow.start_run()
for step in range(10):
    mlflow.log_metric("loss", step, step=step)
run.info.run_id`)
  await expect.poll(async () => (await readRun(notebook.page, runId)).metrics).toEqual({ loss: 9 })
  await notebook.run('mlflow.log_metric("loss", 10, step=10)')
  await expect.poll(async () => (await readRun(notebook.page, runId)).metrics).toEqual({ loss: 10 })
  await notebook.run('mlflow.end_run()')
})

test('a point goes to the run that is active when it is logged, also around a nested one', async () => {
  const [outer = '', inner = ''] = (await json(`
import json, mlflow
with mlflow.start_run() as outer:
    mlflow.log_metric("before", 1)
    with mlflow.start_run(nested=True) as inner:
        mlflow.log_metric("inside", 2)
        mlflow.log_metric("by id", 3, run_id=outer.info.run_id)
    mlflow.log_metric("after", 4, step=-(2**53), timestamp=1700000000000)
json.dumps([outer.info.run_id, inner.info.run_id])`)) as string[]
  expect((await readRun(notebook.page, outer)).metrics).toEqual({ before: 1, 'by id': 3, after: 4 })
  expect((await readRun(notebook.page, inner)).metrics).toEqual({ inside: 2 })
})

test('a kernel that is killed in mid-loop loses nothing that was flushed, and shows as interrupted', async () => {
  const doomed = await site.openNotebook()
  const runId = await doomed.run('import mlflow, tracklet; run = mlflow.start_run(); run.info.run_id')
  const ended = doomed
    .run(
      `
import js, time
from pyodide.ffi import to_js
step = 0
while True:
    for _ in range(5000):
        mlflow.log_metric("loss", step / 3, step=step)
        step += 1
    tracklet.flush()
    js.postMessage(to_js({"told": step}, dict_converter=js.Object.fromEntries))
`,
    )
    .catch(() => undefined)
  await expect.poll(() => doomed.page.evaluate(() => told.length)).toBeGreaterThan(5)
  await doomed.kill()
  const flushed = await doomed.page.evaluate(() => told.at(-1) as number)
  await doomed.page.close()
  await ended

  const { steps, values } = await readBits(notebook.page, runId, 'loss')
  expect(steps.length).toBeGreaterThanOrEqual(flushed)
  const bits = (number: number) => {
    const view = new DataView(new ArrayBuffer(8))
    view.setFloat64(0, number)
    return view.getBigUint64(0).toString(16).padStart(16, '0')
  }
  expect(steps).toEqual(steps.map((_, step) => bits(step)))
  expect(values).toEqual(values.map((_, step) => bits(step / 3)))
  expect((await readRun(notebook.page, runId)).status).toBe('RUNNING')
})

test('the real package wins where it is there, and install leaves it alone', async () => {
  const { run } = await site.openNotebook('python/tracklet-0.1.0-py3-none-any.whl')
  const found = await run(`
import pathlib, tracklet
site = pathlib.Path(tracklet.__file__).parent.parent
(site / "mlflow").mkdir()
(site / "mlflow" / "__init__.py").write_text("REAL = True")
import mlflow
f"{mlflow.REAL} {tracklet.install()}"`)
  expect(found).toBe('True False')
})

test('modules have one identity under both names', async () => {
  expect(
    await notebook.run(`
import mlflow, tracklet.mlflow
from mlflow.tracking import MlflowClient
from mlflow.entities import Metric
import mlflow.exceptions
(mlflow is tracklet.mlflow) and MlflowClient is tracklet.mlflow.MlflowClient and mlflow.exceptions.MlflowException is tracklet.mlflow.MlflowException`),
  ).toBe('true')
})

test('nothing was refused and nothing was asked of another origin', () => {
  expect(site.problems).toEqual([])
})
