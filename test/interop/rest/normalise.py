"""What two servers answered, made equal where it may differ: ids, times and names that a server makes up."""

import json
import math
import re

RUN_ID = re.compile(r"\b(m-)?[0-9a-f]{32}\b")
EXPERIMENT = re.compile(r"(?<=mlflow-artifacts:/)\d+")
MADE_UP_NAME = re.compile(r"^[a-z]+-[a-z]+-\d{1,3}$")

# Times of the server's clock. Times that the client sends are compared.
TIMES = {
    "creation_time",
    "last_update_time",
    "creation_timestamp",
    "last_updated_timestamp",
    "creation_timestamp_ms",
    "last_updated_timestamp_ms",
}

# Tracklet gives each run a colour when it begins.
OWN_TAGS = {"mlflow.runColor"}


class Normaliser:
    """Names ids in the order they first appear, the same way for both servers."""

    def __init__(self, server):
        self.server = server
        self.ids = {}

    def __call__(self, value, key=None):
        if isinstance(value, dict):
            return {k: self(v, k) for k, v in value.items() if v not in (None, [], {}) and k not in OWN_TAGS}
        if isinstance(value, (list, tuple)):
            return [self(v) for v in sort_entries([v for v in value if not is_own(v)])]
        if isinstance(value, float):
            return repr(value) if not math.isfinite(value) else value
        if key in TIMES:
            return "<time>"
        if key == "experiment_id":
            return self.experiment(value)
        if isinstance(value, str):
            return self.text(value)
        return value

    def text(self, value):
        if MADE_UP_NAME.match(value):
            return "<name>"
        if value[:1] in ("{", "["):
            return self.json(value)
        value = value.replace(self.server, "<server>")
        value = EXPERIMENT.sub(lambda match: self.experiment(match.group(0)), value)
        return RUN_ID.sub(self.name, value)

    def json(self, value):
        """JSON in a text: its blanks say nothing."""
        try:
            return {"json": self(json.loads(value))}
        except ValueError:
            return RUN_ID.sub(self.name, value)

    def experiment(self, number):
        return self.ids.setdefault(f"experiment {number}", f"<experiment {len(self.ids)}>")

    def name(self, match):
        kind = "model" if match.group(1) else "id"
        return self.ids.setdefault(match.group(0), f"<{kind} {len(self.ids)}>")


def is_own(value):
    key = value.get("key") if isinstance(value, dict) else value
    return isinstance(key, str) and key in OWN_TAGS


def sort_entries(items):
    """The order of tags, params and metrics of an entity says nothing."""
    if items and all(isinstance(i, dict) and "key" in i and "value" in i for i in items):
        return sorted(items, key=lambda i: (i["key"], i.get("timestamp", 0), i.get("step", 0)))
    return items


def differences(ours, theirs, path=""):
    """Paths at which the two differ, with both values."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in sorted(ours.keys() | theirs.keys(), key=str):
            yield from differences(ours.get(key, "(none)"), theirs.get(key, "(none)"), f"{path}.{key}")
    elif isinstance(ours, list) and isinstance(theirs, list):
        if len(ours) != len(theirs):
            yield f"{path}: {len(ours)} items, MLflow has {len(theirs)}: {short(ours)} / {short(theirs)}"
        for i, (a, b) in enumerate(zip(ours, theirs)):
            yield from differences(a, b, f"{path}[{i}]")
    elif ours != theirs:
        yield f"{path}: {short(ours)}, MLflow has {short(theirs)}"


def short(value):
    text = json.dumps(value, default=str)
    return text if len(text) <= 300 else text[:300] + "…"


def plain(value):
    """Entities as dictionaries, whatever they are made of."""
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [plain(v) for v in value]
    if isinstance(value, (str, int, float, bool)) or value is None:
        return value
    if not hasattr(value, "__dict__"):
        return str(value)
    return plain({k.lstrip("_"): v for k, v in vars(value).items()})
