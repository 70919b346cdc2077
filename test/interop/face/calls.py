"""The same calls as people make them, by whichever package is given as `mlflow`: every result, or the error's code."""

import json
import math
import os
import sys
import tempfile
import warnings

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../rest"))
from normalise import Normaliser, plain  # noqa: E402


class Calls:
    def __init__(self, server):
        self.results = []
        self.normalise = Normaliser(server)

    def __call__(self, name, call, show=None):
        """Gives what the call gave. show: what of it is compared."""
        try:
            value = call()
        except Exception as error:
            code = getattr(error, "error_code", None)
            self.results.append([name, {"error": code or type(error).__name__}])
            return None
        self.results.append([name, self.normalise(plain(value if show is None else show(value)))])
        return value


def info(run):
    fields = ("run_id", "run_name", "experiment_id", "status", "lifecycle_stage")
    return {
        "info": {name: getattr(run.info, name) for name in fields},
        "ended": run.info.end_time is not None,
        "metrics": run.data.metrics,
        "params": run.data.params,
        "tags": own(run.data.tags),
    }


def own(tags):
    """What a client adds of itself says nothing."""
    made_up = ("mlflow.source.", "mlflow.user", "mlflow.runColor", "tracklet.")
    return {key: value for key, value in tags.items() if not key.startswith(made_up)}


def model(given):
    return {"name": given.name, "description": given.description or "", "tags": given.tags, "aliases": {key: str(value) for key, value in given.aliases.items()}}


def version(given):
    fields = ("name", "version", "current_stage", "run_id", "status", "tags")
    return {**{name: getattr(given, name) for name in fields}, "version": str(given.version), "description": given.description or ""}


def experiment(given):
    return None if given is None else {"id": given.experiment_id, "name": given.name, "stage": given.lifecycle_stage, "tags": own(given.tags)}


def paths(files):
    return sorted([file.path, file.is_dir, file.file_size] for file in files)


def all_calls(mlflow, call):
    client = mlflow.MlflowClient()
    experiments(mlflow, client, call)
    run_id = logging(mlflow, client, call)
    wrong_input(mlflow, client, call, run_id)
    searches(mlflow, client, call)
    files(mlflow, client, call)
    registry(mlflow, client, call, run_id)
    lives(mlflow, client, call)


def experiments(mlflow, client, call):
    first = call("create_experiment", lambda: client.create_experiment("first", tags={"team": "north"}), str)
    call("create_experiment, again", lambda: client.create_experiment("first"))
    for name in ("", None, "x" * 501):
        call(f"create_experiment {str(name)[:5]!r}", lambda: client.create_experiment(name))
    call("get_experiment", lambda: client.get_experiment(first), experiment)
    call("get_experiment, unknown", lambda: client.get_experiment("999"))
    call("get_experiment_by_name", lambda: client.get_experiment_by_name("first"), experiment)
    call("get_experiment_by_name, unknown", lambda: client.get_experiment_by_name("nobody"), experiment)
    call("set_experiment_tag", lambda: client.set_experiment_tag(first, "size", 3))
    call("delete_experiment_tag", lambda: client.delete_experiment_tag(first, "team"))
    call("delete_experiment_tag, unknown", lambda: client.delete_experiment_tag(first, "team"))
    call("rename_experiment", lambda: client.rename_experiment(first, "renamed"))
    call("rename_experiment, taken", lambda: client.rename_experiment(first, "Default"))
    call("delete_experiment", lambda: client.delete_experiment(first))
    call("set_experiment, deleted", lambda: mlflow.set_experiment("renamed"))
    call("get_experiment, deleted", lambda: client.get_experiment(first), experiment)
    call("restore_experiment", lambda: client.restore_experiment(first))
    call("restore_experiment, again", lambda: client.restore_experiment(first))
    call("search_experiments", lambda: client.search_experiments(order_by=["name ASC"]), lambda found: [experiment(one) for one in found])
    call("search_experiments, filter", lambda: mlflow.search_experiments(filter_string="name LIKE 're%'"), lambda found: [experiment(one) for one in found])
    call("search_experiments, wrong filter", lambda: mlflow.search_experiments(filter_string="nme = 'x'"))
    call("set_experiment", lambda: mlflow.set_experiment("calls"), experiment)
    call("set_experiment, nothing", lambda: mlflow.set_experiment())
    call("set_experiment_tags", lambda: mlflow.set_experiment_tags({"a": "1", "b": "2"}))
    call("get_experiment_by_name, tagged", lambda: mlflow.get_experiment_by_name("calls"), experiment)


