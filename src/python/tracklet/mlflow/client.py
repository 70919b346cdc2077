"""MlflowClient: runs and experiments by their ids. What a run logs goes by its writer, the rest by MLflow's REST API."""

import time

from ..exceptions import MlflowException
from ..kernel import call
from ..writer import settle_all, writer_of
from .entities import Experiment, Metric, PagedList, Run, RunStatus, ViewType, to_entries
from .files import FileCalls
from .registry import RegistryCalls


class MlflowClient(FileCalls, RegistryCalls):
    """tracking_uri and registry_uri are taken and not used: this browser's store is the one place."""

    def __init__(self, tracking_uri=None, registry_uri=None):
        pass

    def create_experiment(self, name, artifact_location=None, tags=None):
        created = call(
            "POST",
            "experiments/create",
            name=name,
            artifact_location=artifact_location,
            tags=to_entries(tags),
        )
        return created["experiment_id"]

    def get_experiment(self, experiment_id):
        return Experiment.from_json(call("GET", "experiments/get", experiment_id=str(experiment_id))["experiment"])

    def get_experiment_by_name(self, name):
        """None where there is none."""
        try:
            found = call("GET", "experiments/get-by-name", experiment_name=name)
        except MlflowException as error:
            if error.error_code == "RESOURCE_DOES_NOT_EXIST":
                return None
            raise
        return Experiment.from_json(found["experiment"])

    def search_experiments(
        self, view_type=ViewType.ACTIVE_ONLY, max_results=1000, filter_string=None, order_by=None, page_token=None
    ):
        page = call(
            "POST",
            "experiments/search",
            view_type=view_type,
            max_results=max_results,
            filter=filter_string,
            order_by=order_by,
            page_token=page_token,
        )
        return PagedList(map(Experiment.from_json, page.get("experiments", [])), page.get("next_page_token"))

    def rename_experiment(self, experiment_id, new_name):
        call("POST", "experiments/update", experiment_id=str(experiment_id), new_name=new_name)

    def delete_experiment(self, experiment_id):
        call("POST", "experiments/delete", experiment_id=str(experiment_id))

    def restore_experiment(self, experiment_id):
        call("POST", "experiments/restore", experiment_id=str(experiment_id))

    def set_experiment_tag(self, experiment_id, key, value):
        call("POST", "experiments/set-experiment-tag", experiment_id=str(experiment_id), key=key, value=str(value))

    def delete_experiment_tag(self, experiment_id, key):
        call("POST", "experiments/delete-experiment-tag", experiment_id=str(experiment_id), key=key)

    def create_run(self, experiment_id, start_time=None, tags=None, run_name=None):
        created = call(
            "POST",
            "runs/create",
            experiment_id=str(experiment_id),
            start_time=start_time or _now(),
            tags=to_entries(tags),
            run_name=run_name,
        )
        return Run.from_json(created["run"])

    def get_run(self, run_id):
        settle_all()
        return Run.from_json(call("GET", "runs/get", run_id=run_id)["run"])

    def get_parent_run(self, run_id):
        parent = self.get_run(run_id).data.tags.get("mlflow.parentRunId")
        return None if parent is None else self.get_run(parent)

    def search_runs(
        self,
        experiment_ids,
        filter_string="",
        run_view_type=ViewType.ACTIVE_ONLY,
        max_results=1000,
        order_by=None,
        page_token=None,
    ):
        settle_all()
        page = call(
            "POST",
            "runs/search",
            experiment_ids=_listed(experiment_ids),
            filter=filter_string,
            run_view_type=run_view_type,
            max_results=max_results,
            order_by=order_by,
            page_token=page_token,
        )
        return PagedList(map(Run.from_json, page.get("runs", [])), page.get("next_page_token"))

    def update_run(self, run_id, status=None, name=None):
        call("POST", "runs/update", run_id=run_id, status=status, run_name=name)

    def set_terminated(self, run_id, status=None, end_time=None):
        writer_of(run_id).flush()
        call("POST", "runs/update", run_id=run_id, status=_status(status), end_time=end_time or _now())

    def delete_run(self, run_id):
        call("POST", "runs/delete", run_id=run_id)

    def restore_run(self, run_id):
        call("POST", "runs/restore", run_id=run_id)

    def get_metric_history(self, run_id, key):
        """All points on disk, bit for bit, by time and step. Empty for an unknown metric."""
        steps, values, times = writer_of(run_id).history(key)
        points = [
            Metric(key, value, int(time), int(step) if step.is_integer() else step)
            for step, value, time in zip(steps, values, times)
        ]
        return sorted(points, key=lambda point: (point.timestamp, point.step))

    def log_metric(self, run_id, key, value, timestamp=None, step=None, synchronous=None, **_):
        writer_of(run_id).log_metric(key, value, step, timestamp)

    def log_param(self, run_id, key, value, synchronous=None):
        writer_of(run_id).log_params({key: value})
        return value

    def set_tag(self, run_id, key, value, synchronous=None):
        writer_of(run_id).set_tags({key: value})

    def delete_tag(self, run_id, key):
        writer_of(run_id).flush()
        call("POST", "runs/delete-tag", run_id=run_id, key=key)

    def log_batch(self, run_id, metrics=(), params=(), tags=(), synchronous=None):
        writer = writer_of(run_id)
        for metric in metrics:
            writer.log_metric(metric.key, metric.value, metric.step, metric.timestamp)
        if params:
            writer.log_params({param.key: param.value for param in params})
        if tags:
            writer.set_tags({tag.key: tag.value for tag in tags})


def _status(status):
    if status is None:
        return "FINISHED"
    return status if isinstance(status, str) else RunStatus.to_string(status)


def _listed(experiment_ids):
    ids = [experiment_ids] if isinstance(experiment_ids, (str, int)) else experiment_ids
    return [str(experiment_id) for experiment_id in ids]


def _now():
    return int(time.time() * 1000)
