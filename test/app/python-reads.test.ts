/** Reads, files, the registry and the record of the environment, by the Python package in Pyodide. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchPythonSite, type Notebook, type PythonSite } from '../helpers/python-site.ts'

let site: PythonSite
let notebook: Notebook

beforeAll(async () => {
  site = await launchPythonSite()
  notebook = await site.openNotebook()
  await notebook.run(
    'import json, math, os, mlflow\nfrom mlflow import MlflowClient\nclient = MlflowClient()',
  )
})
afterAll(async () => {
  await site.close()
})

const json = async (code: string): Promise<unknown> => JSON.parse(await notebook.run(code))

test('runs are found by MLflow’s search language, with what was logged just before', async () => {
  expect(
    await json(`
mlflow.set_experiment("searching")
for lr in (0.1, 0.2, 0.3):
    with mlflow.start_run(run_name=f"lr-{lr}"):
        mlflow.log_param("lr", lr)
        mlflow.log_metric("loss", lr * 2)
running = mlflow.start_run(run_name="running")
mlflow.log_metric("loss", 5)
rows = mlflow.search_runs(filter_string="metrics.loss > 0.3", order_by=["metrics.loss DESC"])
runs = mlflow.search_runs(experiment_names=["searching"], output_format="list", max_results=2)
page = client.search_runs([running.info.experiment_id], max_results=3)
rest = client.search_runs([running.info.experiment_id], max_results=3, page_token=page.token)
mlflow.end_run()
json.dumps([
    [[row["metrics.loss"], row.get("params.lr"), row["status"]] for row in rows],
    len(runs), len(page), len(rest), rest.token,
])`),
  ).toEqual([
    [
      [5, null, 'RUNNING'],
      [0.6, '0.3', 'FINISHED'],
      [0.4, '0.2', 'FINISHED'],
    ],
    2,
    3,
    1,
    null,
  ])
})

test('the history of a metric comes back bit for bit', async () => {
  expect(
    await notebook.run(`
import struct
values = [math.nan, math.inf, -math.inf, -0.0, 5e-324, 0.1, 1 / 3]
with mlflow.start_run() as run:
    for step, value in enumerate(values):
        mlflow.log_metric("odd", value, step=step, timestamp=1000 + step)
bits = lambda numbers: [struct.pack("d", number) for number in numbers]
history = client.get_metric_history(run.info.run_id, "odd")
assert bits(point.value for point in history) == bits(values), history
assert [(point.step, point.timestamp) for point in history] == [(step, 1000 + step) for step in range(7)]
len(client.get_metric_history(run.info.run_id, "unknown"))`),
  ).toBe('0')
})

test('figures, images, tables and datasets are kept as MLflow keeps them', async () => {
  const [paths, table, png, inputs, tags] = (await json(`
class Figure:
    def savefig(self, file, format): file.write(f"figure as {format}".encode())

with mlflow.start_run() as run:
    mlflow.log_figure(Figure(), "plots/loss.svg")
    mlflow.log_image([[0.0, 1.0], [0.5, 0.25]], "plots/grey.png")
    mlflow.log_image([[[255, 0, 0], [0, 255, 0]]], key="samples", step=3)
    mlflow.log_table({"input": ["a", "b"], "score": [1, math.nan]}, "eval.json")
    mlflow.log_table({"input": "c", "score": 2}, "eval.json")
    mlflow.log_input(mlflow.data.Dataset("houses", "abcd1234", "https://example.org/h.csv"), context="training")
run_id = run.info.run_id
names = [file.path for file in client.list_artifacts(run_id)]
images = [file.path.split("+")[:3] for file in client.list_artifacts(run_id, "images")]
place = mlflow.artifacts.download_artifacts(run_id=run_id, artifact_path="plots")
svg = open(os.path.join(place, "loss.svg")).read()
read = client.get_run(run_id)
given = read.inputs.dataset_inputs[0]
json.dumps([
    [names, images, svg],
    mlflow.artifacts.load_dict(f"runs:/{run_id}/eval.json"),
    list(open(os.path.join(place, "grey.png"), "rb").read()),
    [given.dataset.name, given.dataset.digest, given.tags[0].key, given.tags[0].value],
    [read.data.tags["mlflow.loggedImages"], read.data.tags["mlflow.loggedArtifacts"]],
])`)) as [unknown, unknown, number[], unknown, unknown]
  expect(paths).toEqual([
    ['conda.yaml', 'eval.json', 'images', 'plots', 'python_env.yaml', 'requirements.txt'],
    [['images/samples', 'step', '3']],
    'figure as svg',
  ])
  expect(table).toEqual({
    columns: ['input', 'score'],
    data: [
      ['a', 1],
      ['b', null],
      ['c', 2],
    ],
  })
  expect(inputs).toEqual(['houses', 'abcd1234', 'mlflow.data.context', 'training'])
  expect(tags).toEqual(['true', '[{"path":"eval.json","type":"table"}]'])
  const pixels = await notebook.page.evaluate(async (bytes) => {
    const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: 'image/png' }))
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d')
    context?.drawImage(image, 0, 0)
    const data = context?.getImageData(0, 0, image.width, image.height).data ?? []
    return [...data].filter((_, i) => i % 4 === 0)
  }, png)
  expect(pixels).toEqual([0, 255, 128, 64])
})

test('models are registered, aliased, staged and found', async () => {
  expect(
    await json(`
with mlflow.start_run() as run:
    mlflow.log_text("weights", "model/weights.txt")
first = mlflow.register_model(f"runs:/{run.info.run_id}/model", "houses")
second = mlflow.register_model(f"runs:/{run.info.run_id}/model", "houses", tags={"team": "north"})
client.set_registered_model_alias("houses", "champion", second.version)
client.transition_model_version_stage("houses", first.version, "Staging")
client.update_model_version("houses", 1, description="A first try")
client.set_model_version_tag("houses", 1, "seen", True)
found = client.get_model_version_by_alias("houses", "champion")
place = mlflow.artifacts.download_artifacts("models:/houses@champion")
text = open(os.path.join(place, "weights.txt")).read()
one = client.get_model_version("houses", 1)
client.delete_model_version("houses", 2)
left = client.search_model_versions("name = 'houses'")
json.dumps([
    first.version, second.version, found.version, found.tags, text,
    one.current_stage, one.description, one.tags, [version.version for version in left],
    client.get_registered_model("houses").name, len(mlflow.search_registered_models()),
])`),
  ).toEqual([
    '1',
    '2',
    '2',
    { team: 'north' },
    'weights',
    'Staging',
    'A first try',
    { seen: 'True' },
    ['1'],
    'houses',
    1,
  ])
})

test('a run’s end records the cells that ran, Python and the packages', async () => {
  expect(
    await json(`
import hashlib, __main__
__main__.In = ["", "import mlflow", "lr = 0.1\\n"]
with mlflow.start_run() as run:
    pass
del __main__.In
run_id = run.info.run_id
tags = client.get_run(run_id).data.tags
code = mlflow.artifacts.load_text(f"runs:/{run_id}/{tags['tracklet.source.path']}")
packages = mlflow.artifacts.load_text(f"runs:/{run_id}/requirements.txt").split()
conda = mlflow.artifacts.load_text(f"runs:/{run_id}/conda.yaml")
json.dumps([
    code, hashlib.sha256(code.encode()).hexdigest() == tags["tracklet.source.sha256"],
    "tracklet==0.1.0" in packages, "- python=3.14" in conda,
])`),
  ).toEqual(['# %% [1]\nimport mlflow\n\n# %% [2]\nlr = 0.1\n\n', true, true, true])
})

test('a run shows as a card that escapes what it shows and keeps every spike', async () => {
  const card = await notebook.run(`
with mlflow.start_run(run_name="<img src=x>") as run:
    for step in range(5000):
        mlflow.log_metric("loss", 100 if step == 2345 else 1, step=step)
mlflow.get_run(run.info.run_id)._repr_html_()`)
  expect(card).toContain('&lt;img src=x&gt;')
  expect(card).not.toContain('<img')
  expect(card).toContain(`href="${site.server.url}#/experiments/`)
  const points = /points="([^"]+)"/.exec(card)?.[1]?.split(' ') ?? []
  expect(points.length).toBeLessThan(500)
  expect(points.filter((point) => point.endsWith(',1.0'))).toHaveLength(1)
})

test('a run and an experiment are shown below a cell', async () => {
  expect(
    await json(`
import tracklet
nothing = tracklet.show()._repr_html_()
experiment = mlflow.set_experiment("<shown>")
place = tracklet.show(experiment)._repr_html_()
with mlflow.start_run(run_name="now"):
    mlflow.log_metric("loss", 0.5)
    active = tracklet.show()._repr_html_()
json.dumps([
    nothing, place.replace("/" + experiment.experiment_id + '"', '/N"'), "now" in active, "loss <b>0.5</b>" in active,
])`),
  ).toEqual([
    `<a href="${site.server.url}" target="_blank" rel="noopener">Tracklet</a>`,
    `<a href="${site.server.url}#/experiments/N" target="_blank" rel="noopener">&lt;shown&gt;</a>`,
    true,
    true,
  ])
})

test('experiments are renamed, tagged, deleted and restored by their ids', async () => {
  expect(
    await json(`
made = client.create_experiment("old", tags={"a": "1"})
client.rename_experiment(made, "new")
client.set_experiment_tag(made, "b", 2)
client.delete_experiment(made)
try:
    mlflow.set_experiment("new")
    code = "none"
except mlflow.MlflowException as error:
    code = error.error_code
deleted = [e.name for e in client.search_experiments(view_type=mlflow.entities.ViewType.DELETED_ONLY)]
client.restore_experiment(made)
found = mlflow.get_experiment_by_name("new")
json.dumps([code, deleted, found.experiment_id == made, found.tags, mlflow.get_experiment_by_name("missing")])`),
  ).toEqual(['INVALID_PARAMETER_VALUE', ['new'], true, { a: '1', b: '2' }, null])
})

test('nothing was refused and nothing was asked of another origin', () => {
  expect(site.problems).toEqual([])
})