def logging(mlflow, client, call):
    call("active_run, none", mlflow.active_run)
    run = call("start_run", lambda: mlflow.start_run(run_name="one", tags={"kind": "test"}, description="A note"), info)
    run_id = run.info.run_id
    call("start_run, second", lambda: mlflow.start_run())
    call("active_run", lambda: mlflow.active_run().info.run_id == run_id)
    call("log_param", lambda: mlflow.log_param("lr", 0.1))
    call("log_param, same", lambda: mlflow.log_param("lr", 0.1))
    call("log_param, other value", lambda: mlflow.log_param("lr", 0.2))
    call("log_params", lambda: mlflow.log_params({"layers": [32, 16], "shuffle": True, "none": None, "größe": "klein"}))
    call("set_tag", lambda: mlflow.set_tag("team", "north"))
    call("set_tags", lambda: mlflow.set_tags({"a": 1, "b": None, "c/d": "x"}))
    call("delete_tag", lambda: mlflow.delete_tag("a"))
    call("delete_tag, unknown", lambda: mlflow.delete_tag("a"))
    for step in range(5):
        call(f"log_metric {step}", lambda: mlflow.log_metric("loss", 1 / (step + 1), step=step, timestamp=1000 + step), lambda _: None)
    call("log_metrics", lambda: mlflow.log_metrics({"train/mae": 0.5, "val:mae": 0.75}, step=3), lambda _: None)
    for name, value in (("nan", math.nan), ("inf", math.inf), ("low", -math.inf), ("tiny", 5e-324), ("true", True)):
        call(f"log_metric {name}", lambda: mlflow.log_metric(name, value, timestamp=1), lambda _: None)
    call("log_batch", lambda: client.log_batch(
        run_id,
        metrics=[mlflow.entities.Metric("batch", float(i), 5000 + i, i) for i in range(20)],
        params=[mlflow.entities.Param("from", "batch")],
        tags=[mlflow.entities.RunTag("by", "batch")],
    ), lambda _: None)
    call("client.log_metric", lambda: client.log_metric(run_id, "client", 3.0, timestamp=7, step=2), lambda _: None)
    call("client.log_param", lambda: client.log_param(run_id, "client", "x"))
    call("client.set_tag", lambda: client.set_tag(run_id, "client", "x"))
    call("get_metric_history", lambda: client.get_metric_history(run_id, "loss"), lambda found: [[p.key, p.value, p.timestamp, p.step] for p in found])
    call("get_metric_history, batch", lambda: client.get_metric_history(run_id, "batch"), lambda found: [[p.value, p.timestamp, p.step] for p in found])
    call("get_metric_history, unknown", lambda: client.get_metric_history(run_id, "nothing"), list)
    call("get_run", lambda: mlflow.get_run(run_id), info)
    for name in ("child", "sister"):
        call(f"nested {name}", lambda: nested(mlflow, name), info)
    call("get_parent_run, none", lambda: mlflow.get_parent_run(run_id))
    call("end_run", lambda: mlflow.end_run())
    call("active_run, ended", mlflow.active_run)
    call("last_active_run", lambda: mlflow.last_active_run(), lambda run: run.info.run_id == run_id)
    call("get_run, ended", lambda: mlflow.get_run(run_id), info)
    call("get_run, unknown", lambda: mlflow.get_run("f" * 32))
    call("start_run, resumed", lambda: mlflow.start_run(run_id=run_id), lambda run: run.info.status)
    call("end_run, failed", lambda: mlflow.end_run("FAILED"))
    call("get_run, failed", lambda: client.get_run(run_id), lambda run: run.info.status)
    call("with, error", lambda: failing(mlflow))
    call("with, error, status", lambda: mlflow.last_active_run(), lambda run: run.info.status)
    return run_id


