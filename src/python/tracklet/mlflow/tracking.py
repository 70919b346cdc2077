"""`from mlflow.tracking import MlflowClient`, as many write it."""

from .client import MlflowClient
from .fluent import get_tracking_uri, is_tracking_uri_set, set_tracking_uri

__all__ = ["MlflowClient", "get_tracking_uri", "is_tracking_uri_set", "set_tracking_uri"]
