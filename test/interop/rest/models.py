"""Models: logged, registered, moved, and loaded again with equal predictions."""

import mlflow
from mlflow import MlflowClient
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression

X, Y = load_iris(return_X_y=True)


def log_and_load(server):
    mlflow.set_experiment("models")
    trained = LogisticRegression(max_iter=300, random_state=0).fit(X, Y)
    with mlflow.start_run() as run:
        mlflow.log_metric("before", 0.5, step=2)
        info = mlflow.sklearn.log_model(
            trained, name="iris", input_example=X[:3], params={"a": "1"}, tags={"t": "u"}, registered_model_name="logged"
        )
        mlflow.log_metric("after", 0.7, model_id=info.model_id)
    predictions = {
        uri: mlflow.pyfunc.load_model(uri).predict(X).tolist() == trained.predict(X).tolist()
        for uri in ("models:/logged/1", "models:/logged/latest")
    }
    for uri in (info.model_uri, f"runs:/{run.info.run_id}/iris", f"models:/{info.model_id}"):
        predictions[uri] = mlflow.sklearn.load_model(uri).predict(X).tolist() == trained.predict(X).tolist()
    logged = mlflow.get_logged_model(info.model_id)
    read = MlflowClient().get_run(run.info.run_id)
    return {
        "predictions": [list(predictions), list(predictions.values())],
        "model": model_of(logged),
        "outputs": [vars(o) for o in read.outputs.model_outputs],
        "signature": info.signature.to_dict(),
        "version": version_of(MlflowClient().get_model_version("logged", "1")),
        "files": sorted(mlflow.artifacts.list_artifacts(f"models:/{info.model_id}"), key=lambda f: f.path),
    }


def model_of(model):
    return {
        **{k: v for k, v in model.to_dictionary().items() if k not in ("metrics", "artifact_location")},
        "artifacts": model.artifact_location,
        "metrics": sorted((m.key, m.value, m.step, m.run_id is not None) for m in model.metrics or []),
    }


def version_of(version):
    return {key: value for key, value in version}


def runs_uri(server):
    """The older way: files of a run, registered by its URI."""
    mlflow.set_experiment("models by run")
    trained = LogisticRegression(max_iter=50, random_state=1).fit(X, Y)
    with mlflow.start_run() as run:
        mlflow.sklearn.log_model(trained, name="tree")
    versions = [mlflow.register_model(f"runs:/{run.info.run_id}/tree", "by run", tags={"n": str(i)}) for i in range(2)]
    loaded = mlflow.sklearn.load_model("models:/by run/2")
    return [[version_of(v) for v in versions], loaded.predict(X).tolist() == trained.predict(X).tolist()]


def registry(server):
    client = MlflowClient()
    seen = []
    client.create_registered_model("zoo", tags={"a": "1"}, description="Animals")
    seen.append(refusal(lambda: client.create_registered_model("zoo")))
    seen.append(refusal(lambda: client.create_registered_model("a/b")))
    experiment_id = client.create_experiment("zoo")
    run_id = client.create_run(experiment_id).info.run_id
    source = f"{client.get_run(run_id).info.artifact_uri}/model"
    for i in range(4):
        client.create_model_version("zoo", source, run_id, tags={"n": str(i)}, description=f"v{i}")
    client.transition_model_version_stage("zoo", "1", "Production")
    client.transition_model_version_stage("zoo", "2", "staging")
    client.transition_model_version_stage("zoo", "3", "Production", archive_existing_versions=True)
    client.set_registered_model_alias("zoo", "champion", "3")
    client.set_registered_model_alias("zoo", "champion", "2")
    client.set_registered_model_alias("zoo", "second", "2")
    client.delete_registered_model_alias("zoo", "second")
    client.set_registered_model_tag("zoo", "b", "2")
    client.delete_registered_model_tag("zoo", "a")
    client.set_model_version_tag("zoo", "2", "x", "y")
    client.delete_model_version_tag("zoo", "2", "n")
    client.update_registered_model("zoo", "Wild animals")
    client.update_model_version("zoo", "2", "second")
    client.delete_model_version("zoo", "4")
    seen += [refusal(lambda: client.get_model_version("zoo", "4")), refusal(lambda: client.set_registered_model_alias("zoo", "latest", "1"))]
    seen.append(refusal(lambda: client.get_model_version_by_alias("zoo", "nobody")))
    seen.append(refusal(lambda: client.transition_model_version_stage("zoo", "1", "Live")))
    model = client.get_registered_model("zoo")
    seen.append({key: value for key, value in model if key != "latest_versions"})
    seen.append(sorted([version_of(v) for v in model.latest_versions], key=lambda v: v["version"]))
    seen.append([version_of(v) for v in client.search_model_versions("name = 'zoo'")])
    seen.append(version_of(client.get_model_version_by_alias("zoo", "champion")))
    seen.append(client.get_model_version_download_uri("zoo", "1"))
    client.rename_registered_model("zoo", "park")
    seen.append([version_of(v) for v in client.get_latest_versions("park", ["Production", "Archived"])])
    seen.append(client.create_model_version("park", source, run_id).version)
    return seen


