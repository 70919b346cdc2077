"""MLflow's fluent API on Tracklet. `import mlflow` finds it where the real package is absent."""

from . import artifacts, data, entities, exceptions
from .client import MlflowClient
from .exceptions import MlflowException
from .fluent import (
    ActiveRun,
    active_run,
    end_run,
    get_tracking_uri,
    is_tracking_uri_set,
    last_active_run,
    set_experiment,
    set_registry_uri,
    set_tracking_uri,
    start_run,
)
from .log import (
    delete_tag,
    get_artifact_uri,
    log_artifact,
    log_artifacts,
    log_dict,
    log_figure,
    log_image,
    log_input,
    log_metric,
    log_metrics,
    log_param,
    log_params,
    log_table,
    log_text,
    register_model,
    set_tag,
    set_tags,
)
from .search import (
    create_experiment,
    delete_experiment,
    delete_run,
    get_experiment,
    get_experiment_by_name,
    get_parent_run,
    get_run,
    search_experiments,
    search_model_versions,
    search_registered_models,
    search_runs,
    set_experiment_tag,
    set_experiment_tags,
)

__all__ = [name for name in dir() if not name.startswith("_")]
