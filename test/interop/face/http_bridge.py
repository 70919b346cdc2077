"""Python's side of the package outside of a browser: what Pyodide gives it, and the client's calls over HTTP.

The same REST function answers as in Tracklet's worker; only the way there is another one.
"""

import json
import sys
import types
import urllib.error
import urllib.parse
import urllib.request

COLUMNS = 4


def install(url):
    """Makes `import tracklet` work here, with the server at url as its store."""
    pyodide, code, ffi = (types.ModuleType(name) for name in ("pyodide", "pyodide.code", "pyodide.ffi"))
    js = types.ModuleType("js")
    js.URLSearchParams = Query
    code.run_js = None
    ffi.JsException = type("JsException", (Exception,), {})
    ffi.can_run_sync = lambda: True
    ffi.run_sync = lambda answer: answer
    ffi.to_js = lambda value: value
    sys.modules.update({"js": js, "pyodide": pyodide, "pyodide.code": code, "pyodide.ffi": ffi})
    from tracklet import kernel

    kernel._address = url
    kernel._bridge = HttpBridge(url)


class Query:
    def __init__(self):
        self.parts = []

    new = classmethod(lambda cls: cls())

    def append(self, name, value):
        self.parts.append((name, value))

    def toString(self):
        return urllib.parse.urlencode(self.parts)


class Bytes(bytes):
    def to_bytes(self):
        return bytes(self)


class HttpBridge:
    def __init__(self, url):
        self.url = url.rstrip("/")

    def send(self, method, path, body=None, kind="application/json"):
        request = urllib.request.Request(self.url + path, body, {"Content-Type": kind}, method=method)
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def rest(self, method, path, body=None):
        status, content = self.send(method, path, None if body is None else body.encode())
        return types.SimpleNamespace(status=status, text=content.decode())

    def ask(self, method, path, body=None):
        """Raises what the face raises for an error of the client's."""
        from tracklet.exceptions import RestException

        answer = self.rest(method, path, None if body is None else json.dumps(body))
        if answer.status != 200:
            raise RestException(json.loads(answer.text))
        return json.loads(answer.text)

    def startRun(self, options):
        given = json.loads(options)
        tags = dict(given.get("tags", {}))
        if "parentRunId" in given:
            tags["mlflow.parentRunId"] = given["parentRunId"]
        body = {
            "experiment_id": given.get("experimentId", "0"),
            "run_name": given.get("name", ""),
            "start_time": 1,
            "tags": [{"key": key, "value": value} for key, value in tags.items()],
        }
        return HttpRun(self, self.ask("POST", "/api/2.0/mlflow/runs/create", body)["run"]["info"]["run_id"])

    def getRun(self, run_id):
        self.ask("GET", f"/api/2.0/mlflow/runs/get?run_id={run_id}")
        return HttpRun(self, run_id)

    def findArtifacts(self, uri):
        root, path = self.place(uri)
        files = list(self.walk(root, path))
        if not files and path:
            folder, _, _ = path.rpartition("/")
            files = [file for file in self.walk(root, folder, deep=False) if file["path"] == path]
        return json.dumps({"ownerId": root, "path": path, "files": files})

    def place(self, uri):
        """Where the owner's files are, and the path below: found as the worker finds it."""
        if uri.startswith("runs:/"):
            run_id, _, path = uri[len("runs:/") :].partition("/")
            root = self.ask("GET", f"/api/2.0/mlflow/runs/get?run_id={run_id}")["run"]["info"]["artifact_uri"]
        elif uri.startswith("models:/m-"):
            model = self.ask("GET", f"/api/2.0/mlflow/logged-models/{uri[len('models:/'):]}")
            root, path = model["model"]["info"]["artifact_uri"], ""
        elif uri.startswith("models:/"):
            name, _, version = uri[len("models:/") :].partition("/")
            query = urllib.parse.urlencode({"name": name, "version": version})
            found = self.ask("GET", f"/api/2.0/mlflow/model-versions/get-download-uri?{query}")
            return self.place(found["artifact_uri"])
        else:
            root, _, path = uri.partition("/artifacts/")
            root = root.removesuffix("/artifacts") + "/artifacts"
        return root.removeprefix("mlflow-artifacts:/"), path

    def walk(self, root, path, deep=True):
        query = urllib.parse.urlencode({"path": f"{root}/{path}".rstrip("/")})
        for file in self.ask("GET", f"/api/2.0/mlflow-artifacts/artifacts?{query}").get("files", []):
            below = f"{path}/{file['path']}" if path else file["path"]
            if not file.get("is_dir"):
                yield {"path": below, "size": int(file.get("file_size", 0))}
            elif deep:
                yield from self.walk(root, below)

    def readArtifact(self, root, path):
        return Bytes(self.send("GET", f"/api/2.0/mlflow-artifacts/artifacts/{root}/{urllib.parse.quote(path)}")[1])

    def logFile(self, owner, path, content):
        root = owner
        if owner.startswith("m-"):
            root, _ = self.place(f"models:/{owner}")
        body = content.encode() if isinstance(content, str) else bytes(content)
        status, answer = self.send("PUT", f"/api/2.0/mlflow-artifacts/artifacts/{root}/{urllib.parse.quote(path)}", body)
        if status != 200:
            from tracklet.exceptions import RestException

            raise RestException(json.loads(answer))


