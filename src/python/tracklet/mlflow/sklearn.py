"""`mlflow.sklearn`: estimators as models, and `autolog()`."""

import functools
import pickle
import sys

from ..exceptions import MlflowException
from . import artifacts, models
from .autologging import Integration, safely
from .log import log_metrics, log_params, log_text, set_tags

SERIALIZATION_FORMAT_PICKLE, SERIALIZATION_FORMAT_CLOUDPICKLE = "pickle", "cloudpickle"
MODEL_FILE = "model.pkl"

_integration = Integration("sklearn")
_options = {}


def log_model(sk_model, artifact_path=None, conda_env=None, code_paths=None, serialization_format="cloudpickle", registered_model_name=None, signature=None, input_example=None, await_registration_for=None, pip_requirements=None, extra_pip_requirements=None, pyfunc_predict_fn="predict", metadata=None, params=None, tags=None, model_type=None, name=None, **_):
    """Keeps an estimator with its signature and the versions that it needs. Returns ModelInfo."""
    if signature is None and input_example is not None:
        signature = models.infer_signature(input_example, _maybe_predict(sk_model, input_example))
    content, kept_as = pickle_model(sk_model, serialization_format)
    return models.log(
        {MODEL_FILE: content},
        models.one_name(name, artifact_path),
        flavors={
            "python_function": models.python_function("mlflow.sklearn", model_path=MODEL_FILE, predict_fn=pyfunc_predict_fn),
            "sklearn": {
                "code": None,
                "pickled_model": MODEL_FILE,
                "serialization_format": kept_as,
                "sklearn_version": getattr(sys.modules.get("sklearn"), "__version__", None),
            },
        },
        signature=signature,
        input_example=input_example,
        pip_requirements=pip_requirements,
        registered_model_name=registered_model_name,
        params=params,
        tags=tags,
        model_type=model_type,
    )


def load_model(model_uri, dst_path=None):
    """An estimator that was logged. A pickle runs code when it is read: load what you trust."""
    return models.unpickle(artifacts.download_artifacts(model_uri, dst_path=dst_path), MODEL_FILE)


def pickle_model(model, wanted):
    """cloudpickle takes what the notebook itself defines too; without it, or where it is not wanted, pickle."""
    if wanted not in (SERIALIZATION_FORMAT_PICKLE, SERIALIZATION_FORMAT_CLOUDPICKLE):
        raise MlflowException.invalid_parameter_value(f"A model is kept as pickle or cloudpickle, not as {wanted!r}.")
    if wanted == SERIALIZATION_FORMAT_CLOUDPICKLE:
        try:
            import cloudpickle

            return cloudpickle.dumps(model), wanted
        except ImportError:
            pass
    return pickle.dumps(model), SERIALIZATION_FORMAT_PICKLE


def autolog(log_input_examples=False, log_model_signatures=True, log_models=True, log_datasets=True, disable=False, exclusive=False, silent=False, max_tuning_runs=5, log_post_training_metrics=True, registered_model_name=None, extra_tags=None, base=None, **_):
    """Every `fit` logs itself: params, scores on its data, the estimator, and the candidates of a search as nested runs.

    base: whose subclasses are watched; default: scikit-learn's BaseEstimator.
    """
    _options.update(
        log_input_examples=log_input_examples,
        log_model_signatures=log_model_signatures,
        log_models=log_models,
        log_datasets=log_datasets,
        max_tuning_runs=max_tuning_runs,
        registered_model_name=registered_model_name,
        extra_tags=extra_tags or {},
    )
    _integration.enabled = not disable
    _integration.silent = silent
    if base is None:
        from sklearn.base import BaseEstimator as base
    _watch_tree(base)


def _watch_tree(base):
    """Those that are there, and those that are made or imported later."""
    seen, waiting = set(), [base]
    while waiting:
        cls = waiting.pop()
        if cls not in seen:
            seen.add(cls)
            _watch(cls)
            waiting += cls.__subclasses__()
    if "_tracklet_watched" in vars(base):
        return
    before = base.__init_subclass__

    def watch_new(cls, **kwargs):
        before.__func__(cls, **kwargs) if hasattr(before, "__func__") else before(**kwargs)
        _watch(cls)

    base.__init_subclass__ = classmethod(watch_new)
    base._tracklet_watched = True


def _watch(cls):
    for name in ("fit", "fit_predict", "fit_transform"):
        method = vars(cls).get(name)
        if callable(method) and not hasattr(method, "_tracklet_original"):
            setattr(cls, name, _watched(method))


