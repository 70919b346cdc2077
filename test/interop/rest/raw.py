"""Requests as they are, good and bad, sent to both servers: status, code, and the JSON of what is answered."""

import json

import requests

import normalise

# What Tracklet declares; set by compare.py.
ROUTES = []

API = "/api/2.0/"
JSON = {"Content-Type": "application/json"}


class Things:
    """What the requests name, made once a server."""

    made = {}

    @classmethod
    def of(cls, server):
        if server not in cls.made:
            cls.made[server] = cls(server)
        return cls.made[server]

    def __init__(self, server):
        def post(path, **body):
            return requests.post(f"{server}{API}mlflow/{path}", json=body).json()

        self.experiment = post("experiments/create", name="raw")["experiment_id"]
        self.run = post("runs/create", experiment_id=self.experiment, start_time=5)["run"]["info"]["run_id"]
        self.model = post("logged-models", experiment_id=self.experiment, name="raw")["model"]["info"]["model_id"]
        post("registered-models/create", name="raw")
        post("model-versions/create", name="raw", source=f"runs:/{self.run}/model", run_id=self.run)

    def fill(self, text):
        for name in ("experiment", "run", "model"):
            text = text.replace(f"<{name}>", getattr(self, name))
        return text


def send(server, method, path, body=None, headers=JSON, query=None):
    things = Things.of(server)
    text = body if isinstance(body, str) or body is None else json.dumps(body)
    response = requests.request(
        method,
        server + things.fill(path),
        data=None if text is None else things.fill(text).encode(),
        headers=headers,
        params=None if query is None else json.loads(things.fill(json.dumps(query))),
    )
    return response


def outcome(response):
    """An error is its status and code; the words only where they are the protocol's."""
    try:
        answer = response.json()
    except requests.exceptions.JSONDecodeError:
        answer = None
    if response.status_code == 200:
        return [200, answer if isinstance(answer, dict) else response.text]
    code = answer.get("error_code") if isinstance(answer, dict) else None
    message = str(answer.get("message", "")) if isinstance(answer, dict) else ""
    told = message if message.startswith(("Missing value for required", "Invalid boolean")) or "Hint:" in message else ""
    return [response.status_code, code, told]


