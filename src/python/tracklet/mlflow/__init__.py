"""MLflow's fluent API on Tracklet. `import mlflow` finds it where the real package is absent."""

import importlib
import importlib.util

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
    log_metric,
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

#: Of the MLflow whose calls these are; Tracklet's own is `tracklet.__version__`.
__version__ = "3.17.2"

#: Loaded when first used: whoever only logs does without them.
LAZY = ("keras", "models", "pyfunc", "sklearn", "tensorflow")


def autolog(disable=False, silent=False, **options):
    """Trainings log themselves, in all libraries that are here: scikit-learn and Keras."""
    for name in ("sklearn", "keras"):
        if importlib.util.find_spec(name) is not None:
            importlib.import_module(f"{__name__}.{name}").autolog(disable=disable, silent=silent, **options)


def __getattr__(name):
    if name in LAZY:
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [name for name in dir() if not name.startswith("_") and name not in ("importlib", "LAZY")]
