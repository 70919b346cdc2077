/** Trainings that log themselves, and the models that they leave, by the Python package in Pyodide. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchPythonSite, type Notebook, type PythonSite } from '../helpers/python-site.ts'

let site: PythonSite
let notebook: Notebook

/** As scikit-learn's and Keras' classes behave, as far as they are watched: those packages are not in Pyodide's own files. */
const CLASSES = `
import json, math, warnings
import mlflow
from mlflow import MlflowClient

client = MlflowClient()

class BaseEstimator:
    def get_params(self, deep=True):
        return dict(vars(self)["params"]) if "params" in vars(self) else {}

class Mean(BaseEstimator):
    def __init__(self, shift=0.0, fails=False):
        self.params = {"shift": shift, "fails": fails}

    def fit(self, X, y):
        """Learns the mean."""
        if self.params["fails"]:
            raise ValueError("it does not converge")
        self.mean_ = sum(y) / len(y) + self.params["shift"]
        return self

    def predict(self, X):
        return [self.mean_ for _ in X]

    def score(self, X, y):
        return -sum((a - b) ** 2 for a, b in zip(y, self.predict(X))) / len(y)

class Search(BaseEstimator):
    def __init__(self, shifts):
        self.params = {"shifts": shifts}

    def fit(self, X, y):
        shifts = self.params["shifts"]
        scores = [Mean(shift).fit(X, y).score(X, y) for shift in shifts]
        ranks = [1 + sum(other > score for other in scores) for score in scores]
        self.cv_results_ = {"params": [{"shift": s} for s in shifts], "mean_test_score": scores, "rank_test_score": ranks}
        best = ranks.index(1)
        self.best_params_, self.best_score_ = {"shift": shifts[best]}, scores[best]
        return self

class Unruly(BaseEstimator):
    def get_params(self, deep=True):
        raise RuntimeError("no params here")

    def fit(self, X, y):
        return "fitted"

    def __reduce__(self):
        raise RuntimeError("no pickle either")

X, y = [[1.0, 2], [2.0, 3], [3.0, 4]], [1.0, 2.0, 3.0]
files = lambda model_id: sorted(file.path for file in mlflow.artifacts.list_artifacts(f"models:/{model_id}"))
`

beforeAll(async () => {
  site = await launchPythonSite()
  notebook = await site.openNotebook()
  await notebook.run(CLASSES)
})
afterAll(async () => {
  await site.close()
})

const json = async (code: string): Promise<unknown> => JSON.parse(await notebook.run(code))

test('a fit logs its params, its score and the estimator, and is loaded again', async () => {
  expect(
    await json(`
mlflow.set_experiment("training")
mlflow.sklearn.autolog(base=BaseEstimator)
fitted = Mean(shift=0.5).fit(X, y)
run = mlflow.last_active_run()
model_id = run.outputs.model_outputs[0].model_id
again = mlflow.sklearn.load_model(f"models:/{model_id}")
text = open(mlflow.artifacts.download_artifacts(f"models:/{model_id}") + "/MLmodel").read()
json.dumps([
    run.info.status, run.data.params, run.data.metrics, run.data.tags["estimator_name"],
    run.data.tags["mlflow.autologging"], files(model_id), again.predict([[0, 0]]),
    [line for line in text.splitlines() if "loader_module" in line or "inputs" in line],
    Mean.fit.__doc__, mlflow.active_run() is None,
])`),
  ).toEqual([
    'FINISHED',
    { shift: '0.5', fails: 'False' },
    { training_score: expect.closeTo(-0.9166667, 6) as number },
    'Mean',
    'sklearn',
    ['MLmodel', 'conda.yaml', 'model.pkl', 'python_env.yaml', 'requirements.txt'],
    [2.5],
    [
      '    loader_module: "mlflow.sklearn"',
      '  inputs: "[{\\"type\\": \\"double\\", \\"required\\": true}, {\\"type\\": \\"long\\", \\"required\\": true}]"',
    ],
    'Learns the mean.',
    true,
  ])
})

test('a fit in a run of its own logs there; one that fails raises its own error, and its run failed', async () => {
  expect(
    await json(`
with mlflow.start_run() as mine:
    Mean().fit(X, y)
inside = client.get_run(mine.info.run_id)
try:
    Mean(fails=True).fit(X, y)
    said = "nothing"
except ValueError as error:
    said = str(error)
failed = mlflow.last_active_run()
json.dumps([inside.data.params["shift"], said, failed.info.status, failed.data.params["fails"]])`),
  ).toEqual(['0.0', 'it does not converge', 'FAILED', 'True'])
})

test('the candidates of a search are nested runs, the best first', async () => {
  expect(
    await json(`
Search([0.5, 0.0, 2.0]).fit(X, y)
search = mlflow.last_active_run()
parents = [run for run in mlflow.search_runs(output_format="list") if run.data.tags.get("estimator_name") == "Search"]
children = [run for run in mlflow.search_runs(output_format="list") if run.data.tags.get("mlflow.parentRunId") == parents[0].info.run_id]
json.dumps([
    len(parents), parents[0].data.params["best_shift"], parents[0].data.metrics["best_cv_score"],
    sorted([child.data.params["shift"], child.data.metrics["rank_test_score"]] for child in children),
])`),
  ).toEqual([
    1,
    '0.0',
    expect.closeTo(-0.6666667, 6),
    [
      ['0.0', 1],
      ['0.5', 2],
      ['2.0', 3],
    ],
  ])
})