GOOD = [
    ("GET", "api/2.0/mlflow/experiments/get", {"experiment_id": "<experiment>"}),
    ("GET", "ajax-api/2.0/mlflow/experiments/get", {"experiment_id": "<experiment>"}),
    ("GET", "api/2.0/mlflow/experiments/get-by-name", {"experiment_name": "raw"}),
    ("GET", "api/2.0/mlflow/runs/get", {"run_id": "<run>"}),
    ("GET", "api/2.0/mlflow/runs/get", {"run_uuid": "<run>"}),
    ("POST", "api/2.0/mlflow/runs/search", {}),
    ("POST", "api/2.0/mlflow/runs/search", {"experiment_ids": ["<experiment>"], "max_results": "1"}),
    ("POST", "api/2.0/mlflow/runs/search", {"experimentIds": ["<experiment>"], "runViewType": "ALL"}),
    ("POST", "api/2.0/mlflow/experiments/search", {"max_results": 5, "filter": "name = 'raw'"}),
    ("GET", "api/2.0/mlflow/experiments/search", {"max_results": "1", "filter": "name = 'raw'"}),
    ("POST", "api/2.0/mlflow/runs/log-metric", {"run_id": "<run>", "key": "a", "value": 1, "timestamp": 5, "step": -3}),
    ("POST", "api/2.0/mlflow/runs/log-metric", {"run_uuid": "<run>", "key": "a", "value": "2", "timestamp": "6"}),
    ("POST", "api/2.0/mlflow/runs/log-metric", {"run_id": "<run>", "key": "a", "value": "NaN", "timestamp": 7}),
    ("POST", "api/2.0/mlflow/runs/log-metric", {"run_id": "<run>", "key": "a", "value": "-Infinity", "timestamp": 8}),
    ("POST", "api/2.0/mlflow/runs/log-metric", {"run_id": "<run>", "key": "a", "value": "-Infinity", "timestamp": 8}),
    ("POST", "api/2.0/mlflow/runs/log-metric", {"run_id": "<run>", "key": "__proto__", "value": 1, "timestamp": 0}),
    ("GET", "api/2.0/mlflow/metrics/get-history", {"run_id": "<run>", "metric_key": "a"}),
    ("GET", "api/2.0/mlflow/metrics/get-history", {"run_id": "<run>", "metric_key": "a", "max_results": "2"}),
    ("GET", "api/2.0/mlflow/metrics/get-history", {"run_id": "<run>", "metric_key": "none"}),
    ("GET", "api/2.0/mlflow/metrics/get-history-bulk-interval", {"run_ids": ["<run>"], "metric_key": "a"}),
    ("GET", "api/2.0/mlflow/metrics/get-history-bulk-interval", {"run_ids": ["<run>", "<run>"], "metric_key": "a", "start_step": "-9", "end_step": "9", "max_results": "1"}),
    ("GET", "ajax-api/2.0/mlflow/metrics/get-history-bulk", {"run_id": ["<run>"], "metric_key": "a"}),
    ("POST", "api/2.0/mlflow/runs/log-parameter", {"run_id": "<run>", "key": "p"}),
    ("POST", "api/2.0/mlflow/runs/set-tag", {"run_id": "<run>", "key": "t"}),
    ("POST", "api/2.0/mlflow/runs/log-batch", {"run_id": "<run>"}),
    ("POST", "api/2.0/mlflow/runs/log-inputs", {"run_id": "<run>", "datasets": [{"tags": [{"key": "mlflow.data.context", "value": "train"}], "dataset": {"name": "d", "digest": "e", "source_type": "local", "source": "{}"}}], "models": [{"model_id": "<model>"}]}),
    ("POST", "api/2.0/mlflow/runs/outputs", {"run_id": "<run>", "models": [{"model_id": "<model>", "step": 1}]}),
    ("POST", "api/2.0/mlflow/runs/log-model", {"run_id": "<run>", "model_json": "{\"artifact_path\":\"m\",\"flavors\":{},\"utc_time_created\":\"2020-01-01 00:00:00\",\"run_id\":\"<run>\"}"}),
    ("POST", "api/2.0/mlflow/runs/update", {"run_id": "<run>", "status": 3, "end_time": "9"}),
    ("POST", "api/2.0/mlflow/runs/update", {"run_id": "<run>", "status": "RUNNING", "run_name": ""}),
    ("GET", "api/2.0/mlflow/runs/get", {"run_id": "<run>"}),
    ("POST", "ajax-api/2.0/mlflow/experiments/search-datasets", {"experiment_ids": ["<experiment>"]}),
    ("GET", "api/2.0/mlflow/artifacts/list", {"run_id": "<run>"}),
    ("GET", "api/2.0/mlflow-artifacts/artifacts", {"path": "<experiment>/<run>/artifacts/none"}),
    ("GET", "api/2.0/mlflow/logged-models/<model>", {}),
    ("POST", "api/2.0/mlflow/logged-models/search", {"experiment_ids": ["<experiment>"]}),
    ("POST", "api/2.0/mlflow/logged-models/search", {"experiment_ids": []}),
    ("GET", "api/2.0/mlflow/registered-models/get", {"name": "raw"}),
    ("GET", "api/2.0/mlflow/registered-models/search", {"filter": "name = 'raw'"}),
    ("GET", "api/2.0/mlflow/model-versions/get", {"name": "raw", "version": "1"}),
    ("GET", "api/2.0/mlflow/model-versions/search", {"filter": "name = 'raw'"}),
    ("POST", "api/2.0/mlflow/registered-models/get-latest-versions", {"name": "raw"}),
    ("GET", "api/2.0/mlflow/registered-models/get-latest-versions", {"name": "raw", "stages": ["None"]}),
    ("GET", "api/2.0/mlflow/model-versions/get-download-uri", {"name": "raw", "version": "1"}),
    ("GET", "version", {}),
    ("GET", "health", {}),
]


def good(server):
    """Each answer whole."""
    seen = {}
    for number, (method, path, args) in enumerate(GOOD):
        query = args if method == "GET" else None
        response = send(server, method, f"/{path}", None if query is not None else args, query=query)
        seen[f"{number} {method} {path}"] = outcome(response)
    return seen


TOKENS = ["zzz", "eA==", "e30=", "eyJvZmZzZXQiOiAiMSJ9", "eyJvZmZzZXQiOiAwfQ==", "eyJvZmZzZXQiOiA5OTk5OTk5OX0=", ""]

