"""The registry's calls of MlflowClient."""

from ..exceptions import MlflowException
from ..kernel import call
from .entities import Entity, PagedList, to_dict, to_entries


class RegisteredModel(Entity):
    """aliases: version by alias. latest_versions: the highest of every stage."""

    @classmethod
    def from_json(cls, json):
        return cls(
            name=json["name"],
            creation_timestamp=json.get("creation_timestamp"),
            last_updated_timestamp=json.get("last_updated_timestamp"),
            description=json.get("description", ""),
            latest_versions=[ModelVersion.from_json(version) for version in json.get("latest_versions", [])],
            tags=to_dict(json.get("tags")),
            aliases={entry["alias"]: entry["version"] for entry in json.get("aliases", [])},
        )


class ModelVersion(Entity):
    """version: a text, as in MLflow."""

    @classmethod
    def from_json(cls, json):
        names = (
            "name",
            "version",
            "creation_timestamp",
            "last_updated_timestamp",
            "user_id",
            "current_stage",
            "description",
            "source",
            "run_id",
            "run_link",
            "status",
            "status_message",
        )
        return cls(
            **{name: json.get(name) for name in names},
            tags=to_dict(json.get("tags")),
            aliases=list(json.get("aliases", [])),
        )


class RegistryCalls:
    def create_registered_model(self, name, tags=None, description=None):
        return _model(call("POST", "registered-models/create", name=name, tags=to_entries(tags), description=description))

    def get_registered_model(self, name):
        return _model(call("GET", "registered-models/get", name=name))

    def rename_registered_model(self, name, new_name):
        return _model(call("POST", "registered-models/rename", name=name, new_name=new_name))

    def update_registered_model(self, name, description=None):
        return _model(call("PATCH", "registered-models/update", name=name, description=description))

    def delete_registered_model(self, name):
        """For good, with all versions."""
        call("DELETE", "registered-models/delete", name=name)

    def search_registered_models(self, filter_string=None, max_results=100, order_by=None, page_token=None):
        page = call(
            "GET",
            "registered-models/search",
            filter=filter_string,
            max_results=max_results,
            order_by=order_by,
            page_token=page_token,
        )
        return PagedList(map(RegisteredModel.from_json, page.get("registered_models", [])), page.get("next_page_token"))

    def get_latest_versions(self, name, stages=None):
        found = call("POST", "registered-models/get-latest-versions", name=name, stages=stages)
        return [ModelVersion.from_json(version) for version in found.get("model_versions", [])]

    def set_registered_model_tag(self, name, key, value):
        call("POST", "registered-models/set-tag", name=name, key=key, value=str(value))

    def delete_registered_model_tag(self, name, key):
        call("DELETE", "registered-models/delete-tag", name=name, key=key)

    def set_registered_model_alias(self, name, alias, version):
        call("POST", "registered-models/alias", name=name, alias=alias, version=str(version))

    def delete_registered_model_alias(self, name, alias):
        call("DELETE", "registered-models/alias", name=name, alias=alias)

    def get_model_version_by_alias(self, name, alias):
        return _version(call("GET", "registered-models/alias", name=name, alias=alias))

    def create_model_version(
        self, name, source, run_id=None, tags=None, run_link=None, description=None, model_id=None, **_
    ):
        return _version(
            call(
                "POST",
                "model-versions/create",
                name=name,
                source=source,
                run_id=run_id,
                tags=to_entries(tags),
                run_link=run_link,
                description=description,
                model_id=model_id,
            )
        )

    def get_model_version(self, name, version):
        return _version(call("GET", "model-versions/get", name=name, version=str(version)))

    def update_model_version(self, name, version, description=None):
        return _version(
            call("PATCH", "model-versions/update", name=name, version=str(version), description=description)
        )

    def transition_model_version_stage(self, name, version, stage, archive_existing_versions=False):
        return _version(
            call(
                "POST",
                "model-versions/transition-stage",
                name=name,
                version=str(version),
                stage=stage,
                archive_existing_versions=archive_existing_versions,
            )
        )

    def delete_model_version(self, name, version):
        call("DELETE", "model-versions/delete", name=name, version=str(version))

    def search_model_versions(self, filter_string=None, max_results=10_000, order_by=None, page_token=None):
        page = call(
            "GET",
            "model-versions/search",
            filter=filter_string,
            max_results=max_results,
            order_by=order_by,
            page_token=page_token,
        )
        return PagedList(map(ModelVersion.from_json, page.get("model_versions", [])), page.get("next_page_token"))

    def get_model_version_download_uri(self, name, version):
        return call("GET", "model-versions/get-download-uri", name=name, version=str(version))["artifact_uri"]

    def set_model_version_tag(self, name, version, key, value):
        call("POST", "model-versions/set-tag", name=name, version=str(version), key=key, value=str(value))

    def delete_model_version_tag(self, name, version, key):
        call("DELETE", "model-versions/delete-tag", name=name, version=str(version), key=key)

    def register_model(self, model_uri, name, tags=None):
        """A new version of a model that is made when it is missing. model_uri: `runs:/<run>/<path>` or `models:/…`."""
        try:
            self.create_registered_model(name)
        except MlflowException as error:
            if error.error_code != "RESOURCE_ALREADY_EXISTS":
                raise
        return self.create_model_version(name, model_uri, tags=tags)


def _model(answer):
    return RegisteredModel.from_json(answer["registered_model"])


def _version(answer):
    return ModelVersion.from_json(answer["model_version"])