test('training that cannot be logged goes on, and a warning says so', async () => {
  expect(
    await json(`
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    result = Unruly().fit(X, y)
mlflow.sklearn.autolog(base=BaseEstimator, disable=True)
before = len(mlflow.search_runs(output_format="list"))
Mean().fit(X, y)
json.dumps([result, sum("could not log" in str(one.message) for one in seen), len(mlflow.search_runs(output_format="list")) - before])`),
  ).toEqual(['fitted', 2, 0])
})

test('classes that are made after autolog() are watched too', async () => {
  expect(
    await json(`
mlflow.sklearn.autolog(base=BaseEstimator, log_models=False)
class Later(Mean):
    def fit(self, X, y):
        return super().fit(X, y)
Later(shift=1.0).fit(X, y)
mlflow.sklearn.autolog(base=BaseEstimator, disable=True)
run = mlflow.last_active_run()
json.dumps([run.data.tags["estimator_name"], len(run.outputs.model_outputs)])`),
  ).toEqual(['Later', 0])
})

test('a training of Keras’ kind logs every epoch', async () => {
  expect(
    await json(`
class Model:
    def fit(self, x, y, epochs=1, callbacks=None):
        every = callbacks or []
        for callback in every:
            callback.set_params({"epochs": epochs, "steps": 1})
            callback.set_model(self)
            callback.on_train_begin()
        for epoch in range(epochs):
            for callback in every:
                callback.on_epoch_begin(epoch)
                callback.on_batch_end(0, {"loss": 9})
                callback.on_epoch_end(epoch, {"loss": 1 / (epoch + 1), "val_loss": 2 / (epoch + 1)})
        for callback in every:
            callback.on_train_end()
        return "history"

    def summary(self, print_fn):
        print_fn("one layer")

mlflow.keras.autolog(base=Model)
result = Model().fit(X, y, epochs=3)
run = mlflow.last_active_run()
history = client.get_metric_history(run.info.run_id, "loss")
json.dumps([
    result, run.info.status, run.data.params["epochs"], run.data.metrics["val_loss"],
    [[point.step, point.value] for point in history],
    mlflow.artifacts.load_text(f"runs:/{run.info.run_id}/model_summary.txt"),
])`),
  ).toEqual([
    'history',
    'FINISHED',
    '3',
    2 / 3,
    [
      [0, 1],
      [1, 0.5],
      [2, 1 / 3],
    ],
    'one layer',
  ])
})

test('a model is registered as it is logged, with the signature and the requirements that it was given', async () => {
  expect(
    await json(`
with mlflow.start_run() as run:
    signature = mlflow.models.infer_signature({"rooms": 3, "price": 1.5}, [1.0])
    info = mlflow.sklearn.log_model(Mean().fit(X, y), name="houses", signature=signature, input_example=X[:1],
                                    pip_requirements=["scikit-learn==1.9.1"], registered_model_name="houses")
version = client.get_model_version("houses", 1)
folder = mlflow.artifacts.download_artifacts(info.model_uri)
requirements = open(f"{folder}/requirements.txt").read()
example = json.load(open(f"{folder}/input_example.json"))
json.dumps([info.registered_model_version, version.source == info.model_uri, requirements, example, signature.inputs])`),
  ).toEqual([
    '1',
    true,
    'scikit-learn==1.9.1\n',
    [[1, 2]],
    [
      { type: 'long', name: 'rooms', required: true },
      { type: 'double', name: 'price', required: true },
    ],
  ])
})

test('a model of plain Python is logged, read back and predicts, by a class and by a function', async () => {
  expect(
    await json(`
class Shift(mlflow.pyfunc.PythonModel):
    def __init__(self, by):
        self.by = by

    def load_context(self, context):
        self.loaded = True

    def predict(self, context, model_input, params=None):
        return [x + self.by + (params or {}).get("more", 0) for x in model_input]

class Bare(mlflow.pyfunc.PythonModel):
    def predict(self, model_input):
        return [len(model_input)]

def double(model_input):
    return [2 * x for x in model_input]

with mlflow.start_run() as run:
    infos = [mlflow.pyfunc.log_model(name="one", python_model=one, input_example=[1.5])
             for one in (Shift(2), Bare(), double)]
    infos.append(mlflow.sklearn.log_model(Mean().fit(X, y), name="mean"))
loaded = [mlflow.pyfunc.load_model(info.model_uri) for info in infos]
refused = []
for attempt in (lambda: mlflow.pyfunc.log_model(name="none", python_model=3), lambda: mlflow.sklearn.load_model(infos[0].model_uri)):
    try:
        attempt()
    except mlflow.exceptions.MlflowException as error:
        refused.append(error.error_code)
json.dumps([
    [one.predict([1.0, 2.0]) for one in loaded], loaded[0].predict([1.0], params={"more": 5}),
    loaded[0].unwrap_python_model().loaded, infos[0].signature.inputs, files(infos[2].model_id), refused,
])`),
  ).toEqual([
    [[3, 4], [2], [2, 4], [2, 2]],
    [8],
    true,
    [{ type: 'double', required: true }],
    [
      'MLmodel',
      'conda.yaml',
      'input_example.json',
      'python_env.yaml',
      'python_model.pkl',
      'requirements.txt',
    ],
    ['INVALID_PARAMETER_VALUE', 'RESOURCE_DOES_NOT_EXIST'],
  ])
})

test('the seeds that were set are noted, and setting them works as before', async () => {
  expect(
    await json(`
import random
random.seed(42)
first = random.random()
random.seed(42)
with mlflow.start_run() as run:
    pass
json.dumps([first == random.random(), client.get_run(run.info.run_id).data.tags["tracklet.seed.random"]])`),
  ).toEqual([true, '42'])
})