BAD = [
    *[("POST", "api/2.0/mlflow/runs/search", {"experiment_ids": ["<experiment>"], "page_token": token}) for token in TOKENS],
    *[("POST", "api/2.0/mlflow/experiments/search", {"max_results": 3, "page_token": token}) for token in TOKENS],
    ("GET", "api/2.0/mlflow/registered-models/search", {"page_token": "zzz"}),
    ("GET", "api/2.0/mlflow/model-versions/search", {"page_token": "zzz"}),
    ("GET", "api/2.0/mlflow/metrics/get-history", {"run_id": "<run>", "metric_key": "a", "page_token": "zz"}),
    ("GET", "api/2.0/mlflow/metrics/get-history", {"run_id": "<run>", "metric_key": "a", "max_results": "0"}),
    *[("POST", "api/2.0/mlflow/runs/search", {"experiment_ids": ["<experiment>"], "max_results": n}) for n in (0, -1, 50001, 2**31)],
    *[("POST", "api/2.0/mlflow/experiments/search", {"max_results": n}) for n in (0, -1, 50001)],
    ("POST", "api/2.0/mlflow/experiments/search", {}),
    ("GET", "api/2.0/mlflow/registered-models/search", {"max_results": "1001"}),
    ("GET", "api/2.0/mlflow/model-versions/search", {"max_results": "200001"}),
    ("POST", "api/2.0/mlflow/runs/search", {"experiment_ids": ["x"]}),
    ("POST", "api/2.0/mlflow/runs/search", {"experiment_ids": ["99999"]}),
    ("GET", "api/2.0/mlflow/experiments/get", {"experiment_id": "x"}),
    ("GET", "api/2.0/mlflow/experiments/get", {"experiment_id": "99999"}),
    ("GET", "api/2.0/mlflow/runs/get", {"run_id": "../x"}),
    ("POST", "api/2.0/mlflow/experiments/create", {"name": "raw"}),
    ("POST", "api/2.0/mlflow/experiments/create", {"name": "x" * 501}),
    ("POST", "api/2.0/mlflow/experiments/create", {"name": "y", "tags": [{"key": "k" * 251, "value": ""}]}),
    ("POST", "api/2.0/mlflow/experiments/create", {"name": "y", "tags": [{"value": "v"}]}),
    ("POST", "api/2.0/mlflow/experiments/create", {"name": "y", "artifact_location": "a", "artifactLocation": "b"}),
    *[
        ("POST", "api/2.0/mlflow/experiments/create", {"name": "y", "artifact_location": location})
        for location in ("mlflow-artifacts:/x#y", "mlflow-artifacts:/x;y", "http://x/?a=../b", "runs:/abc/x", "s3://b/" + "x" * 2048)
    ],
    ("POST", "api/2.0/mlflow/experiments/delete", {"experiment_id": "99999"}),
    ("POST", "api/2.0/mlflow/experiments/restore", {"experiment_id": "<experiment>"}),
    ("POST", "api/2.0/mlflow/experiments/set-experiment-tag", {"experiment_id": "<experiment>", "key": "k", "value": "v" * 5001}),
    ("POST", "api/2.0/mlflow/experiments/delete-experiment-tag", {"experiment_id": "<experiment>", "key": "none"}),
    ("POST", "api/2.0/mlflow/runs/create", {"experiment_id": "99999"}),
    ("POST", "api/2.0/mlflow/runs/create", {"experiment_id": "<experiment>", "run_name": "a", "tags": [{"key": "mlflow.runName", "value": "b"}]}),
    ("POST", "api/2.0/mlflow/runs/delete-tag", {"run_id": "<run>", "key": "none"}),
    ("POST", "api/2.0/mlflow/runs/log-metric", {"run_id": "<run>", "key": "a", "value": 1, "timestamp": -1}),
    ("POST", "api/2.0/mlflow/runs/log-metric", {"run_id": "<run>", "key": "a" * 251, "value": 1, "timestamp": 1}),
    *[("POST", "api/2.0/mlflow/runs/log-metric", {"run_id": "<run>", "key": key, "value": 1, "timestamp": 1}) for key in ("../a", "/a", "a//b", "a/", ".", "a?", "a#b")],
    ("POST", "api/2.0/mlflow/runs/log-metric", {"run_id": "<run>", "key": "a", "value": 1, "timestamp": 1, "dataset_name": "x"}),
    ("POST", "api/2.0/mlflow/runs/log-metric", {"run_id": "none", "key": "a", "value": 1, "timestamp": 1}),
    ("POST", "api/2.0/mlflow/runs/log-batch", {"run_id": "<run>", "metrics": [{"key": "m", "value": 1, "timestamp": 1}] * 1001}),
    ("POST", "api/2.0/mlflow/runs/log-batch", {"run_id": "<run>", "params": [{"key": f"p{i}", "value": ""} for i in range(101)]}),
    ("POST", "api/2.0/mlflow/runs/log-batch", {"run_id": "<run>", "tags": [{"key": f"p{i}", "value": ""} for i in range(101)]}),
    ("POST", "api/2.0/mlflow/runs/log-batch", {"run_id": "<run>", "params": [{"key": "q", "value": "1"}] * 2}),
    ("POST", "api/2.0/mlflow/runs/log-batch", {"run_id": "<run>", "metrics": [{"key": "m", "value": 1}]}),
    ("POST", "api/2.0/mlflow/runs/log-model", {"run_id": "<run>", "model_json": "{"}),
    ("POST", "api/2.0/mlflow/runs/log-model", {"run_id": "<run>", "model_json": "{}"}),
    ("GET", "api/2.0/mlflow/metrics/get-history-bulk-interval", {"run_ids": ["<run>"] * 101, "metric_key": "a"}),
    *[
        ("GET", "api/2.0/mlflow/metrics/get-history-bulk-interval", {"run_ids": "<run>", "metric_key": "a", **bounds})
        for bounds in ({"start_step": "1"}, {"start_step": "3", "end_step": "1"}, {"start_step": "x", "end_step": "1"}, {"max_results": "0"}, {"max_results": "2501"})
    ],
    ("GET", "ajax-api/2.0/mlflow/metrics/get-history-bulk", {"metric_key": "a"}),
    ("GET", "ajax-api/2.0/mlflow/metrics/get-history-bulk", {"run_id": "<run>"}),
    ("GET", "ajax-api/2.0/mlflow/metrics/get-history-bulk", {"run_id": ["<run>"] * 101, "metric_key": "a"}),
    ("POST", "ajax-api/2.0/mlflow/experiments/search-datasets", {}),
    ("POST", "ajax-api/2.0/mlflow/experiments/search-datasets", {"experiment_ids": ["0"] * 21}),
    *[("GET", "api/2.0/mlflow/artifacts/list", {"run_id": "<run>", "path": path}) for path in ("..", "../x", "/etc", "%2e%2e/x", "a#b")],
    *[("GET", "get-artifact", {"run_id": "<run>", "path": path}) for path in ("..", "none", "/etc/passwd")],
    ("GET", "api/2.0/mlflow-artifacts/artifacts", {"path": "../x"}),
    ("POST", "api/2.0/mlflow-artifacts/mpu/create/<experiment>/<run>/artifacts/x", {"path": "x", "num_parts": 2}),
    ("GET", "api/2.0/mlflow-artifacts/presigned/<experiment>/<run>/artifacts/x", {}),
    ("POST", "api/2.0/mlflow/artifacts/presigned-upload-url", {"run_id": "<run>", "path": "x"}),
    ("POST", "api/2.0/mlflow/registered-models/create", {"name": "raw"}),
    *[("POST", "api/2.0/mlflow/registered-models/create", {"name": name}) for name in (" ", "a/b", "a:b")],
    ("GET", "api/2.0/mlflow/registered-models/get", {"name": "none"}),
    *[("GET", "api/2.0/mlflow/model-versions/get", {"name": "raw", "version": version}) for version in ("9", "x", "1.5")],
    ("POST", "api/2.0/mlflow/model-versions/transition-stage", {"name": "raw", "version": "1", "stage": "Live"}),
    ("POST", "api/2.0/mlflow/model-versions/transition-stage", {"name": "raw", "version": "1", "stage": "Archived", "archive_existing_versions": True}),
    *[("POST", "api/2.0/mlflow/registered-models/alias", {"name": "raw", "alias": alias, "version": "1"}) for alias in ("latest", "v1", "a b", "x" * 256)],
    ("POST", "api/2.0/mlflow/registered-models/alias", {"name": "raw", "alias": "a", "version": "9"}),
    ("GET", "api/2.0/mlflow/registered-models/alias", {"name": "raw", "alias": "none"}),
    *[
        ("POST", "api/2.0/mlflow/model-versions/create", {"name": "raw", "source": source, "run_id": "<run>"})
        for source in ("/etc/passwd", "mlflow-artifacts:/<experiment>/<run>/artifacts/../../x", "mlflow-artifacts:/other", "runs:/other/x", "models:/none/1")
    ],
    ("POST", "api/2.0/mlflow/model-versions/create", {"name": "none", "source": "runs:/<run>/x", "run_id": "<run>"}),
    ("GET", "api/2.0/mlflow/logged-models/m-none", {}),
    ("DELETE", "api/2.0/mlflow/logged-models/<model>/tags/none", None),
    ("POST", "api/2.0/mlflow/runs/get", {"run_id": "<run>"}),
    ("GET", "api/2.0/mlflow/runs/create", {}),
    ("GET", "api/2.0/mlflow/none", {}),
]


