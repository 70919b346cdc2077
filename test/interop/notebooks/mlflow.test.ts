/**
 * The unmodified MLflow client in Pyodide, with its real dependencies: by our plugin, and by the REST API.
 * `npm run test:interop`; without Python and PyPI it says so.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchPythonSite, type Notebook, type PythonSite } from '../../helpers/python-site.ts'
import { maybePython } from '../python.ts'
import { makePyodide, PATIENCE_MS } from './hosts.ts'

const python = maybePython('notebooks')
if (python === undefined)
  process.stdout.write('There are no packages for Pyodide: MLflow itself is not run in it.\n')

/** cryptography alone is missing of what it asks for: it is for Databricks' accounts, and MLflow imports without it. */
const PACKAGES = [
  ...['annotated-doc', 'annotated-types', 'anyio', 'cachetools', 'certifi', 'charset-normalizer', 'click'],
  ...['cloudpickle', 'databricks-sdk', 'fastapi', 'gitdb', 'gitpython', 'google-auth', 'h11', 'idna'],
  ...['importlib-metadata', 'mlflow-skinny', 'opentelemetry-api', 'opentelemetry-proto', 'opentelemetry-sdk'],
  ...['opentelemetry-semantic-conventions', 'packaging', 'protobuf', 'pyasn1', 'pyasn1-modules', 'pydantic'],
  ...['pydantic-core', 'python-dotenv', 'pyyaml', 'requests', 'smmap', 'sqlparse', 'starlette'],
  ...['typing-extensions', 'typing-inspection', 'urllib3', 'uvicorn', 'zipp'],
]

let site: PythonSite
let notebook: Notebook
beforeAll(async () => {
  if (python === undefined) return
  site = await launchPythonSite({ makePyodide })
  // The service worker answers pages, and their workers, that were opened since it is there.
  const tab = await site.open('#/experiments')
  await tab.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated')
  notebook = await site.openNotebook()
  await notebook.run(`
import json, os, pyodide_js, time
await pyodide_js.loadPackage(${JSON.stringify(PACKAGES)})
os.environ.update(MLFLOW_DISABLE_TELEMETRY="true", MLFLOW_ENABLE_ASYNC_LOGGING="false")
start = time.perf_counter()
import mlflow
seconds = time.perf_counter() - start`)
}, PATIENCE_MS)
afterAll(() => site?.close())

const json = async (code: string): Promise<unknown> => JSON.parse(await notebook.run(code))

/** What MLflow's own client does and says. */
const SCRIPT = `
mlflow.set_tracking_uri("tracklet:")
mlflow.set_experiment("by plugin")
start = time.perf_counter()
with mlflow.start_run(run_name="real") as run:
    mlflow.log_params({"lr": 0.1, "layers": [3, 2]})
    mlflow.set_tag("team", "north")
    for step in range(200):
        mlflow.log_metric("loss", 1 / (step + 1), step=step)
    mlflow.log_metrics({"a": 1.5, "b": float("nan")}, step=7)
    mlflow.log_text("fine", "notes/log.txt")
    mlflow.log_dict({"a": [1, 2]}, "config.json")
spent = time.perf_counter() - start
client = mlflow.MlflowClient()
read = client.get_run(run.info.run_id)
history = client.get_metric_history(run.info.run_id, "loss")
client.create_registered_model("houses")
version = client.create_model_version("houses", f"runs:/{run.info.run_id}/notes")
client.set_registered_model_alias("houses", "best", version.version)
try:
    client.get_run("f" * 32)
    refused = ""
except mlflow.exceptions.MlflowException as error:
    refused = error.error_code
json.dumps([
    mlflow.__file__.endswith("mlflow/__init__.py"), read.info.status, read.info.run_name, read.data.params,
    read.data.tags["team"], read.data.metrics["a"], str(read.data.metrics["b"]),
    [[p.step, p.value] for p in history] == [[s, 1 / (s + 1)] for s in range(200)],
    [file.path for file in client.list_artifacts(run.info.run_id)],
    mlflow.artifacts.load_text(f"runs:/{run.info.run_id}/notes/log.txt"),
    [found.info.run_id for found in mlflow.search_runs(filter_string="metrics.a > 1", output_format="list")] == [run.info.run_id],
    client.get_model_version_by_alias("houses", "best").run_id == run.info.run_id, refused, round(spent * 1000),
])`

const EXPECTED = [
  ...[true, 'FINISHED', 'real', { lr: '0.1', layers: '[3, 2]' }, 'north', 1.5, 'nan', true],
  ...[['config.json', 'notes'], 'fine', true, true, 'RESOURCE_DOES_NOT_EXIST'],
]

test.runIf(python)('MLflow itself logs by the plugin', async () => {
  const said = (await json(SCRIPT)) as unknown[]
  expect(said.slice(0, -1)).toEqual(EXPECTED)
  process.stdout.write(
    `MLflow ${await notebook.run('mlflow.__version__')}: imported in ${await notebook.run('round(seconds * 1000)')} ms; a run with 200 points by the plugin ${String(said.at(-1))} ms\n`,
  )
})

test.runIf(python)('MLflow itself logs by the REST API at our address', async () => {
  const said = (await json(`
mlflow.set_tracking_uri("${site.server.url}")
mlflow.set_experiment("by REST")
start = time.perf_counter()
with mlflow.start_run(run_name="rest") as run:
    mlflow.log_params({"lr": 0.1, "größe": "klein"})
    for step in range(200):
        mlflow.log_metric("loss", 1 / (step + 1), step=step)
    mlflow.log_text("fine", "notes/log.txt")
    open("weights.bin", "wb").write(bytes(100_000))
    mlflow.log_artifact("weights.bin")
spent = time.perf_counter() - start
client = mlflow.MlflowClient()
read = client.get_run(run.info.run_id)
history = client.get_metric_history(run.info.run_id, "loss")
client.create_registered_model("by REST")
version = client.create_model_version("by REST", f"runs:/{run.info.run_id}/notes")
try:
    client.get_run("f" * 32)
    refused = ""
except mlflow.exceptions.MlflowException as error:
    refused = error.error_code
json.dumps([
    read.info.status, read.info.run_name, read.data.params,
    [[p.step, p.value] for p in history] == [[s, 1 / (s + 1)] for s in range(200)],
    [[file.path, file.file_size] for file in client.list_artifacts(run.info.run_id)],
    [found.info.run_id for found in mlflow.search_runs(filter_string="metrics.loss > 0", output_format="list")] == [run.info.run_id],
    version.run_id == run.info.run_id, refused, round(spent * 1000),
])`)) as unknown[]
  expect(said.slice(0, -1)).toEqual([
    ...['FINISHED', 'rest', { lr: '0.1', größe: 'klein' }, true],
    [
      ['notes', null],
      ['weights.bin', 100_000],
    ],
    ...[true, true, 'RESOURCE_DOES_NOT_EXIST'],
  ])
  process.stdout.write(`a run with 200 points by the REST API ${String(said.at(-1))} ms\n`)
})