def nested(mlflow, name):
    with mlflow.start_run(run_name=name, nested=True) as run:
        mlflow.log_param("child", name)
        mlflow.log_metric("loss", len(name), timestamp=1)
    return mlflow.get_run(run.info.run_id)


def failing(mlflow):
    with mlflow.start_run():
        raise ValueError("no")


def wrong_input(mlflow, client, call, run_id):
    with mlflow.start_run():
        for name in ("", "a//b", "../x", "/x", "x" * 251, "a\nb", "a,b"):
            call(f"log_metric, name {name[:6]!r}", lambda: mlflow.log_metric(name, 1))
            call(f"log_param, name {name[:6]!r}", lambda: mlflow.log_param(name, 1))
            call(f"set_tag, name {name[:6]!r}", lambda: mlflow.set_tag(name, 1))
        for value in ("x", None, [1, 2], {}):
            call(f"log_metric, value {value!r}", lambda: mlflow.log_metric("bad", value))
        call("log_param, long", lambda: mlflow.log_param("long", "x" * 6001))
        call("set_tag, long", lambda: mlflow.set_tag("long", "x" * 8001))
    call("client.log_metric, unknown run", lambda: client.log_metric("f" * 32, "a", 1))
    call("client.set_tag, unknown run", lambda: client.set_tag("f" * 32, "a", 1))
    call("set_terminated", lambda: client.set_terminated(run_id, "KILLED"))
    call("get_run, killed", lambda: client.get_run(run_id), lambda run: run.info.status)
    call("update_run", lambda: client.update_run(run_id, name="another"))
    call("get_run, renamed", lambda: client.get_run(run_id), info)


def searches(mlflow, client, call):
    call("set_experiment, searches", lambda: mlflow.set_experiment("searches"), experiment)
    for i in range(6):
        with mlflow.start_run(run_name=f"run-{i}", tags={"even": str(i % 2 == 0)}):
            mlflow.log_param("lr", 10**-i)
            mlflow.log_metric("loss", i / 2, timestamp=1)
    names = lambda runs: [run.info.run_name for run in runs]
    for query in (
        "", "metrics.loss > 1", "metrics.loss > 1 AND tags.even = 'True'", "params.lr = '0.1'", "params.lr IN ('1', '0.1')",
        "tags.even != 'True'", "attributes.run_name LIKE 'run-%'", "run_name ILIKE 'RUN-1'", "status = 'FINISHED'",
        "metrics.`loss` <= 0.5", "params.nothing IS NULL", "metrics.loss", "metrics.loss = 'x'", "loss > 1", "params.lr > 1", "a.b = 1",
    ):
        call(f"search_runs {query!r}", lambda: mlflow.search_runs(filter_string=query, order_by=["metrics.loss ASC"], output_format="list"), names)
    for order in (["metrics.loss DESC"], ["params.lr ASC"], ["attributes.run_name"], ["nothing.at ASC"], ["metrics.loss sideways"]):
        call(f"search_runs, order {order}", lambda: mlflow.search_runs(order_by=order, output_format="list"), names)
    call("search_runs, by names", lambda: mlflow.search_runs(experiment_names=["searches", "nobody"], max_results=2, order_by=["metrics.loss"], output_format="list"), names)
    call("search_runs, both", lambda: mlflow.search_runs(experiment_ids=["0"], experiment_names=["searches"]))
    call("search_runs, format", lambda: mlflow.search_runs(output_format="csv"))
    frame = call("search_runs, pandas", lambda: mlflow.search_runs(order_by=["metrics.loss ASC"]), lambda table: sorted(name for name in table.columns if not name.startswith("tags.")))
    if frame is not None:
        call("pandas, shape", lambda: frame, lambda table: len(table))
        call("pandas, cells", lambda: frame[["params.lr", "metrics.loss", "tags.even", "status"]].values.tolist())
        call("pandas, kinds", lambda: frame, lambda table: [str(table[name].dtype) for name in ("start_time", "end_time", "metrics.loss")])
    call("search_runs, pandas of nothing", lambda: mlflow.search_runs(filter_string="metrics.loss > 100"), lambda table: [len(table), sorted(table.columns)])
    ids = [client.get_experiment_by_name("searches").experiment_id]
    page = call("client.search_runs, page", lambda: client.search_runs(ids, max_results=4, order_by=["metrics.loss"]), names)
    call("client.search_runs, next", lambda: client.search_runs(ids, max_results=4, order_by=["metrics.loss"], page_token=page.token), names)


