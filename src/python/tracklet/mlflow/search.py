"""The fluent API's searches, and its calls on experiments and runs by their ids."""

from ..exceptions import MlflowException
from .client import MlflowClient
from .entities import ViewType
from .fluent import current_experiment_id

_client = MlflowClient()
#: Of one page.
MOST_RUNS = 50_000
#: What a table has of a run itself.
INFO = ["run_id", "experiment_id", "status", "artifact_uri", "start_time", "end_time"]


def search_runs(
    experiment_ids=None,
    filter_string="",
    run_view_type=ViewType.ACTIVE_ONLY,
    max_results=100_000,
    order_by=None,
    output_format="pandas",
    search_all_experiments=False,
    experiment_names=None,
):
    """A DataFrame with MLflow's columns (`metrics.loss`, `params.lr`, …); without pandas a list of dicts with these keys.

    With output_format="list": a list of Runs. Default: of the experiment that is set.
    """
    if output_format not in ("pandas", "list"):
        raise MlflowException.invalid_parameter_value(f"output_format is 'pandas' or 'list', not {output_format!r}.")
    ids = _experiment_ids(experiment_ids, experiment_names, search_all_experiments)
    runs = _all_pages(
        lambda size, token: _client.search_runs(ids, filter_string, run_view_type, size, order_by, token), max_results
    )
    return runs if output_format == "list" else _to_frame(runs)


def _experiment_ids(ids, names, everywhere):
    if ids is not None and names is not None:
        raise MlflowException.invalid_parameter_value("Give either the experiments' ids or their names.")
    if names is not None:
        found = [_client.get_experiment_by_name(name) for name in names]
        return [experiment.experiment_id for experiment in found if experiment is not None]
    if ids:
        return ids
    if everywhere:
        return [experiment.experiment_id for experiment in search_experiments(view_type=ViewType.ALL)]
    return [current_experiment_id()]


def _all_pages(search, most):
    """search: gives a page of at most so many after a token."""
    found, token = [], None
    while len(found) < most:
        page = search(min(most - len(found), MOST_RUNS), token)
        found += page
        token = page.token
        if token is None:
            break
    return found


def _to_frame(runs):
    rows = [_to_row(run) for run in runs]
    try:
        import pandas
    except ImportError:
        return rows
    frame = pandas.DataFrame(rows, columns=None if rows else INFO)
    for name in ("start_time", "end_time"):
        if name in frame:
            frame[name] = pandas.to_datetime(frame[name], unit="ms", utc=True)
    return frame


def _to_row(run):
    row = {name: getattr(run.info, name) for name in INFO}
    for kind in ("metrics", "params", "tags"):
        row.update({f"{kind}.{key}": value for key, value in getattr(run.data, kind).items()})
    return row


def search_experiments(view_type=ViewType.ACTIVE_ONLY, max_results=None, filter_string=None, order_by=None):
    most = MOST_RUNS if max_results is None else max_results
    return _all_pages(
        lambda size, token: _client.search_experiments(view_type, size, filter_string, order_by, token), most
    )


def create_experiment(name, artifact_location=None, tags=None):
    return _client.create_experiment(name, artifact_location, tags)


def get_experiment(experiment_id):
    return _client.get_experiment(experiment_id)


def get_experiment_by_name(name):
    return _client.get_experiment_by_name(name)


def delete_experiment(experiment_id):
    _client.delete_experiment(experiment_id)


def set_experiment_tag(key, value):
    """On the experiment that is set."""
    _client.set_experiment_tag(current_experiment_id(), key, value)


def set_experiment_tags(tags):
    for key, value in tags.items():
        set_experiment_tag(key, value)


def get_run(run_id):
    return _client.get_run(run_id)


def get_parent_run(run_id):
    return _client.get_parent_run(run_id)


def delete_run(run_id):
    _client.delete_run(run_id)


def search_registered_models(max_results=None, filter_string=None, order_by=None):
    return list(_client.search_registered_models(filter_string, max_results or 1000, order_by))


def search_model_versions(max_results=None, filter_string=None, order_by=None):
    return list(_client.search_model_versions(filter_string, max_results or 10_000, order_by))
