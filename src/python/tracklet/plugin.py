"""The unmodified MLflow on Tracklet: `mlflow.set_tracking_uri("tracklet:")`, by the entry points of this package.

MLflow's own REST stores, whose requests go to Tracklet's worker instead of over a network.
"""

import json
import os
import posixpath
import sys
from concurrent.futures import Executor, Future

from mlflow.entities import FileInfo
from mlflow.exceptions import RestException
from mlflow.store.artifact import artifact_repo
from mlflow.store.model_registry import rest_store as registry
from mlflow.store.tracking import rest_store as tracking
from mlflow.utils.proto_json_utils import parse_dict
from mlflow.utils.rest_utils import MlflowHostCreds
from urllib3.connection import HTTPConnection

from .exceptions import RestException as OurRestException
from .kernel import ask, bridge, wait
from .writer import log_owned_file, settle_all, writer_of

ADDRESS = "tracklet:"

# For `set_tracking_uri(<Tracklet's address>)`: MLflow reads it before every request, urllib3's connection for Pyodide lacks
# it, and what MLflow makes of that are its retries, of half a minute.
if not hasattr(HTTPConnection, "default_socket_options"):
    HTTPConnection.default_socket_options = []

# MLflow's client asks for a Spark session twice a call, and would look through all folders each time. Not `pyspark` itself:
# MLflow takes that name's being there for Spark's being there.
sys.modules.setdefault("pyspark.sql", None)


def _ask(endpoint, method, json_body, response):
    try:
        parse_dict(ask(method, endpoint, json.loads(json_body) if json_body else {}), response)
    except OurRestException as error:
        raise RestException(error.json) from None
    return response


class TrackingStore(tracking.RestStore):
    def __init__(self, store_uri=None, artifact_uri=None):
        super().__init__(lambda: MlflowHostCreds(ADDRESS))

    def _call_endpoint(self, api, json_body=None, endpoint=None, retry_timeout_seconds=None, response_proto=None):
        # Whatever is asked sees what was logged before it.
        settle_all()
        known, method = (self._V3_METHOD_TO_INFO if api in self._V3_APIS else self._METHOD_TO_INFO)[api]
        return _ask(endpoint or known, method, json_body, response_proto or api.Response())

    def log_metric(self, run_id, metric):
        """Gathers, and leaves in batches: a request for each point would cost a thousand times as much."""
        if getattr(metric, "model_id", None) is not None:
            return super().log_metric(run_id, metric)
        writer_of(run_id).log_metric(metric.key, metric.value, metric.step, metric.timestamp)

    def update_run_info(self, run_id, run_status, end_time, run_name):
        writer_of(run_id).flush()
        return super().update_run_info(run_id, run_status, end_time, run_name)


class RegistryStore(registry.RestStore):
    def __init__(self, store_uri=None, tracking_uri=None):
        super().__init__(lambda: MlflowHostCreds(ADDRESS))

    def _call_endpoint(self, api, json_body, call_all_endpoints=False, extra_headers=None):
        endpoint, method = self._get_endpoint_from_method(api)
        return _ask(endpoint, method, json_body, self._get_response_from_method(api))


class Immediate(Executor):
    """In place of MLflow's threads, which Pyodide cannot start."""

    def submit(self, call, /, *args, **kwargs):
        future = Future()
        try:
            future.set_result(call(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class ArtifactRepository(artifact_repo.ArtifactRepository):
    """Of `mlflow-artifacts:/…`, which is what runs and models of Tracklet have."""

    def _create_thread_pool(self):
        return Immediate()

    def log_artifact(self, local_file, artifact_path=None):
        with open(local_file, "rb") as file:
            self._put(posixpath.join(artifact_path or "", os.path.basename(local_file)), file.read())

    def log_artifacts(self, local_dir, artifact_path=None):
        for folder, _, names in os.walk(local_dir):
            below = os.path.relpath(folder, local_dir).replace(os.sep, "/")
            place = posixpath.normpath(posixpath.join(artifact_path or "", below))
            for name in sorted(names):
                self.log_artifact(os.path.join(folder, name), "" if place == "." else place)

    def list_artifacts(self, path=None):
        root, files = self._find()
        below = posixpath.join(root, path or "")
        below = below + "/" if below else ""
        found = {}
        for file in files:
            if file["path"].startswith(below):
                name, deeper, _ = file["path"][len(below) :].partition("/")
                found[name] = FileInfo(posixpath.join(path or "", name), bool(deeper), None if deeper else file["size"])
        return [found[name] for name in sorted(found)]

    def _download_file(self, remote_file_path, local_path):
        root, _ = self._find()
        content = wait(bridge().readArtifact(self._owner, posixpath.join(root, remote_file_path)))
        with open(local_path, "wb") as file:
            file.write(content.to_bytes())

    def _put(self, path, content):
        root, _ = self._find()
        log_owned_file(self._owner, posixpath.join(root, path), content)

    def _find(self):
        """The path below the owner's root, and all files there; notes whose they are."""
        found = json.loads(wait(bridge().findArtifacts(self.artifact_uri.rstrip("/"))))
        self._owner = found["ownerId"]
        return found["path"], found["files"]