def bad(server):
    """Each refusal by its status and code; where MLflow fails inside, a refusal of ours is right."""
    seen = {}
    for number, (method, path, args) in enumerate(BAD):
        query = args if method == "GET" else None
        response = send(server, method, f"/{path}", None if query is not None else args, query=query)
        shown = json.dumps(args)[:80]
        seen[f"{number} {method} {path} {shown}"] = outcome(response)
    return seen


BODIES = ["", "{}", "null", "{", "[]", "5", '"x"', '"{\\"name\\":\\"twice\\"}"', '{"name":5}', '{"name":["a"]}', '{"name":null}']
TYPES = [None, "application/json", "application/json; charset=utf-8", "text/plain", "application/x-www-form-urlencoded"]


def bodies(server):
    path = f"{API}mlflow/experiments/create"
    seen = {body: outcome(send(server, "POST", path, body)) for body in BODIES}
    for number, kind in enumerate(TYPES):
        headers = {} if kind is None else {"Content-Type": kind}
        seen[f"as {kind}"] = outcome(send(server, "POST", path, {"name": f"as {number}"}, headers=headers))
    return seen


# Of another type, by the type that is declared.
WRONG = {
    "string": [5, 1.5, True, ["a"], {"a": "b"}],
    "bool": ["yes", []],
    "message": ["x", 5],
    "enum": ["BOGUS", []],
    "double": ["x", []],
    "int32": ["x", "1.5", []],
    "int64": ["x", "1.5", []],
}


