"""The calls of wandb that notebooks use, on Tracklet: `import tracklet.wandb as wandb`."""

import re
import warnings
from types import SimpleNamespace

from .exceptions import MlflowException
from .mlflow import fluent
from .mlflow.media import image_bytes, table_json
from .writer import writer_of

run = None


class Image:
    """data: a PIL image, or an array of height x width and 1 to 4 channels."""

    def __init__(self, data, caption=None, **_):
        self.png = image_bytes(data)
        self.caption = caption


class Table:
    def __init__(self, columns=None, data=None, dataframe=None, **_):
        if dataframe is not None:
            columns, data = list(dataframe.columns), dataframe.values.tolist()
        self.columns, self.data = list(columns or []), [list(row) for row in data or []]

    def add_data(self, *row):
        self.data.append(list(row))


class Html:
    def __init__(self, data, **_):
        self.text = data if isinstance(data, str) else data.read()


class Config:
    """Read and written as attributes or as keys; each key is a param of the run, which keeps its first value."""

    def __init__(self, writer):
        self.__dict__["_writer"] = writer
        self.__dict__["_values"] = {}

    def update(self, values, allow_val_change=None):
        values = dict(values if isinstance(values, dict) else vars(values))
        new = {name: value for name, value in values.items() if name not in self._values}
        for name, value in values.items():
            if name not in new and self._values[name] != value:
                warnings.warn(f"config.{name} stays {self._values[name]!r} in Tracklet: a param keeps its value.", stacklevel=3)
        self._values.update(values)
        if self._writer is not None and new:
            self._writer.log_params({clean(name): value for name, value in flatten(new)})

    def get(self, name, default=None):
        return self._values.get(name, default)

    def keys(self):
        return self._values.keys()

    def as_dict(self):
        return dict(self._values)

    def __contains__(self, name):
        return name in self._values

    def __getitem__(self, name):
        return self._values[name]

    def __setitem__(self, name, value):
        self.update({name: value})

    def __getattr__(self, name):
        try:
            return self._values[name]
        except KeyError:
            raise AttributeError(f"config has no {name!r}") from None

    def __setattr__(self, name, value):
        self.update({name: value})


class Summary(dict):
    """What was logged last, by name. What is set here is logged too."""

    def __init__(self, log):
        super().__init__()
        self._log = log

    def __setitem__(self, name, value):
        super().__setitem__(name, value)
        self._log({name: value})

    def note(self, values):
        super().update(values)

    def update(self, *given, **values):
        for name, value in dict(*given, **values).items():
            self[name] = value


class Run:
    def __init__(self, info, project):
        self.id, self.name, self.project = info.run_id, info.run_name, project
        self._writer = writer_of(self.id)
        self._step = 0
        self.url = self._writer.handle.url
        self.config = Config(self._writer)
        self.summary = Summary(self._put)

    @property
    def step(self):
        return self._step

    def log(self, data, step=None, commit=None):
        """Nested names are joined by dots. The step counts the calls, unless it is given or `commit` is False."""
        if step is not None:
            self._step = int(step)
        self._put(data)
        self.summary.note(dict(flatten(data)))
        if commit or (commit is None and step is None):
            self._step += 1

    def finish(self, exit_code=0, quiet=None):
        global run
        fluent.end_run("FINISHED" if not exit_code else "FAILED")
        if run is self:
            run = None

    def define_metric(self, *_, **__):
        """Tracklet draws any metric over steps, time or another metric by itself."""

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self.finish(0 if kind is None else 1)

    def _put(self, data):
        for name, value in flatten(data):
            self._put_one(clean(name), value)

    def _put_one(self, name, value):
        writer = self._writer
        if isinstance(value, Image):
            writer.log_image(value.png, name, self._step)
        elif isinstance(value, Table):
            columns = [[row[i] for row in value.data] for i in range(len(value.columns))]
            writer.log_table(table_json(dict(zip(value.columns, columns))), f"{name}.table.json")
        elif isinstance(value, Html):
            writer.log_file(f"media/html/{name}_{self._step}.html", value.text)
        elif isinstance(value, (list, tuple)) and value and all(isinstance(part, Image) for part in value):
            for i, part in enumerate(value):
                writer.log_image(part.png, f"{name}_{i}", self._step)
        elif isinstance(value, str):
            writer.set_tags({name: value})
        else:
            writer.log_metric(name, value, self._step)


def init(
    project=None, name=None, config=None, notes=None, tags=None, group=None, job_type=None, id=None, resume=None, **_
):
    """A run of the experiment `project`. id: a run's that goes on."""
    global run
    if run is not None:
        run.finish()
    project = project or "uncategorized"
    experiment = fluent.set_experiment(project)
    given = {"group": group, "job_type": job_type, **{tag: "true" for tag in tags or ()}}
    active = fluent.start_run(
        run_id=id if resume else None,
        experiment_id=experiment.experiment_id,
        run_name=name,
        description=notes,
        tags={clean(key): value for key, value in given.items() if value is not None},
    )
    run = Run(active.info, project)
    if config is not None:
        run.config.update(config)
    return run


def log(data, step=None, commit=None):
    _current().log(data, step, commit)


def finish(exit_code=0, quiet=None):
    if run is not None:
        run.finish(exit_code)


def login(*_, **__):
    """There is no account."""
    return True


def define_metric(*_, **__):
    """See Run.define_metric."""


def watch(*_, **__):
    """Tracklet records no gradients."""


def __getattr__(name):
    if name == "config":
        return run.config if run is not None else SimpleNamespace()
    if name == "summary":
        return _current().summary
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _current():
    if run is None:
        raise MlflowException("No run is open. Call wandb.init() first.", "INVALID_STATE")
    return run


def flatten(values, before=""):
    """Name and value of every leaf of nested dicts."""
    for name, value in dict(values).items():
        if isinstance(value, dict):
            yield from flatten(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def clean(name):
    """A name that MLflow takes, nearest to the given one."""
    name = re.sub(r"[^/\w.\- :]", "_", str(name))
    return re.sub(r"/+", "/", name).strip("/")[:250] or "_"
