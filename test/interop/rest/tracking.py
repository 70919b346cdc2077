"""What a training script does, by MLflow's own client: everything it logs, and everything it reads back."""

import os
import tempfile

import mlflow
import numpy as np
import pandas as pd
from mlflow import MlflowClient


def set_experiment(server):
    """By name, twice; the second time it is there."""
    first = mlflow.set_experiment("interop")
    second = mlflow.set_experiment("interop")
    client = MlflowClient()
    client.set_experiment_tag(first.experiment_id, "team", "blue")
    return [vars_of(first), vars_of(second), vars_of(client.get_experiment(first.experiment_id))]


def every_log_call(server):
    """One run with one of each."""
    mlflow.set_experiment("every call")
    with mlflow.start_run(run_name="main", tags={"a": "1"}, description="A *run*.") as run:
        mlflow.log_param("lr", 0.01)
        mlflow.log_params({"depth": 3, "name": "x" * 300, "empty": "", "ключ/a b": "日本"})
        mlflow.log_metric("loss", 0.5)
        for step in range(5):
            mlflow.log_metric("loss", 1 / (step + 1), step=step, timestamp=1_700_000_000_000 + step)
        mlflow.log_metrics({"acc": 0.9, "f1": float("nan"), "inf": float("inf"), "ninf": float("-inf")}, step=3)
        mlflow.set_tag("b", 2)
        mlflow.set_tags({"c": "3", "d": "x" * 9_000})
        mlflow.delete_tag("a")
        mlflow.log_text("hello", "texts/hello.txt")
        mlflow.log_dict({"a": [1, 2]}, "data.json")
        mlflow.log_dict({"a": [1, 2]}, "data.yaml")
        mlflow.log_table({"x": [1, 2], "y": ["a", "b"]}, "table.json")
        mlflow.log_image(np.zeros((4, 4, 3), dtype=np.uint8), "image.png")
        mlflow.log_image(np.zeros((4, 4, 3), dtype=np.uint8), key="frame", step=1)
        figure()
        log_files()
        frame = pd.DataFrame({"x": [1.0, 2.0], "y": [0, 1]})
        mlflow.log_input(mlflow.data.from_pandas(frame, source="a.csv", name="frame"), context="training")
        with mlflow.start_run(nested=True, run_name="child"):
            mlflow.log_metric("child", 1)
    return [read_run(run.info.run_id), children(run)]


def figure():
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    drawn, axes = pyplot.subplots()
    axes.plot([1, 2])
    mlflow.log_figure(drawn, "plots/figure.png")


