"""The fluent API: one active run at a time, and those it is nested in."""

import atexit
import json
import os
import warnings
from time import time

from .. import environment
from ..exceptions import MlflowException
from ..kernel import address, ask_for, bridge, connect, wait
from ..writer import ROW, ROW_BYTES, keep, send_all, writer_of
from .client import MlflowClient
from .entities import Run

write_row = ROW.pack_into
_client = MlflowClient()
active = []
#: Of the run that is active: what every point looks for.
_writer = None
_last_run_id = None
_experiment_id = None
_tracking_uri = None


class ActiveRun(Run):
    """Ends with its `with` block: FAILED when an error leaves it."""

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if not any(run.info.run_id == self.info.run_id for run in active):
            return
        while active[-1].info.run_id != self.info.run_id:
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


def set_registry_uri(uri):
    set_tracking_uri(uri)


def is_tracking_uri_set():
    return _tracking_uri is not None


def set_experiment(experiment_name=None, experiment_id=None):
    """Creates one that is missing. Raises MlflowException for a deleted one."""
    global _experiment_id
    if (experiment_name is None) == (experiment_id is None):
        raise MlflowException.invalid_parameter_value("Give either the experiment's name or its id.")
    environment.watch_seeds()
    ask_for(experiment_name)
    experiment = _client.get_experiment(experiment_id) if experiment_name is None else _ensure(experiment_name)
    if experiment.lifecycle_stage != "active":
        raise MlflowException.invalid_parameter_value(
            f"Experiment {experiment.name!r} was deleted. Restore it, or take another name."
        )
    _experiment_id = experiment.experiment_id
    return experiment


def _ensure(name):
    return _client.get_experiment_by_name(name) or _client.get_experiment(_client.create_experiment(name))


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
    global _writer
    environment.watch_seeds()
    if active and not nested:
        raise MlflowException(
            f"Run {active[-1].info.run_id} is active already. End it by mlflow.end_run(), or start a nested one with "
            "nested=True.",
            "INVALID_STATE",
        )
    run_id = run_id or os.environ.pop("MLFLOW_RUN_ID", None)
    tags = dict(tags or {})
    if description is not None:
        tags["mlflow.note.content"] = description
    if run_id is None:
        if parent_run_id is None and active:
            parent_run_id = active[-1].info.run_id
        run_id = create_run(experiment_id, run_name, parent_run_id, tags)
    else:
        _resume_run(run_id, experiment_id, tags)
    run = ActiveRun(**vars(_client.get_run(run_id)))
    active.append(run)
    _writer = writer_of(run_id)
    return run


def create_run(experiment_id, run_name=None, parent_run_id=None, tags=None):
    """Its id. It is not made the active one."""
    options = {
        "experimentId": str(experiment_id) if experiment_id is not None else current_experiment_id(),
        "name": run_name,
        "parentRunId": parent_run_id,
        "tags": {str(key): str(value) for key, value in (tags or {}).items()},
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


def current_experiment_id():
    """Of `set_experiment`, else of MLflow's environment variables, else of Default."""
    if _experiment_id is not None:
        return _experiment_id
    if name := os.environ.get("MLFLOW_EXPERIMENT_NAME"):
        return set_experiment(name).experiment_id
    return os.environ.get("MLFLOW_EXPERIMENT_ID", "0")


def end_run(status="FINISHED"):
    """Returns when all that the run logged is on disk. Raises MlflowException for what was refused; it ends also then."""
    global _last_run_id, _writer
    if not active:
        return
    _last_run_id = active.pop().info.run_id
    writer = writer_of(_last_run_id)
    _writer = writer_of(active[-1].info.run_id) if active else None
    if os.environ.get("TRACKLET_RECORD_ENVIRONMENT", "true").lower() != "false":
        environment.record(writer)
    writer.end(status)


def active_run():
    return active[-1] if active else None


def run_id_of(run_id):
    return run_id if run_id is not None else (active_run() or start_run()).info.run_id


def log_metric(key, value, step=None, synchronous=None, timestamp=None, run_id=None, model_id=None, dataset=None):
    """Gathers in memory and leaves within a quarter second, or when the cell ends."""
    # The usual point, as the active run's writer keeps it: every point comes this way, so it is written for the
    # interpreter, with few names and no calls but the clock's and the one that writes the row.
    writer = _writer
    if step is None:
        step = 0
    if type(value) is float and type(step) is int and timestamp is None and run_id is None:
        try:
            now = time()
            filled = writer.filled
            write_row(writer.rows, filled, writer.places[key], value, step, now * 1000)
        except Exception:
            # No active run, a key that is new or none, a step that is no float, full rows: the general way tells which.
            pass
        else:
            writer.filled = filled + ROW_BYTES
            if now >= writer.due:
                writer.open_or_send(now)
            return
    if run_id is not None or writer is None:
        writer = writer_of(run_id_of(run_id))
    writer.log_metric(key, value, step, timestamp)


def last_active_run():
    """Read anew; None when this kernel started none."""
    run_id = active[-1].info.run_id if active else _last_run_id
    return None if run_id is None else _client.get_run(run_id)


environment.watch_seeds()
atexit.register(send_all)
