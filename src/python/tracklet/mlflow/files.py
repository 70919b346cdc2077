"""What becomes a run's artifacts: files of this kernel, texts and documents."""

import json
import os
import posixpath

from ..exceptions import MlflowException
from ..writer import writer_of
from . import artifacts
from .media import figure_bytes, image_bytes, table_json


class FileCalls:
    def log_artifact(self, run_id, local_path, artifact_path=None):
        """A folder is logged with all it holds, under its own name."""
        local_path = os.fspath(local_path)
        if os.path.isdir(local_path):
            name = os.path.basename(os.path.normpath(local_path))
            return self.log_artifacts(run_id, local_path, posixpath.join(artifact_path or "", name))
        path = posixpath.join(artifact_path or "", os.path.basename(local_path))
        with open(local_path, "rb") as file:
            writer_of(run_id).log_file(path, file.read())

    def log_artifacts(self, run_id, local_dir, artifact_path=None):
        local_dir = os.fspath(local_dir)
        if not os.path.isdir(local_dir):
            raise MlflowException.invalid_parameter_value(f"{local_dir} is no folder; nothing was logged.")
        for folder, _, names in os.walk(local_dir):
            below = os.path.relpath(folder, local_dir).replace(os.sep, "/")
            place = posixpath.normpath(posixpath.join(artifact_path or "", below))
            for name in sorted(names):
                self.log_artifact(run_id, os.path.join(folder, name), "" if place == "." else place)

    def log_text(self, run_id, text, artifact_file):
        writer_of(run_id).log_file(artifact_file, str(text))

    def log_dict(self, run_id, dictionary, artifact_file):
        """YAML under .yaml and .yml, where the package yaml is there; else JSON, which YAML readers take too."""
        writer_of(run_id).log_file(artifact_file, _to_document(dictionary, artifact_file))

    def log_figure(self, run_id, figure, artifact_file, *, save_kwargs=None):
        writer_of(run_id).log_file(artifact_file, figure_bytes(figure, artifact_file, save_kwargs))

    def log_image(self, run_id, image, artifact_file=None, key=None, step=None, timestamp=None, synchronous=None):
        """Under a path, or with `key` as one of a series."""
        if (artifact_file is None) == (key is None):
            raise MlflowException.invalid_parameter_value("Give either artifact_file or key.")
        if key is None:
            writer_of(run_id).log_file(artifact_file, image_bytes(image, artifact_file))
        else:
            writer_of(run_id).log_image(image_bytes(image), key, step or 0)

    def log_table(self, run_id, data, artifact_file):
        """Rows are appended to a table that is there."""
        writer_of(run_id).log_table(table_json(data), artifact_file)

    def list_artifacts(self, run_id, path=None):
        return artifacts.list_artifacts(run_id=run_id, artifact_path=path)

    def download_artifacts(self, run_id, path, dst_path=None):
        return artifacts.download_artifacts(run_id=run_id, artifact_path=path, dst_path=dst_path)


def _to_document(dictionary, path):
    if path.lower().endswith((".yaml", ".yml")):
        try:
            import yaml

            return yaml.dump(dictionary, default_flow_style=False, allow_unicode=True)
        except ImportError:
            pass
    try:
        return json.dumps(dictionary, indent=2, default=str)
    except (TypeError, ValueError) as error:
        raise MlflowException.invalid_parameter_value(f"{path} was not logged: {error}.") from None
