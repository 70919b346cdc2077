"""`mlflow.data`: what a run read, by name and digest."""

import json

from .entities import Entity


class Dataset(Entity):
    """name, digest (8 hexadecimal digits), source, schema and profile (JSON or None)."""

    def __init__(self, name, digest, source=None, schema=None, profile=None):
        super().__init__(name=name, digest=digest, source=source, schema=schema, profile=profile)


def from_pandas(df, source=None, targets=None, name=None, digest=None, predictions=None):
    """targets and predictions: names of columns."""
    columns = [
        {"name": str(column), "type": column_type(kind), "required": True} for column, kind in zip(df.columns, df.dtypes)
    ]
    profile = {"num_rows": len(df), "num_elements": int(df.size)}
    return Dataset(
        name or "dataset",
        digest or _digest(df.to_csv(index=False).encode()),
        source,
        json.dumps({"mlflow_colspec": columns}),
        json.dumps(profile),
    )


def from_numpy(features, source=None, targets=None, name=None, digest=None):
    """features and targets: arrays."""
    arrays = {"features": features, **({} if targets is None else {"targets": targets})}
    schema = {
        place: [{"type": "tensor", "tensor-spec": {"dtype": str(array.dtype), "shape": [-1, *array.shape[1:]]}}]
        for place, array in arrays.items()
    }
    profile = {f"{place}_{what}": value for place, array in arrays.items() for what, value in _profile(array).items()}
    return Dataset(
        name or "dataset",
        digest or _digest(*(array.tobytes() for array in arrays.values())),
        source,
        json.dumps({"mlflow_tensorspec": schema}),
        json.dumps(profile),
    )


def _profile(array):
    return {"shape": list(array.shape), "size": int(array.size), "nbytes": int(array.nbytes)}


def _digest(*contents):
    import hashlib

    md5 = hashlib.md5(usedforsecurity=False)
    for content in contents:
        md5.update(content)
    return md5.hexdigest()[:8]


def column_type(kind):
    """MLflow's names of pandas' kinds of columns."""
    text = str(kind)
    if text.startswith("int64") or text.startswith("uint"):
        return "long"
    for ours, theirs in (("int", "integer"), ("float64", "double"), ("float", "float"), ("bool", "boolean")):
        if text.startswith(ours):
            return theirs
    return "datetime" if text.startswith("datetime") else "string"
