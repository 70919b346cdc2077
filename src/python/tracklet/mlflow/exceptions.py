from ..exceptions import MlflowException, RestException

__all__ = ["MlflowException", "RestException"]