def fields(server):
    """Every field of every route, absent, null, empty and of another type."""
    seen = {}
    for route in ROUTES:
        for method in route["methods"]:
            if method == "GET" or route["body"] == "file" or "multipart" in route["path"] or "mpu" in route["path"]:
                continue
            for name, field in route["fields"].items():
                values = ["x", 5, {"a": 1}] if field["repeated"] else WRONG[field["type"]]
                if field["required"]:
                    values = [None, "", "(absent)", *values]
                for value in values:
                    body = {**arguments(route["fields"]), name: value}
                    if value == "(absent)":
                        del body[name]
                    response = send(server, method, f"/{route['path']}", body)
                    seen[f"{method} {route['path']} {name} = {json.dumps(value)}"] = outcome(response)
    return seen


EXAMPLES = {
    "run_id": "<run>", "experiment_id": "<experiment>", "experiment_ids": ["<experiment>"], "model_id": "<model>",
    "name": "raw", "version": "1", "stage": "Staging", "alias": "a", "key": "k", "timestamp": 1, "value": 1,
    "source": "runs:/<run>/model", "status": 1, "path": "a.txt", "new_name": "raw", "model_json": "{}",
}


def arguments(fields):
    """The required ones, such that nothing but the spoiled one is wrong."""
    return {
        name: EXAMPLES.get(name, [] if field["repeated"] else name)
        for name, field in fields.items()
        if field["required"] or name == "experiment_id"
    }


SCENARIOS = [good, bad, bodies, fields]

# Answered otherwise on purpose: see src/rest/README.md.
OTHERWISE = {
    "artifact_location\": \"mlflow-artifacts:/x;y": "parameters in an artifact location",
    "\"value\": \"vvvv": "tags of experiments of more than 5,000 characters",
    "metrics/get-history-bulk-interval": "sampling by steps",
    "metrics/get-history-bulk ": "NaN in quotes, so that it is JSON",
    "runs/search {\"experiment_ids\": [\"<experiment>\"], \"page_token\": \"\"}": "models in a search",
}


def differences(ours, theirs):
    """Each request's outcome by itself: where MLflow fails inside, or reads half of what is wrong, a refusal is right."""
    for request in sorted(ours.keys() | theirs.keys()):
        mine, real = ours.get(request), theirs.get(request)
        if mine is None or real is None:
            yield f"{request}: asked of one server only"
        elif not is_allowed(request, mine, real):
            yield from normalise.differences(mine, real, request)


def is_allowed(request, mine, real):
    refused = mine[0] == 400 and mine[1] in ("INVALID_PARAMETER_VALUE", "BAD_REQUEST")
    if any(part in f"{request} " for part in OTHERWISE):
        return refused or mine[0] == real[0] == 200
    if real[0] >= 500:
        return refused
    if real[0] == 200:
        return refused and "Hint: Value was of type" in mine[2]
    # Empty is missing to one and of a wrong type to the other.
    if request.endswith('= ""'):
        return mine[:2] == real[:2]
    # The same refusal in other words, or in JSON where MLflow sends a page.
    return mine[0] == real[0] and (mine[1] == real[1] or mine[1] == "ENDPOINT_NOT_FOUND") and not (mine[2] and real[2] and mine[2] != real[2])