class HttpRun:
    """What the client's handle on a run does, each call at once."""

    pending = 0

    def __init__(self, bridge, run_id):
        self.bridge, self.id, self.url = bridge, run_id, f"{bridge.url}/#/runs/{run_id}"
        self.keys = []
        self.refusal = None

    def addKey(self, key):
        self.keys.append(key)

    def post(self, path, body):
        """What is refused is raised by the next flush, as in the client."""
        from tracklet.exceptions import RestException

        try:
            self.bridge.ask("POST", f"/api/2.0/mlflow/runs/{path}", {"run_id": self.id, **body})
        except RestException as error:
            self.refusal = self.refusal or error

    def logPoints(self, points):
        metrics = [
            {"key": self.keys[int(key)], "value": wire(value), "step": int(step), "timestamp": int(time)}
            for key, value, step, time in zip(*(points[i::COLUMNS] for i in range(COLUMNS)))
        ]
        for i in range(0, len(metrics), 1000):
            self.post("log-batch", {"metrics": metrics[i : i + 1000]})

    def logParams(self, params):
        self.post("log-batch", {"params": entries(params)})

    def setTags(self, tags):
        self.post("log-batch", {"tags": entries(tags)})

    def logInput(self, dataset, options):
        given, more = json.loads(dataset), json.loads(options)
        source = given.pop("source", None)
        tags = {**more.get("tags", {}), **({"mlflow.data.context": more["context"]} if "context" in more else {})}
        row = {**given, "source_type": "code" if source is None else "http", "source": source or "{}"}
        self.post("log-inputs", {"datasets": [{"dataset": row, "tags": entries(json.dumps(tags))}]})

    def logArtifact(self, path, content):
        root, _ = self.bridge.place(f"runs:/{self.id}/")
        self.bridge.logFile(root, path, content)

    def history(self, key):
        query = urllib.parse.urlencode({"run_id": self.id, "metric_key": key})
        found = self.bridge.ask("GET", f"/api/2.0/mlflow/metrics/get-history?{query}").get("metrics", [])
        from array import array

        column = lambda name: Bytes(array("d", [float(point.get(name, 0)) for point in found]).tobytes())
        return types.SimpleNamespace(steps=column("step"), values=column("value"), timestamps=column("timestamp"))

    def flush(self):
        refusal, self.refusal = self.refusal, None
        if refusal is not None:
            raise refusal

    def settled(self):
        pass

    def resume(self):
        self.post("update", {"status": "RUNNING"})

    def end(self, status):
        self.post("update", {"status": status, "end_time": 2})
        self.flush()


def wire(value):
    """JSON has no such numbers; MLflow's clients send their names."""
    if value != value:
        return "NaN"
    return {float("inf"): "Infinity", float("-inf"): "-Infinity"}.get(value, value)


def entries(text):
    return [{"key": key, "value": value} for key, value in json.loads(text).items()]