def _watched(method):
    @functools.wraps(method)
    def watched(self, *args, **kwargs):
        return _integration.watch(
            lambda: method(self, *args, **kwargs),
            before=lambda: _before(self),
            after=lambda _: _after(self, *_data(args, kwargs)),
        )

    watched._tracklet_original = method
    return watched


def _before(estimator):
    cls = type(estimator)
    set_tags({"estimator_name": cls.__name__, "estimator_class": f"{cls.__module__}.{cls.__name__}", **_options["extra_tags"]})
    params = estimator.get_params(deep=True)
    log_params({key: _short(value) for key, value in params.items()})


def _after(estimator, x, y):
    safely(_log_scores, estimator, x, y)
    safely(_log_figure, estimator)
    if hasattr(estimator, "cv_results_"):
        safely(_log_search, estimator)
    if _options["log_datasets"] and x is not None:
        safely(_log_data, x, y)
    if _options["log_models"]:
        safely(_log_fitted, estimator, x)


def _log_scores(estimator, x, y):
    scores = {}
    if x is not None and hasattr(estimator, "score"):
        scores["training_score"] = estimator.score(x) if y is None else estimator.score(x, y)
    if y is not None and hasattr(estimator, "predict"):
        scores.update(_scores_of(estimator, y, estimator.predict(x)))
    log_metrics(scores)


def _scores_of(estimator, y, predicted):
    """MLflow's, where scikit-learn's own measures are there."""
    try:
        from sklearn import metrics
        from sklearn.base import is_classifier, is_regressor
    except ImportError:
        return {}
    if is_classifier(estimator):
        weighted = {name: getattr(metrics, f"{name}_score")(y, predicted, average="weighted", zero_division=0) for name in ("precision", "recall", "f1")}
        return {
            **{f"training_{name}_score": value for name, value in weighted.items()},
            "training_accuracy_score": metrics.accuracy_score(y, predicted),
        }
    if is_regressor(estimator):
        squared = metrics.mean_squared_error(y, predicted)
        return {
            "training_mean_squared_error": squared,
            "training_root_mean_squared_error": squared**0.5,
            "training_mean_absolute_error": metrics.mean_absolute_error(y, predicted),
            "training_r2_score": metrics.r2_score(y, predicted),
        }
    return {}


def _log_figure(estimator):
    try:
        from sklearn.utils import estimator_html_repr
    except ImportError:
        return
    log_text(estimator_html_repr(estimator), "estimator.html")


def _log_search(search):
    """The best candidate's params and score here, the best candidates as nested runs."""
    from .fluent import start_run

    log_params({f"best_{key}": _short(value) for key, value in search.best_params_.items()})
    log_metrics({"best_cv_score": search.best_score_})
    results = search.cv_results_
    candidates = sorted(range(len(results["params"])), key=lambda i: results["rank_test_score"][i])
    for i in candidates[: _options["max_tuning_runs"]]:
        with start_run(nested=True, tags={"mlflow.autologging": "sklearn"}):
            log_params({key: _short(value) for key, value in results["params"][i].items()})
            log_metrics({key: results[key][i] for key in results if key.startswith(("mean_", "std_")) or key == "rank_test_score"})


def _log_data(x, y):
    from . import data
    from .log import log_input

    if hasattr(x, "columns"):
        log_input(data.from_pandas(x), context="train")
    elif hasattr(x, "tobytes"):
        log_input(data.from_numpy(x, targets=y if hasattr(y, "tobytes") else None), context="train")


def _log_fitted(estimator, x):
    example = None if x is None else _first_rows(x)
    signature = None
    if _options["log_model_signatures"] and example is not None:
        signature = models.infer_signature(example, _maybe_predict(estimator, example))
    log_model(
        estimator,
        name="model",
        signature=signature,
        input_example=example if _options["log_input_examples"] else None,
        registered_model_name=_options["registered_model_name"],
    )


def _maybe_predict(estimator, example):
    return estimator.predict(example) if hasattr(estimator, "predict") else None


def _first_rows(x, most=5):
    return x.head(most) if hasattr(x, "head") else x[:most]


def _data(args, kwargs):
    """What scikit-learn calls X and y."""
    given = dict(zip(("X", "y"), args))
    given.update({name: value for name, value in kwargs.items() if name in ("X", "y")})
    return given.get("X"), given.get("y")


def _short(value):
    return str(value)[:500]
