"""TensorBoard's SummaryWriter, on Tracklet: `from tracklet.tensorboard import SummaryWriter`."""

import bisect
import json
import math
import time

from .mlflow.client import MlflowClient
from .mlflow.fluent import create_run
from .mlflow.media import figure_bytes, image_bytes
from .wandb import clean, flatten
from .writer import writer_of

#: Edges of histograms without a number of their own.
BUCKETS = 30


class SummaryWriter:
    """One run of the experiment `tensorboard`, named as the folder is; no file is written."""

    def __init__(self, log_dir=None, comment="", experiment="tensorboard", **_):
        client = MlflowClient()
        found = client.get_experiment_by_name(experiment)
        experiment_id = client.create_experiment(experiment) if found is None else found.experiment_id
        self.log_dir = log_dir or f"runs/{time.strftime('%b%d_%H-%M-%S')}{comment}"
        self._writer = writer_of(create_run(experiment_id, self.log_dir))
        self._histograms = {}

    def add_scalar(self, tag, scalar_value, global_step=None, walltime=None, **_):
        timestamp = None if walltime is None else int(walltime * 1000)
        self._writer.log_metric(clean(tag), scalar_value, global_step, timestamp)

    def add_scalars(self, main_tag, tag_scalar_dict, global_step=None, walltime=None):
        for tag, value in tag_scalar_dict.items():
            self.add_scalar(f"{main_tag}/{tag}", value, global_step, walltime)

    def add_text(self, tag, text_string, global_step=None, walltime=None):
        self._writer.log_file(f"text/{clean(tag)}/{global_step or 0}.md", str(text_string))

    def add_image(self, tag, img_tensor, global_step=None, walltime=None, dataformats="CHW"):
        """img_tensor: an array whose axes dataformats names: height, width, channels."""
        rows = img_tensor.tolist() if hasattr(img_tensor, "tolist") else img_tensor
        self._writer.log_image(image_bytes(_to_rows(rows, dataformats)), clean(tag), int(global_step or 0))

    def add_figure(self, tag, figure, global_step=None, close=True, walltime=None):
        self._writer.log_image(figure_bytes(figure, "figure.png"), clean(tag), int(global_step or 0))

    def add_histogram(self, tag, values, global_step=None, bins=BUCKETS, walltime=None, **_):
        """values: numbers in any shape; bins: how many, or a list of edges."""
        line = {
            "step": global_step or 0,
            "timestamp": int((walltime or time.time()) * 1000),
            "buckets": _buckets(list(_numbers(values)), bins if isinstance(bins, (int, list)) else BUCKETS),
        }
        self._histograms.setdefault(clean(tag), []).append(json.dumps(line))

    def add_hparams(self, hparam_dict, metric_dict=None, **_):
        self._writer.log_params({clean(name): value for name, value in flatten(hparam_dict)})
        for name, value in (metric_dict or {}).items():
            self.add_scalar(name, value)

    def flush(self):
        """Histograms of a tag are one file, which is written here."""
        for tag, lines in self._histograms.items():
            self._writer.log_file(f"histograms/{tag}.jsonl", "".join(f"{line}\n" for line in lines))
        self._writer.flush()

    def close(self):
        self.flush()
        self._writer.end("FINISHED")

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self.flush()
        self._writer.end("FINISHED" if kind is None else "FAILED")


def _numbers(values):
    values = values.tolist() if hasattr(values, "tolist") else values
    if isinstance(values, (int, float)):
        yield float(values)
    else:
        for part in values:
            yield from _numbers(part)


def _buckets(numbers, bins):
    """Left edge, right edge and count; numbers outside of given edges, and those that are not finite, count nowhere."""
    numbers = [number for number in numbers if math.isfinite(number)]
    if not numbers:
        return []
    if isinstance(bins, int):
        low, high = min(numbers), max(numbers)
        if low == high:
            return [[low, high, len(numbers)]]
        bins = [low + (high - low) * i / bins for i in range(bins)] + [high]
    counts = [0] * (len(bins) - 1)
    for number in numbers:
        if bins[0] <= number <= bins[-1]:
            counts[min(bisect.bisect_right(bins, number), len(counts)) - 1] += 1
    return [[left, right, count] for left, right, count in zip(bins, bins[1:], counts)]


def _to_rows(image, axes):
    """Height x width x channels, of nested lists whose axes are named in another order."""
    if axes == "HW":
        return image
    sizes = {axes[0]: len(image), axes[1]: len(image[0]), axes[2]: len(image[0][0])}

    def pixel(row, column, channel):
        place = {"H": row, "W": column, "C": channel}
        return image[place[axes[0]]][place[axes[1]]][place[axes[2]]]

    return [[[pixel(h, w, c) for c in range(sizes["C"])] for w in range(sizes["W"])] for h in range(sizes["H"])]
