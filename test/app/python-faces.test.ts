/** The faces of other trackers, and the notebook that comes with the app. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listHosts } from '#ui/pages/use/hosts.ts'
import { launchPythonSite, type Notebook, type PythonSite } from '../helpers/python-site.ts'
import { DIST } from '../helpers/static-server.ts'

let site: PythonSite
let notebook: Notebook

beforeAll(async () => {
  site = await launchPythonSite({ base: '/tracklet/' })
  notebook = await site.openNotebook()
})
afterAll(async () => {
  await site.close()
})

const json = async (code: string): Promise<unknown> => JSON.parse(await notebook.run(code))

test('a notebook of wandb logs by tracklet.wandb', async () => {
  expect(
    await json(`
import json, mlflow
import tracklet.wandb as wandb

run = wandb.init(project="digits", name="first", config={"lr": 0.1, "net": {"units": 32}}, tags=["try"], notes="Hello")
wandb.config.epochs = 3
for epoch in range(3):
    wandb.log({"loss": 1 / (epoch + 1), "val": {"acc": epoch / 10}, "plot": wandb.Image([[0, 255]])})
wandb.log({"table": wandb.Table(columns=["a", "b"], data=[[1, "x"]])}, commit=False)
wandb.log({"odd[0]": 5}, step=10)
wandb.run.summary["best"] = 0.9
summary = dict(wandb.run.summary)
wandb.finish()
client = mlflow.MlflowClient()
read = client.get_run(run.id)
history = client.get_metric_history(run.id, "val.acc")
json.dumps([
    client.get_experiment(read.info.experiment_id).name, read.info.run_name, read.info.status,
    read.data.params, read.data.metrics, [[p.step, p.value] for p in history],
    [read.data.tags["try"], read.data.tags["mlflow.note.content"]],
    mlflow.artifacts.load_dict(f"runs:/{run.id}/table.table.json"),
    len(client.list_artifacts(run.id, "images")), summary["best"], summary["loss"],
])`),
  ).toEqual([
    'digits',
    'first',
    'FINISHED',
    { lr: '0.1', 'net.units': '32', epochs: '3' },
    { loss: 1 / 3, 'val.acc': 0.2, odd_0_: 5, best: 0.9 },
    [
      [0, 0],
      [1, 0.1],
      [2, 0.2],
    ],
    ['true', 'Hello'],
    { columns: ['a', 'b'], data: [[1, 'x']] },
    3,
    0.9,
    1 / 3,
  ])
})

test('code that writes for TensorBoard logs by tracklet.tensorboard', async () => {
  expect(
    await json(`
import json, mlflow
from tracklet.tensorboard import SummaryWriter

with SummaryWriter("runs/first") as writer:
    for step in range(5):
        writer.add_scalar("loss/train", 1 / (step + 1), step, walltime=1000 + step)
        writer.add_histogram("weights", [[0, 1, 2], [3, 4, step]], step, bins=4)
    writer.add_scalars("acc", {"a": 1, "b": 2}, 3)
    writer.add_text("note", "# Hello", 1)
    writer.add_image("cat", [[[1.0, 0.0]], [[0.0, 0.0]], [[0.0, 1.0]]], 2)
    writer.add_hparams({"lr": 0.1}, {"hparam/loss": 0.2})
[run] = mlflow.search_runs(experiment_names=["tensorboard"], output_format="list")
run_id = run.info.run_id
lines = mlflow.artifacts.load_text(f"runs:/{run_id}/histograms/weights.jsonl").splitlines()
last = json.loads(lines[-1])
point = mlflow.MlflowClient().get_metric_history(run_id, "loss/train")[2]
json.dumps([
    run.info.run_name, run.info.status, run.data.metrics, run.data.params,
    [point.step, point.timestamp, point.value], len(lines), last["step"], last["buckets"],
    mlflow.artifacts.load_text(f"runs:/{run_id}/text/note/1.md"),
])`),
  ).toEqual([
    'runs/first',
    'FINISHED',
    { 'loss/train': 0.2, 'acc/a': 1, 'acc/b': 2, 'hparam/loss': 0.2 },
    { lr: '0.1' },
    [2, 1_002_000, 1 / 3],
    5,
    4,
    [
      [0, 1, 1],
      [1, 2, 1],
      [2, 3, 1],
      [3, 4, 3],
    ],
    '# Hello',
  ])
})

test('the lines that the app shows for Pyodide and for JavaScript log as written', async () => {
  const [python, javascript] = ['pyodide', 'javascript'].map(
    (id) => listHosts(site.server.url).find((host) => host.id === id)?.code ?? '',
  )
  const fresh = await site.openNotebook('')
  await fresh.run(python as string)
  await fresh.page.addScriptTag({ type: 'module', content: `${javascript}\nglobalThis.logged = true` })
  await fresh.page.waitForFunction(() => 'logged' in globalThis)
  const runs = await notebook.page.evaluate(async () => {
    const found = await (await tracklet).searchRuns({ experiments: ['my-experiment'] })
    return found.map(({ status, params, metrics }) => ({ status, lr: params['lr'], loss: metrics['loss'] }))
  })
  expect(runs).toEqual(Array(2).fill({ status: 'FINISHED', lr: '0.01', loss: 0.01 }))
})

test('the notebook that comes with the app runs from its first cell to its last', async () => {
  const { cells } = JSON.parse(await readFile(join(DIST, 'notebooks/house-prices.ipynb'), 'utf8')) as {
    cells: { cell_type: string; source: string[] }[]
  }
  const codes = cells.filter(({ cell_type }) => cell_type === 'code').map(({ source }) => source.join(''))
  const [install = '', ...others] = codes
  // JupyterLite's own magic; the wheel is in the kernel already.
  expect(install).toMatch(/^%pip install cloudpickle \S+\/python\/tracklet-0-py3-none-any\.whl$/)
  const said: string[] = []
  for (const code of others) said.push(await notebook.run(code))
  // Three houses: what the model says that was read back, and what they cost.
  expect(said.at(-2)).toMatch(/^\[(\(-?[\d.]+, -?[\d.]+\)(, )?){3}\]$/)
  const runs = await notebook.page.evaluate(async () => {
    const found = await (await tracklet).searchRuns({ experiments: ['house-prices-python'] })
    return found.map(({ status, params, metrics }) => [
      status,
      Number(params['lr']),
      metrics['validation/loss'],
    ])
  })
  expect(runs).toHaveLength(4)
  for (const [status, , loss] of runs) {
    expect(status).toBe('FINISHED')
    expect(loss).toBeLessThan(1)
  }
})

test('nothing was refused and nothing was asked of another origin', () => {
  expect(site.problems).toEqual([])
})
