"""The fluent API: one active run at a time, and those it is nested in."""

import atexit
import json
import os
import warnings

from ..exceptions import MlflowException
from ..kernel import address, bridge, connect, wait
from ..writer import keep, send_all, writer_of
from .client import MlflowClient
from .entities import Run

_client = MlflowClient()
_active = []
_last_run_id = None
_experiment_id = None
_tracking_uri = None


class ActiveRun(Run):
    """Ends with its `with` block: FAILED when an error leaves it."""

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if not any(run.info.run_id == self.info.run_id for run in _active):
            return
        while _active[-1].info.run_id != self.info.run_id:
            end_run()
        if kind is None:
            return end_run()
        try:
            end_run("FAILED")
        except MlflowException as problem:
            warnings.warn(f"Not everything of run {self.info.run_id} was logged: {problem}", stacklevel=2)


def set_tracking_uri(uri):
    """Tracklet's address, or `tracklet:` for the one this package came from. There is no other store in a browser."""
    global _tracking_uri
    uri = os.fspath(uri)
    if uri.startswith(("http://", "https://")) and address() is None:
        connect(uri)
    elif not uri.startswith("tracklet:") and uri.rstrip("/") != (address() or "").rstrip("/"):
        warnings.warn(f"Runs are kept in this browser by Tracklet, and not sent to {uri}.", stacklevel=2)
    _tracking_uri = uri


def get_tracking_uri():
    return _tracking_uri or address() or "tracklet:"


def is_tracking_uri_set():
    return _tracking_uri is not None


def set_experiment(experiment_name=None, experiment_id=None):
    """Creates one that is missing. Raises MlflowException for a deleted one."""
    global _experiment_id
    if (experiment_name is None) == (experiment_id is None):
        raise MlflowException.invalid_parameter_value("Give either the experiment's name or its id.")
    if experiment_id is not None:
        experiment = _client.get_experiment(experiment_id)
    else:
        experiment = _client.get_experiment_by_name(experiment_name) or _client.get_experiment(
            _client.create_experiment(experiment_name)
        )
    if experiment.lifecycle_stage != "active":
        raise MlflowException.invalid_parameter_value(
            f"Experiment {experiment.name!r} was deleted. Restore it, or take another name."
        )
    _experiment_id = experiment.experiment_id
    return experiment


def start_run(
    run_id=None,
    experiment_id=None,
    run_name=None,
    nested=False,
    parent_run_id=None,
    tags=None,
    description=None,
    log_system_metrics=None,
):
    """A new run, or with `run_id` an old one that goes on. `with` ends it; else `end_run` does."""
    if _active and not nested:
        raise MlflowException(
            f"Run {_active[-1].info.run_id} is active already. End it by mlflow.end_run(), or start a nested one with "
            "nested=True.",
            "INVALID_STATE",
        )
    run_id = run_id or os.environ.pop("MLFLOW_RUN_ID", None)
    tags = dict(tags or {})
    if description is not None:
        tags["mlflow.note.content"] = description
    if run_id is None:
        if parent_run_id is None and _active:
            parent_run_id = _active[-1].info.run_id
        run_id = _create_run(experiment_id, run_name, parent_run_id, tags)
    else:
        _resume_run(run_id, experiment_id, tags)
    run = ActiveRun(**vars(_client.get_run(run_id)))
    _active.append(run)
    return run


def _create_run(experiment_id, run_name, parent_run_id, tags):
    options = {
        "experimentId": str(experiment_id) if experiment_id is not None else _current_experiment_id(),
        "name": run_name,
        "parentRunId": parent_run_id,
        "tags": {str(key): str(value) for key, value in tags.items()},
    }
    given = {name: value for name, value in options.items() if value is not None}
    return keep(wait(bridge().startRun(json.dumps(given)))).handle.id


def _resume_run(run_id, experiment_id, tags):
    info = _client.get_run(run_id).info
    if info.lifecycle_stage != "active":
        raise MlflowException.invalid_parameter_value(f"Run {run_id} was deleted. Restore it to go on with it.")
    if experiment_id is not None and info.experiment_id != str(experiment_id):
        raise MlflowException.invalid_parameter_value(
            f"Run {run_id} is in experiment {info.experiment_id}, not in {experiment_id}."
        )
    writer = writer_of(run_id)
    writer.resume()
    if tags:
        writer.set_tags(tags)


def _current_experiment_id():
    if _experiment_id is not None:
        return _experiment_id
    if name := os.environ.get("MLFLOW_EXPERIMENT_NAME"):
        return set_experiment(name).experiment_id
    return os.environ.get("MLFLOW_EXPERIMENT_ID", "0")


def end_run(status="FINISHED"):
    """Returns when all that the run logged is on disk. Raises MlflowException for what was refused; it ends also then."""
    global _last_run_id
    if not _active:
        return
    run = _active.pop()
    _last_run_id = run.info.run_id
    writer_of(run.info.run_id).end(status)


def active_run():
    return _active[-1] if _active else None


def last_active_run():
    """Read anew; None when this kernel started none."""
    run_id = _active[-1].info.run_id if _active else _last_run_id
    return None if run_id is None else get_run(run_id)


def get_run(run_id):
    return _client.get_run(run_id)


def run_id_of(run_id):
    """The given one, or the active run's, which is started when there is none."""
    if run_id is not None:
        return run_id
    return (active_run() or start_run()).info.run_id


def log_metric(key, value, step=None, synchronous=None, timestamp=None, run_id=None, **_):
    """Gathers in memory and leaves within a quarter second, or when the cell ends."""
    writer_of(run_id_of(run_id)).log_metric(key, value, step, timestamp)


def log_metrics(metrics, step=None, synchronous=None, run_id=None, timestamp=None, **_):
    writer = writer_of(run_id_of(run_id))
    for key, value in metrics.items():
        writer.log_metric(key, value, step, timestamp)


def log_param(key, value, synchronous=None):
    """Raises MlflowException when the param has another value already. Returns the value."""
    log_params({key: value})
    return value


def log_params(params, synchronous=None, run_id=None):
    writer_of(run_id_of(run_id)).log_params(params)


def set_tag(key, value, synchronous=None):
    set_tags({key: value})


def set_tags(tags, synchronous=None):
    writer_of(run_id_of(None)).set_tags(tags)


def delete_tag(key):
    _client.delete_tag(run_id_of(None), key)


def log_artifact(local_path, artifact_path=None, run_id=None):
    _client.log_artifact(run_id_of(run_id), local_path, artifact_path)


def log_artifacts(local_dir, artifact_path=None, run_id=None):
    _client.log_artifacts(run_id_of(run_id), local_dir, artifact_path)


def log_text(text, artifact_file, run_id=None):
    _client.log_text(run_id_of(run_id), text, artifact_file)


def log_dict(dictionary, artifact_file, run_id=None):
    _client.log_dict(run_id_of(run_id), dictionary, artifact_file)


def create_experiment(name, artifact_location=None, tags=None):
    return _client.create_experiment(name, artifact_location, tags)


def get_experiment(experiment_id):
    return _client.get_experiment(experiment_id)


def get_experiment_by_name(name):
    return _client.get_experiment_by_name(name)


atexit.register(send_all)