def searches(server):
    client = MlflowClient()
    for i in range(5):
        client.create_registered_model(f"search {i}", tags={"k": str(i % 2)})
    experiment_id = client.create_experiment("versions")
    run_id = client.create_run(experiment_id).info.run_id
    for i in range(6):
        source = f"runs:/{run_id}/m{i}"
        client.create_model_version(f"search {i % 2}", source, run_id, tags={"n": str(i)})
    models = [
        "name = 'search 1'", "name LIKE 'search %'", "name ILIKE 'SEARCH%' AND tags.k = '1'", "tag.k != '1' AND name LIKE 'search%'",
        "aliases = 'x'", "creation_timestamp > 1",
    ]
    versions = [
        "name = 'search 1'", "name = 'search 0' AND version_number > 1", f"run_id = '{run_id}'", f"run_id IN ('{run_id}','x')",
        f"source_path = 'runs:/{run_id}/m3'", "tags.n = '4'", "current_stage = 'None'", "version = 2",
    ]
    found = {}
    for text in models:
        found[f"models {text}"] = attempt(lambda: [m.name for m in client.search_registered_models(text)])
    for order in (["name DESC"], ["timestamp ASC", "name"], ["creation_timestamp"]):
        query = {"filter_string": "name LIKE 'search%'", "order_by": order}
        found[f"models {order}"] = attempt(lambda: [m.name for m in client.search_registered_models(**query)])
    for text in versions:
        found[f"versions {text.replace(run_id, '<run>')}"] = attempt(
            lambda: sorted((v.name, v.version) for v in client.search_model_versions(text))
        )
    for order in (["version_number DESC", "name"], ["name", "version_number ASC"], ["version"]):
        query = {"filter_string": "name LIKE 'search%'", "order_by": order}
        found[f"versions {order}"] = attempt(lambda: [(v.name, v.version) for v in client.search_model_versions(**query)])
    return found


def logged_searches(server):
    from mlflow.entities import LoggedModelStatus, Metric

    client = MlflowClient()
    experiment_id = client.create_experiment("logged searches")
    run_id = client.create_run(experiment_id).info.run_id
    for i in range(6):
        model = client.create_logged_model(
            experiment_id, name=f"m{i}", source_run_id=run_id, model_type=["tree", "net"][i % 2],
            params={"depth": str(i)}, tags={"k": str(i % 3)},
        )
        for step in range(2):
            metric = Metric("acc", (i * 7 % 5) / 5 + step / 10, 1_700_000_000_000 + i, step, model.model_id)
            client.log_batch(run_id, metrics=[metric])
        if i % 2:
            client.finalize_logged_model(model.model_id, LoggedModelStatus.READY)
        if i == 5:
            client.delete_logged_model(model.model_id)
    found = {}
    for text in [
        "", "name = 'm1'", "metrics.acc > 0.5", "metrics.acc >= 0.5 AND params.depth = '3'", "tags.k IN ('1','2')",
        "model_type = 'tree'", "name NOT IN ('m1')", "params.depth != '2'", "metric.acc > 1", "name = \"m1\"",
    ]:
        query = {"filter_string": text, "order_by": [{"field_name": "name"}]}
        found[text] = attempt(lambda: [m.name for m in client.search_logged_models([experiment_id], **query)])
    for order in [
        [{"field_name": "metrics.acc", "ascending": False}, {"field_name": "name"}], [{"field_name": "creation_time"}],
        [{"field_name": "name", "ascending": False}], [{"field_name": "params.depth"}],
    ]:
        found[str(order)] = attempt(lambda: [m.name for m in client.search_logged_models([experiment_id], order_by=order)])
    page = client.search_logged_models([experiment_id], max_results=2, order_by=[{"field_name": "name"}])
    rest = client.search_logged_models(
        [experiment_id], max_results=2, order_by=[{"field_name": "name"}], page_token=page.token
    )
    found["pages"] = [[m.name for m in page], [m.name for m in rest]]
    return found


def attempt(call):
    try:
        return call()
    except mlflow.exceptions.MlflowException as error:
        return error.error_code


def refusal(call):
    return attempt(lambda: call() and "(none)")


SCENARIOS = [log_and_load, runs_uri, registry, searches, logged_searches]
