"""`mlflow.tensorflow`: what `mlflow.keras` has."""

from .keras import MlflowCallback, autolog  # noqa: F401
