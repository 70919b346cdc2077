"""The fluent API's log calls but `log_metric`: to the active run, which is started when there is none, or to the run of `run_id`."""

from ..writer import writer_of
from .client import MlflowClient
from .fluent import run_id_of

_client = MlflowClient()


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


def log_input(dataset, context=None, tags=None, **_):
    """dataset: of `mlflow.data`."""
    writer_of(run_id_of(None)).log_input(vars(dataset), context, tags)


def log_artifact(local_path, artifact_path=None, run_id=None):
    _client.log_artifact(run_id_of(run_id), local_path, artifact_path)


def log_artifacts(local_dir, artifact_path=None, run_id=None):
    _client.log_artifacts(run_id_of(run_id), local_dir, artifact_path)


def log_text(text, artifact_file, run_id=None):
    _client.log_text(run_id_of(run_id), text, artifact_file)


def log_dict(dictionary, artifact_file, run_id=None):
    _client.log_dict(run_id_of(run_id), dictionary, artifact_file)


def log_figure(figure, artifact_file, *, save_kwargs=None):
    _client.log_figure(run_id_of(None), figure, artifact_file, save_kwargs=save_kwargs)


def log_image(image, artifact_file=None, key=None, step=None, timestamp=None, synchronous=None):
    _client.log_image(run_id_of(None), image, artifact_file, key, step)


def log_table(data, artifact_file, run_id=None):
    _client.log_table(run_id_of(run_id), data, artifact_file)


def get_artifact_uri(artifact_path=None):
    uri = _client.get_run(run_id_of(None)).info.artifact_uri
    return uri if not artifact_path else f"{uri}/{artifact_path}"


def register_model(model_uri, name, await_registration_for=None, *, tags=None, **_):
    return _client.register_model(model_uri, name, tags)
