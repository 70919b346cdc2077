"""MLflow's entities, with the fields MLflow gives them."""

from types import SimpleNamespace


class Entity(SimpleNamespace):
    """Shown and compared by its fields."""

    def to_dictionary(self):
        return {name: _plain(value) for name, value in vars(self).items()}

    def __iter__(self):
        return iter(vars(self).items())


def _plain(value):
    if isinstance(value, Entity):
        return value.to_dictionary()
    return [_plain(part) for part in value] if isinstance(value, list) else value


class Metric(Entity):
    def __init__(self, key, value, timestamp, step=0, **rest):
        super().__init__(key=key, value=value, timestamp=timestamp, step=step, **rest)


class Param(Entity):
    def __init__(self, key, value):
        super().__init__(key=key, value=value)


class RunTag(Param):
    pass


class ExperimentTag(Param):
    pass


class InputTag(Param):
    pass


class Experiment(Entity):
    @classmethod
    def from_json(cls, json):
        fields = {
            name: json.get(name)
            for name in (
                "experiment_id",
                "name",
                "artifact_location",
                "lifecycle_stage",
                "creation_time",
                "last_update_time",
            )
        }
        return cls(**fields, tags=to_dict(json.get("tags")))


class RunInfo(Entity):
    @classmethod
    def from_json(cls, json):
        names = (
            "run_id",
            "run_name",
            "experiment_id",
            "user_id",
            "status",
            "start_time",
            "end_time",
            "artifact_uri",
            "lifecycle_stage",
        )
        return cls(**{name: json.get(name) for name in names})


class RunData(Entity):
    """metrics: latest values; params and tags: texts."""

    @classmethod
    def from_json(cls, json):
        return cls(
            metrics={entry["key"]: float(entry["value"]) for entry in json.get("metrics", [])},
            params=to_dict(json.get("params")),
            tags=to_dict(json.get("tags")),
        )


class Dataset(Entity):
    pass


class DatasetInput(Entity):
    pass


class RunInputs(Entity):
    @classmethod
    def from_json(cls, json):
        return cls(
            dataset_inputs=[
                DatasetInput(
                    dataset=Dataset(**given["dataset"]),
                    tags=[InputTag(tag["key"], tag.get("value", "")) for tag in given.get("tags", [])],
                )
                for given in json.get("dataset_inputs", [])
            ],
            model_inputs=[Entity(**given) for given in json.get("model_inputs", [])],
        )


class RunOutputs(Entity):
    @classmethod
    def from_json(cls, json):
        return cls(model_outputs=[Entity(**given) for given in json.get("model_outputs", [])])


class Run(Entity):
    """A run as it was when it was read."""

    @classmethod
    def from_json(cls, json):
        return cls(
            info=RunInfo.from_json(json["info"]),
            data=RunData.from_json(json.get("data", {})),
            inputs=RunInputs.from_json(json.get("inputs", {})),
            outputs=RunOutputs.from_json(json.get("outputs", {})),
        )

    def _repr_html_(self):
        """What notebooks show below a cell."""
        from ..card import card

        return card(self)


class FileInfo(Entity):
    pass


class ViewType:
    ACTIVE_ONLY, DELETED_ONLY, ALL = 1, 2, 3


class LifecycleStage:
    ACTIVE, DELETED = "active", "deleted"


class RunStatus:
    RUNNING, SCHEDULED, FINISHED, FAILED, KILLED = 1, 2, 3, 4, 5

    @staticmethod
    def to_string(status):
        return {number: name for name, number in vars(RunStatus).items() if isinstance(number, int)}[status]

    @staticmethod
    def from_string(name):
        return getattr(RunStatus, name)

    @staticmethod
    def is_terminated(status):
        name = status if isinstance(status, str) else RunStatus.to_string(status)
        return name in ("FINISHED", "FAILED", "KILLED")


class SourceType:
    NOTEBOOK, JOB, PROJECT, LOCAL, UNKNOWN = 1, 2, 3, 4, 1000


def to_dict(entries):
    """Of the wire's key and value pairs, whose empty values are left out there."""
    return {entry["key"]: entry.get("value", "") for entry in entries or []}


def to_entries(mapping):
    return [{"key": str(key), "value": str(value)} for key, value in (mapping or {}).items()]


class PagedList(list):
    """token: of the next page, or None."""

    def __init__(self, items, token=None):
        super().__init__(items)
        self.token = token
