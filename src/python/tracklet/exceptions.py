"""MLflow's exceptions, by MLflow's codes."""

import json

#: What only a browser's store can meet, in MLflow's words.
CODES = {
    "E_QUOTA": "RESOURCE_EXHAUSTED",
    "E_STORE_LOST": "DATA_LOSS",
    "E_STORE_CORRUPT": "DATA_LOSS",
    "E_STORE_NEWER": "RESOURCE_CONFLICT",
    "E_STORE_STALLED": "TEMPORARILY_UNAVAILABLE",
}

STATUSES = {
    "INTERNAL_ERROR": 500,
    "RESOURCE_DOES_NOT_EXIST": 404,
    "PERMISSION_DENIED": 403,
    "RESOURCE_CONFLICT": 409,
    "DATA_LOSS": 500,
    "TEMPORARILY_UNAVAILABLE": 503,
    "RESOURCE_EXHAUSTED": 429,
}


class MlflowException(Exception):
    """`error_code` is one of MLflow's names, such as INVALID_PARAMETER_VALUE."""

    def __init__(self, message, error_code="INTERNAL_ERROR", **kwargs):
        super().__init__(message)
        self.message = str(message)
        self.error_code = error_code
        self.json_kwargs = kwargs

    @classmethod
    def invalid_parameter_value(cls, message, **kwargs):
        return cls(message, "INVALID_PARAMETER_VALUE", **kwargs)

    def get_http_status_code(self):
        return STATUSES.get(self.error_code, 400)

    def serialize_as_json(self):
        return json.dumps({"error_code": self.error_code, "message": self.message, **self.json_kwargs})


class RestException(MlflowException):
    """What the store refused. @param json its answer: `error_code` and `message`"""

    def __init__(self, json):
        code = json.get("error_code", "INTERNAL_ERROR")
        super().__init__(f"{code}: {json.get('message', '')}", code)
        self.json = json


def from_js(error):
    """Of an error that the client threw."""
    code = getattr(error, "code", None) or "INTERNAL_ERROR"
    if code.startswith("E_"):
        code = CODES.get(code, "INVALID_PARAMETER_VALUE")
    return MlflowException(str(getattr(error, "message", error)), code)
