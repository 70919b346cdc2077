"""`mlflow.models`: a model's signature, and its folder with the file `MLmodel`, in MLflow's form."""

import json
import os
import pickle
import sys
from datetime import datetime, timezone

from .. import environment
from ..exceptions import MlflowException
from ..kernel import call
from ..writer import log_owned_file
from .client import MlflowClient
from .data import column_type
from .entities import Entity
from .fluent import run_id_of

_client = MlflowClient()

#: Whose version a model of scikit-learn depends on.
PICKLE_PACKAGES = ("cloudpickle", "joblib", "numpy", "pandas", "scikit-learn", "scipy")


class ModelSignature(Entity):
    """inputs and outputs: lists of MLflow's columns (`{"name", "type", "required"}`) or tensors, or None."""

    def __init__(self, inputs=None, outputs=None, params=None):
        super().__init__(inputs=inputs, outputs=outputs, params=params)

    def to_dict(self):
        return {name: None if value is None else json.dumps(value) for name, value in vars(self).items()}


class ModelInfo(Entity):
    """model_uri: `models:/<model id>`."""


def infer_signature(model_input=None, model_output=None, params=None):
    """Of DataFrames, arrays, dicts and lists of numbers, as examples."""
    return ModelSignature(_schema(model_input), _schema(model_output), None)


def _schema(example):
    if example is None:
        return None
    if hasattr(example, "dtypes") and hasattr(example, "columns"):
        return [
            {"type": column_type(kind), "name": str(name), "required": True}
            for name, kind in zip(example.columns, example.dtypes)
        ]
    if hasattr(example, "dtype") and hasattr(example, "shape"):
        return [{"type": "tensor", "tensor-spec": {"dtype": str(example.dtype), "shape": [-1, *example.shape[1:]]}}]
    if isinstance(example, dict):
        return [{"type": _cell_type(value), "name": str(name), "required": True} for name, value in example.items()]
    if isinstance(example, (list, tuple)) and example:
        first = example[0]
        if isinstance(first, (list, tuple)):
            return [{"type": _cell_type(cell), "required": True} for cell in first]
        return [{"type": _cell_type(first), "required": True}]
    return None


def _cell_type(cell):
    if isinstance(cell, (list, tuple)):
        return _cell_type(cell[0]) if cell else "string"
    if hasattr(cell, "item"):
        cell = cell.item()
    for kind, name in ((bool, "boolean"), (int, "long"), (float, "double")):
        if isinstance(cell, kind):
            return name
    return "string"


def log(files, name, *, flavors, signature=None, input_example=None, pip_requirements=None, run_id=None, registered_model_name=None, params=None, tags=None, model_type=None):
    """Makes a logged model of the run, with its files. Returns ModelInfo.

    files: bytes or text by path; flavors: what `MLmodel` says of each; name: of the model.
    """
    run = _client.get_run(run_id_of(run_id))
    created = call(
        "POST",
        "logged-models",
        experiment_id=run.info.experiment_id,
        name=name,
        model_type=model_type,
        source_run_id=run.info.run_id,
        params=[{"key": str(key), "value": str(value)} for key, value in (params or {}).items()],
        tags=[{"key": str(key), "value": str(value)} for key, value in (tags or {}).items()],
    )["model"]["info"]
    model_id = created["model_id"]
    requirements = list(pip_requirements) if pip_requirements is not None else environment.versions_of(PICKLE_PACKAGES)
    document = {
        "artifact_path": created["artifact_uri"],
        "flavors": flavors,
        "model_id": model_id,
        "model_uuid": model_id,
        "run_id": run.info.run_id,
        **({} if signature is None else {"signature": signature.to_dict()}),
        **({} if input_example is None else {"saved_input_example_info": {"artifact_path": "input_example.json", "type": "json_object"}}),
        "utc_time_created": datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M:%S.%f"),
    }
    every = {**environment.files(requirements), **files, "MLmodel": to_yaml(document)}
    if input_example is not None:
        every["input_example.json"] = _example_text(input_example)
    status = "LOGGED_MODEL_UPLOAD_FAILED"
    try:
        for path, content in every.items():
            log_owned_file(model_id, path, content)
        status = "LOGGED_MODEL_READY"
    finally:
        call("PATCH", f"logged-models/{model_id}", model_id=model_id, status=status)
    call("POST", "runs/outputs", run_id=run.info.run_id, models=[{"model_id": model_id, "step": 0}])
    uri = f"models:/{model_id}"
    version = None if registered_model_name is None else _client.register_model(uri, registered_model_name).version
    return ModelInfo(
        model_uri=uri,
        model_id=model_id,
        name=name,
        run_id=run.info.run_id,
        flavors=flavors,
        signature=signature,
        artifact_path=created["artifact_uri"],
        registered_model_version=version,
    )


def python_function(loader_module, **said):
    """What `MLmodel` says of a model that can be loaded as a function, by key as MLflow writes it."""
    return dict(
        sorted(
            {
                "env": {"conda": "conda.yaml", "virtualenv": "python_env.yaml"},
                "loader_module": loader_module,
                "python_version": ".".join(map(str, sys.version_info[:3])),
                **said,
            }.items()
        )
    )


def unpickle(folder, *names):
    """The model in the first of these files that is there."""
    for name in names:
        if os.path.exists(path := os.path.join(folder, name)):
            with open(path, "rb") as file:
                return pickle.load(file)
    raise MlflowException(f"None of {', '.join(names)} is in this model: it is of another kind.", "RESOURCE_DOES_NOT_EXIST")


def one_name(name, artifact_path, usual="model"):
    """MLflow 3's `name`, or MLflow 2's `artifact_path`."""
    if name is not None and artifact_path is not None:
        raise MlflowException.invalid_parameter_value("Give either the model's name or artifact_path.")
    return name or artifact_path or usual


def to_yaml(document, depth=0):
    """Maps, lists of scalars and scalars. Texts are quoted as JSON, which YAML reads."""
    lines = []
    for key, value in document.items():
        space = "  " * depth
        if isinstance(value, dict) and value:
            lines.append(f"{space}{key}:\n{to_yaml(value, depth + 1)}")
        else:
            lines.append(f"{space}{key}: {json.dumps(value, ensure_ascii=False)}\n")
    return "".join(lines)


def _example_text(example):
    if hasattr(example, "to_dict") and hasattr(example, "columns"):
        example = example.to_dict("split")
        example.pop("index", None)
    elif hasattr(example, "tolist"):
        example = {"inputs": example.tolist()}
    return json.dumps(example, default=str)
