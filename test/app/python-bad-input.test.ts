/** What goes wrong in a notebook of Python: odd values, ended and purged runs, other versions, a store that is taken away. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchPythonSite, type Notebook, type PythonSite } from '../helpers/python-site.ts'

let site: PythonSite
let notebook: Notebook

beforeAll(async () => {
  site = await launchPythonSite({ base: '/tracklet/' })
  notebook = await site.openNotebook()
  await notebook.run(`
import json
import mlflow
import tracklet
from mlflow.exceptions import MlflowException

def code(work):
    try:
        work()
    except MlflowException as error:
        return error.error_code
    return "none"
`)
})
afterAll(async () => {
  await site.close()
})

const json = async (code: string): Promise<unknown> => JSON.parse(await notebook.run(code))

test('scalars of other packages are numbers, and what is no number is refused before anything is sent', async () => {
  expect(
    await json(`
from decimal import Decimal
from fractions import Fraction

class Float64(float):
    """As numpy's: a float that also has item()."""
    def item(self): return float(self)

class Tensor:
    """As torch's: item() of one element, an error for more."""
    def __init__(self, *data): self.data = data
    def item(self):
        if len(self.data) != 1: raise RuntimeError("a Tensor with more than one element cannot be converted to Scalar")
        return self.data[0]

class Broken:
    def __float__(self): raise ValueError("broken")
    def __repr__(self): return "x" * 100_000

with mlflow.start_run() as run:
    taken = [code(lambda v=v: mlflow.log_metric("taken", v, step=i)) for i, v in enumerate([
        Float64(0.5), Tensor(0.25), Decimal("0.125"), Fraction(1, 16), True, 10**300, float("nan"), -0.0])]
    steps = [code(lambda s=s: mlflow.log_metric("steps", 1, step=s)) for s in [Tensor(3), Decimal(4), 2**53]]
    refused = [code(work) for work in [
        lambda: mlflow.log_metric("refused", Tensor(1, 2)), lambda: mlflow.log_metric("refused", Broken()),
        lambda: mlflow.log_metric("refused", 10**400), lambda: mlflow.log_metric("refused", 1 + 2j),
        lambda: mlflow.log_metric("refused", [1]), lambda: mlflow.log_metric("refused", b"1x"),
        lambda: mlflow.log_metric(["refused"], 1), lambda: mlflow.log_metric(None, 1),
        lambda: mlflow.log_metric(b"refused", 1), lambda: mlflow.log_metric("refused", 1, step=Tensor(1, 2))]]
client = mlflow.MlflowClient()
values = [p.value for p in client.get_metric_history(run.info.run_id, "taken")]
json.dumps([taken, steps, refused, [repr(v) for v in values], sorted(client.get_run(run.info.run_id).data.metrics)])`),
  ).toEqual([
    Array<string>(8).fill('none'),
    Array<string>(3).fill('none'),
    Array<string>(10).fill('INVALID_PARAMETER_VALUE'),
    ['0.5', '0.25', '0.125', '0.0625', '1.0', '1e+300', 'nan', '-0.0'],
    ['steps', 'taken'],
  ])
})

test('steps that are no step are refused by the store, and the points beside them are kept', async () => {
  expect(
    await json(`
found = []
run = mlflow.start_run()
for step in (float("nan"), float("inf"), 2**60):
    mlflow.log_metric("loss", 1, step=step)
    found.append(code(tracklet.flush))
mlflow.log_metric("loss", 2, step=7)
mlflow.end_run()
json.dumps([found, [[p.step, p.value] for p in mlflow.MlflowClient().get_metric_history(run.info.run_id, "loss")]])`),
  ).toEqual([Array<string>(3).fill('INVALID_PARAMETER_VALUE'), [[7, 2]]])
})

test('names of any script and texts of any size are kept as they are, up to MLflow’s bounds', async () => {
  expect(
    await json(`
text = "größe 数据 🚀 \\u202e\\x00" 
with mlflow.start_run(run_name="数据 🚀") as run:
    mlflow.log_metrics({"größe": 1.5, "損失/検証": 2.5})
    mlflow.log_params({"größe": text, "long": "x" * 6_000})
    mlflow.set_tags({"数据": text, "long": "y" * 8_000})
    mlflow.log_text("z" * 5_000_000 + text, "数据/größe.txt")
    codes = [code(work) for work in [
        lambda: mlflow.log_metric("🚀", 1), lambda: mlflow.log_param("a\\nb", 1),
        lambda: mlflow.set_tag("\\ud800", 1), lambda: mlflow.log_param("k" * 100_000, 1)]]
data = mlflow.get_run(run.info.run_id).data
artifact = mlflow.artifacts.load_text(f"runs:/{run.info.run_id}/数据/größe.txt")
json.dumps([
    mlflow.get_run(run.info.run_id).info.run_name, data.metrics, data.params["größe"] == text, len(data.params["long"]),
    data.tags["数据"] == text, len(data.tags["long"]), artifact == "z" * 5_000_000 + text, codes])`),
  ).toEqual([
    '数据 🚀',
    { größe: 1.5, '損失/検証': 2.5 },
    true,
    6_000,
    true,
    8_000,
    true,
    Array<string>(4).fill('INVALID_PARAMETER_VALUE'),
  ])
})

test('a run that has ended takes more, as with MLflow, and stays ended', async () => {
  expect(
    await json(`
with mlflow.start_run() as run:
    mlflow.log_metric("loss", 1, step=0)
client = mlflow.MlflowClient()
client.log_metric(run.info.run_id, "loss", 2, step=1)
client.set_tag(run.info.run_id, "late", "yes")
mlflow.log_metric("loss", 3, step=2, run_id=run.info.run_id)
tracklet.flush()
read = client.get_run(run.info.run_id)
json.dumps([read.info.status, read.data.metrics, read.data.tags["late"], mlflow.active_run() is None])`),
  ).toEqual(['FINISHED', { loss: 3 }, 'yes', true])
})

test('two kernels that log to one run at once lose and double nothing', async () => {
  const other = await site.openNotebook()
  const runId = await notebook.run('run = mlflow.start_run(); run.info.run_id')
  const log = (kernel: Notebook, from: number) =>
    kernel.run(`
import mlflow, tracklet
client = mlflow.MlflowClient()
for step in range(${from}, ${from} + 6000, 2):
    client.log_metric("${runId}", "loss", step / 3, step=step)
    if step % 1000 == ${from}: tracklet.flush()
tracklet.flush()`)
  await Promise.all([log(notebook, 0), log(other, 1)])
  expect(
    await json(`
points = sorted(mlflow.MlflowClient().get_metric_history("${runId}", "loss"), key=lambda point: point.step)
mlflow.end_run()
json.dumps([len(points), all(p.step == i and p.value == i / 3 for i, p in enumerate(points))])`),
  ).toEqual([6000, true])
  await other.page.close()
})

test('a run that is purged while it logs raises, and the next run goes on', async () => {
  const runId = await notebook.run(
    'run = mlflow.start_run(); mlflow.log_metric("loss", 1); tracklet.flush(); run.info.run_id',
  )
  const tab = await site.open('#/experiments')
  await tab.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated')
  await tab.evaluate(async (id) => {
    await fetch('./api/2.0/mlflow/runs/delete', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ run_id: id }),
    })
  }, runId)
  await tab.goto(`${site.server.url}#/settings`)
  await tab.getByRole('button', { name: /Purge|Delete for good/ }).click()
  await tab
    .getByRole('dialog')
    .getByRole('button', { name: /Purge|Delete/ })
    .click()
  await tab.getByRole('dialog').waitFor({ state: 'detached' })
  expect(
    await json(`
mlflow.log_metric("loss", 2)
gone = code(tracklet.flush)
ended = code(mlflow.end_run)
with mlflow.start_run() as after:
    mlflow.log_metric("loss", 3)
json.dumps([gone, mlflow.get_run(after.info.run_id).data.metrics, mlflow.active_run() is None])`),
  ).toEqual(['RESOURCE_DOES_NOT_EXIST', { loss: 3 }, true])
})

test('a wheel of another version than the app is refused with what to install', async () => {
  const older = await site.openNotebook()
  const said = await older.run(`
import mlflow, tracklet.kernel
tracklet.address()
tracklet.kernel.VERSION = "0.0.9"
try:
    mlflow.start_run()
    said = "none"
except mlflow.exceptions.MlflowException as error:
    said = f"{error.error_code}: {error.message}"
said`)
  expect(said).toMatch(
    /^INVALID_STATE: This package is of Tracklet 0\.0\.9, the one at \S+ is \S+\. Install \S+tracklet-0-py3-none-any\.whl and restart the kernel\.$/,
  )
  await older.page.close()
})

test('site data that is cleared under a live run raises instead of waiting for ever', async () => {
  await notebook.run('run = mlflow.start_run(); mlflow.log_metric("loss", 1); tracklet.flush()')
  const cdp = await site.cdp(notebook.page)
  await cdp.send('Storage.clearDataForOrigin', {
    origin: site.server.origin,
    storageTypes: 'indexeddb,file_systems,service_workers,cache_storage',
  })
  expect(
    await json('mlflow.log_metric("loss", 2)\njson.dumps([code(tracklet.flush), code(tracklet.flush)])'),
  ).toEqual(['DATA_LOSS', 'DATA_LOSS'])
  expect(await notebook.run('mlflow.log_metric("loss", 3); code(mlflow.end_run)')).toBe('DATA_LOSS')
})
