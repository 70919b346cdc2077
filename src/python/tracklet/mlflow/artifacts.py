"""`mlflow.artifacts`: files of runs and models, from the store into this kernel."""

import json
import os

from ..exceptions import MlflowException
from ..kernel import bridge, wait
from ..writer import settle_all
from .entities import FileInfo


def download_artifacts(artifact_uri=None, run_id=None, artifact_path=None, dst_path=None, tracking_uri=None):
    """Copies a file, or a folder with all it holds, and gives where it is now. dst_path: a folder; default: a new one.

    artifact_uri: `runs:/<run>/<path>`, `models:/<name>/<version>` or `models:/<name>@<alias>`.
    """
    owner, path, files = _find(artifact_uri, run_id, artifact_path)
    if not files:
        raise MlflowException(f"There is no file at {path!r} of {owner}.", "RESOURCE_DOES_NOT_EXIST")
    target = os.fspath(dst_path) if dst_path is not None else _new_folder()
    for file in files:
        # MLflow keeps the whole path of a run's file below the folder.
        place = os.path.join(target, *file["path"].split("/"))
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(place, "wb") as copy:
            copy.write(read_file(owner, file["path"]))
    return os.path.join(target, *path.split("/")) if path else target


def list_artifacts(artifact_uri=None, run_id=None, artifact_path=None, tracking_uri=None):
    """What is directly in a folder, by path."""
    _, path, files = _find(artifact_uri, run_id, artifact_path)
    below = path + "/" if path else ""
    found = {}
    for file in files:
        name, deeper, _ = file["path"][len(below) :].partition("/")
        if name:
            found[below + name] = FileInfo(
                path=below + name, is_dir=bool(deeper), file_size=None if deeper else file["size"]
            )
    return list(found.values())


def load_text(artifact_uri):
    return _load(artifact_uri).decode()


def load_dict(artifact_uri):
    return json.loads(_load(artifact_uri))


def read_file(owner, path):
    """The bytes of one file of a run or of a logged model."""
    return wait(bridge().readArtifact(owner, path)).to_bytes()


def _new_folder():
    import tempfile

    return tempfile.mkdtemp()


def _load(artifact_uri):
    owner, path, files = _find(artifact_uri, None, None)
    if [file["path"] for file in files] != [path]:
        raise MlflowException(f"{artifact_uri} is no file.", "RESOURCE_DOES_NOT_EXIST")
    return read_file(owner, path)


def _find(artifact_uri, run_id, artifact_path):
    """Whose files, the path among them, and all files at or below it."""
    if (artifact_uri is None) == (run_id is None):
        raise MlflowException.invalid_parameter_value("Give either artifact_uri or run_id.")
    settle_all()
    uri = artifact_uri or f"runs:/{run_id}/{artifact_path or ''}"
    found = json.loads(wait(bridge().findArtifacts(uri.rstrip("/"))))
    return found["ownerId"], found["path"], found["files"]