def files(mlflow, client, call):
    folder = tempfile.mkdtemp()
    os.makedirs(os.path.join(folder, "deep/er"))
    for path, text in (("a.txt", "a"), ("deep/b.txt", "bb"), ("deep/er/c.txt", "ccc")):
        with open(os.path.join(folder, path), "w") as file:
            file.write(text)
    with mlflow.start_run() as run:
        run_id = run.info.run_id
        call("log_artifact", lambda: mlflow.log_artifact(os.path.join(folder, "a.txt")))
        call("log_artifact, below", lambda: mlflow.log_artifact(os.path.join(folder, "a.txt"), "below/it"))
        call("log_artifact, missing", lambda: mlflow.log_artifact(os.path.join(folder, "nothing.txt")))
        call("log_artifacts", lambda: mlflow.log_artifacts(folder, "all"))
        call("log_text", lambda: mlflow.log_text("text ä", "notes/text.txt"))
        call("log_dict", lambda: mlflow.log_dict({"a": [1, 2]}, "config.json"))
        call("log_dict, yaml", lambda: mlflow.log_dict({"a": [1, 2]}, "config.yaml"))
        for bad in ("../out.txt", "/abs.txt"):
            call(f"log_text {bad}", lambda: mlflow.log_text("x", bad))
        call("get_artifact_uri", lambda: mlflow.get_artifact_uri("notes").endswith(f"{run_id}/artifacts/notes"))
    for place in (None, "all", "all/deep", "notes", "nothing"):
        call(f"list_artifacts {place}", lambda: client.list_artifacts(run_id, place), lambda found: [file for file in paths(found) if "yaml" not in file[0] and file[0] not in ("requirements.txt", "table.json")])
    call("download_artifacts, file", lambda: mlflow.artifacts.download_artifacts(f"runs:/{run_id}/notes/text.txt"), lambda place: open(place, encoding="utf-8").read())
    call("download_artifacts, folder", lambda: mlflow.artifacts.download_artifacts(run_id=run_id, artifact_path="all"), lambda place: sorted(os.path.relpath(os.path.join(at, name), place) for at, _, names in os.walk(place) for name in names))
    call("load_text", lambda: mlflow.artifacts.load_text(f"runs:/{run_id}/notes/text.txt"))
    call("load_dict", lambda: mlflow.artifacts.load_dict(f"runs:/{run_id}/config.json"))
    call("load_text, yaml", lambda: mlflow.artifacts.load_text(f"runs:/{run_id}/config.yaml"))