def log_files():
    with tempfile.TemporaryDirectory() as folder:
        for name, content in {"a.txt": b"a", "sub/b.bin": bytes(range(256)) * 1_000, "sub/sp ace é.txt": b"c"}.items():
            path = os.path.join(folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(content)
        mlflow.log_artifacts(folder, "folder")
        mlflow.log_artifact(os.path.join(folder, "a.txt"))


def read_run(run_id):
    """Everything MLflow's client can tell of a run."""
    client = MlflowClient()
    run = client.get_run(run_id)
    histories = {
        key: sorted(
            [(m.value, m.step) for m in client.get_metric_history(run_id, key)], key=lambda m: (m[1], repr(m[0]))
        )
        for key in sorted(run.data.metrics)
    }
    return {"run": without_times(run.to_dictionary()), "histories": histories, "files": read_files(run_id)}


def without_times(run):
    for field in ("start_time", "end_time"):
        run["info"][field] = run["info"].get(field) is not None
    return run


def read_files(run_id):
    """Every file with its size, and its content where that is the same each time."""
    client = MlflowClient()
    files = {}

    def visit(path):
        for entry in client.list_artifacts(run_id, path):
            if entry.is_dir:
                visit(entry.path)
            elif "timestamp" not in entry.path:
                files[entry.path] = entry.file_size if entry.path.endswith((".png", ".webp")) else read(entry.path)

    def read(path):
        with open(client.download_artifacts(run_id, path), "rb") as file:
            return file.read().decode("latin-1")

    visit(None)
    return files


def children(run):
    found = mlflow.search_runs(
        [run.info.experiment_id],
        filter_string=f"tags.mlflow.parentRunId = '{run.info.run_id}'",
        output_format="list",
    )
    return [child.data.metrics for child in found]


def ends(server):
    """How runs end, are resumed, deleted and restored."""
    mlflow.set_experiment("ends")
    client = MlflowClient()
    seen = []
    with mlflow.start_run() as run:
        pass
    seen.append(client.get_run(run.info.run_id).info.status)
    try:
        with mlflow.start_run() as failed:
            raise RuntimeError("on purpose")
    except RuntimeError:
        seen.append(client.get_run(failed.info.run_id).info.status)
    with mlflow.start_run(run_id=run.info.run_id):
        seen.append(client.get_run(run.info.run_id).info.status)
        mlflow.log_metric("again", 1)
    client.set_terminated(run.info.run_id, "KILLED", end_time=1_700_000_000_000)
    seen.append([client.get_run(run.info.run_id).info.status, client.get_run(run.info.run_id).info.end_time])
    client.delete_run(run.info.run_id)
    seen.append(client.get_run(run.info.run_id).info.lifecycle_stage)
    seen.append(refusal(lambda: client.log_metric(run.info.run_id, "a", 1)))
    client.restore_run(run.info.run_id)
    client.rename_experiment(run.info.experiment_id, "renamed")
    client.delete_experiment(run.info.experiment_id)
    seen.append([client.get_experiment_by_name("renamed").lifecycle_stage, client.get_run(run.info.run_id).info.lifecycle_stage])
    seen.append(refusal(lambda: client.create_experiment("renamed")))
    seen.append(refusal(lambda: client.create_run(run.info.experiment_id)))
    client.restore_experiment(run.info.experiment_id)
    seen.append(client.get_run(run.info.run_id).info.lifecycle_stage)
    return seen


def refusal(call):
    """The code of the error, which is what clients look at."""
    try:
        call()
    except mlflow.exceptions.MlflowException as error:
        return error.error_code
    return "(none)"


def immutable_params(server):
    mlflow.set_experiment("params")
    with mlflow.start_run() as run:
        mlflow.log_param("a", 1)
        mlflow.log_param("a", 1)
        codes = [refusal(lambda: mlflow.log_param("a", 2)), refusal(lambda: mlflow.log_params({"b": 1, "a": 3}))]
    return [codes, MlflowClient().get_run(run.info.run_id).data.params["a"]]


def autologged_sklearn(server):
    """What a fit logs by itself, models included."""
    from sklearn.datasets import load_iris
    from sklearn.linear_model import LogisticRegression

    mlflow.set_experiment("autolog")
    mlflow.sklearn.autolog(log_datasets=True, silent=True)
    x, y = load_iris(return_X_y=True)
    with mlflow.start_run() as run:
        LogisticRegression(max_iter=200, random_state=0).fit(x, y)
    mlflow.sklearn.autolog(disable=True)
    read = MlflowClient().get_run(run.info.run_id)
    [output] = read.outputs.model_outputs
    loaded = mlflow.sklearn.load_model(f"models:/{output.model_id}")
    files = [entry.path for entry in MlflowClient().list_artifacts(run.info.run_id)]
    return {
        "params": read.data.params,
        "metrics": read.data.metrics,
        "tags": sorted(read.data.tags),
        "inputs": [(i.dataset.name, i.dataset.digest, [vars(t) for t in i.tags]) for i in read.inputs.dataset_inputs],
        "files": sorted(files),
        "predictions": loaded.predict(x).tolist(),
    }


def vars_of(entity):
    return {key: value for key, value in entity}


SCENARIOS = [set_experiment, every_log_call, ends, immutable_params, autologged_sklearn]
