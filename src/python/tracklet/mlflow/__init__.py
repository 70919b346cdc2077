"""MLflow's fluent API on Tracklet. `import mlflow` finds it where the real package is absent."""

from . import entities, exceptions
from .client import MlflowClient
from .exceptions import MlflowException
from .fluent import (
    ActiveRun,
    active_run,
    create_experiment,
    delete_tag,
    end_run,
    get_experiment,
    get_experiment_by_name,
    get_run,
    get_tracking_uri,
    is_tracking_uri_set,
    last_active_run,
    log_artifact,
    log_artifacts,
    log_dict,
    log_metric,
    log_metrics,
    log_param,
    log_params,
    log_text,
    set_experiment,
    set_tag,
    set_tags,
    set_tracking_uri,
    start_run,
)

__all__ = [name for name in dir() if not name.startswith("_")]