def registry(mlflow, client, call, run_id):
    call("create_registered_model", lambda: client.create_registered_model("houses", tags={"a": "1"}, description="Prices"), model)
    call("create_registered_model, again", lambda: client.create_registered_model("houses"))
    for name in ("", "a/b", "a:b"):
        call(f"create_registered_model {name!r}", lambda: client.create_registered_model(name))
    for _ in range(2):
        call("create_model_version", lambda: client.create_model_version("houses", f"runs:/{run_id}/model", run_id), version)
    call("get_model_version", lambda: client.get_model_version("houses", "1"), version)
    call("get_model_version, unknown", lambda: client.get_model_version("houses", "9"))
    call("update_model_version", lambda: client.update_model_version("houses", "1", "First"), version)
    call("set_model_version_tag", lambda: client.set_model_version_tag("houses", "1", "seen", "yes"))
    call("delete_model_version_tag", lambda: client.delete_model_version_tag("houses", "1", "seen"))
    call("set alias", lambda: client.set_registered_model_alias("houses", "champion", "2"))
    call("set alias, latest", lambda: client.set_registered_model_alias("houses", "latest", "2"))
    call("set alias, unknown version", lambda: client.set_registered_model_alias("houses", "x", "9"))
    call("by alias", lambda: client.get_model_version_by_alias("houses", "champion"), version)
    call("by alias, unknown", lambda: client.get_model_version_by_alias("houses", "nobody"))
    call("transition", lambda: client.transition_model_version_stage("houses", "1", "Production"), version)
    call("transition, archive", lambda: client.transition_model_version_stage("houses", "2", "Production", archive_existing_versions=True), version)
    call("transition, unknown stage", lambda: client.transition_model_version_stage("houses", "2", "Somewhere"))
    call("get_latest_versions", lambda: client.get_latest_versions("houses"), lambda found: sorted(str(one.version) for one in found))
    call("get_registered_model", lambda: client.get_registered_model("houses"), model)
    call("set_registered_model_tag", lambda: client.set_registered_model_tag("houses", "b", "2"))
    call("delete_registered_model_tag", lambda: client.delete_registered_model_tag("houses", "a"))
    call("update_registered_model", lambda: client.update_registered_model("houses", "Of houses"), model)
    call("rename_registered_model", lambda: client.rename_registered_model("houses", "homes"), lambda _: None)
    call("search_registered_models", lambda: client.search_registered_models("name LIKE 'ho%'"), lambda found: [one.name for one in found])
    call("search_model_versions", lambda: client.search_model_versions("name = 'homes'"), lambda found: sorted(str(one.version) for one in found))
    call("delete alias", lambda: client.delete_registered_model_alias("homes", "champion"))
    call("delete_model_version", lambda: client.delete_model_version("homes", "1"))
    call("delete_registered_model", lambda: client.delete_registered_model("homes"))
    call("get_registered_model, deleted", lambda: client.get_registered_model("homes"))


def lives(mlflow, client, call):
    made = call("client.create_run", lambda: client.create_run(client.get_experiment_by_name("searches").experiment_id, run_name="bare"), info)
    run_id = made.info.run_id
    call("delete_run", lambda: client.delete_run(run_id))
    call("delete_run, stage", lambda: client.get_run(run_id), lambda run: run.info.lifecycle_stage)
    call("set_tag, deleted", lambda: client.set_tag(run_id, "a", "1"))
    call("restore_run", lambda: client.restore_run(run_id))
    call("restore_run, stage", lambda: client.get_run(run_id), lambda run: run.info.lifecycle_stage)
    call("delete_run, unknown", lambda: client.delete_run("f" * 32))


def main(kind, place, output):
    """kind: `real` on SQLite in the folder `place`; `face` or `plugin` on the server at that address."""
    warnings.simplefilter("ignore")
    os.environ["TRACKLET_RECORD_ENVIRONMENT"] = "false"
    if kind != "real":
        # Behind the real package, as in one folder with it: there its folder comes before the face's file.
        sys.path.append(os.environ["TRACKLET_WHEEL"])
        import http_bridge

        http_bridge.install(place)
    if kind == "face":
        from tracklet import mlflow
    else:
        import mlflow

        mlflow.set_tracking_uri("tracklet:" if kind == "plugin" else f"sqlite:///{place}/mlflow.db")
        if kind == "real":
            os.chdir(place)
    call = Calls(place)
    all_calls(mlflow, call)
    with open(output, "w") as file:
        json.dump(call.results, file, sort_keys=True)


main(*sys.argv[1:])
