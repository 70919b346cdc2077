"""`mlflow.pyfunc`: models of plain Python, and `load_model` for whatever can predict."""

import inspect
import sys

from ..exceptions import MlflowException
from . import artifacts, models, sklearn

MODEL_FILE = "python_model.pkl"


class PythonModel:
    """What a notebook's own model is made of: a subclass with `predict`."""

    def load_context(self, context):
        """Called once, when it is loaded."""

    def predict(self, context, model_input, params=None):
        raise NotImplementedError


# By this name a pickle of a notebook's own model is read by MLflow itself.
PythonModel.__module__ = "mlflow.pyfunc"


class PyFuncModel:
    """A model that was loaded: `predict` is all one needs to know of it."""

    def __init__(self, model):
        self._model = model

    def predict(self, data, params=None):
        if not isinstance(self._model, PythonModel):
            return self._model(data) if inspect.isfunction(self._model) else self._model.predict(data)
        taken = inspect.signature(self._model.predict).parameters
        given = {"params": params} if params is not None and "params" in taken else {}
        # MLflow calls models that take no context, too.
        return self._model.predict(None, data, **given) if "context" in taken else self._model.predict(data, **given)

    def unwrap_python_model(self):
        return self._model


def log_model(artifact_path=None, python_model=None, registered_model_name=None, signature=None, input_example=None, pip_requirements=None, metadata=None, params=None, tags=None, model_type=None, name=None, **_):
    """python_model: a PythonModel, or a function of the input. Returns ModelInfo."""
    if not isinstance(python_model, PythonModel) and not inspect.isfunction(python_model):
        raise MlflowException.invalid_parameter_value(
            f"python_model is {type(python_model).__name__}, and has to be a function or an instance of a subclass of PythonModel."
        )
    if signature is None and input_example is not None:
        signature = models.infer_signature(input_example, PyFuncModel(python_model).predict(input_example))
    content, _ = sklearn.pickle_model(python_model, sklearn.SERIALIZATION_FORMAT_CLOUDPICKLE)
    return models.log(
        {MODEL_FILE: content},
        models.one_name(name, artifact_path),
        flavors={
            "python_function": models.python_function(
                "mlflow.pyfunc.model",
                cloudpickle_version=getattr(sys.modules.get("cloudpickle"), "__version__", None),
                python_model=MODEL_FILE,
            ),
        },
        signature=signature,
        input_example=input_example,
        pip_requirements=pip_requirements,
        registered_model_name=registered_model_name,
        params=params,
        tags=tags,
        model_type=model_type,
    )


def load_model(model_uri, dst_path=None, **_):
    """A pickle runs code when it is read: load what you trust."""
    folder = artifacts.download_artifacts(model_uri, dst_path=dst_path)
    model = models.unpickle(folder, MODEL_FILE, sklearn.MODEL_FILE)
    if isinstance(model, PythonModel):
        model.load_context(None)
    return PyFuncModel(model)
