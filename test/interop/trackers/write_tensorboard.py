"""Writes event files by TensorBoard's and tensorboardX's own writers, and prints what TensorBoard's own loader reads of them."""
import glob
import json
import os
import sys
import time

import numpy as np
from tensorboard.backend.event_processing import event_accumulator
from tensorboard.compat.proto import event_pb2
from tensorboard.plugins.hparams import summary_v2 as hparams
from tensorboard.plugins.histogram import summary_v2 as histogram
from tensorboard.plugins.scalar import summary_v2 as scalar
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from tensorboardX import SummaryWriter

OUT = sys.argv[1]
random = np.random.default_rng(7)


def write_tensorboard():
    writer = EventFileWriter(os.path.join(OUT, "tensorboard"))

    def add(step, summary):
        event = event_pb2.Event(wall_time=1700000000 + step / 8, step=step)
        event.summary.CopyFrom(summary)
        writer.add_event(event)

    add(0, hparams.hparams_pb({"lr": 0.001, "units": 16, "optimizer": "adam", "amp": True}, trial_id="trial", start_time_secs=1699999000))
    for step in range(200):
        add(step, scalar.scalar_pb("loss", float(random.normal())))
        add(step, scalar.scalar_pb("val/acc", [float("nan"), float("inf"), 0.5][step % 3]))
        if step % 50 == 0:
            add(step, histogram.histogram_pb("weights", random.normal(size=100)))
    writer.close()


def write_tensorboardx():
    with SummaryWriter(os.path.join(OUT, "tensorboardx")) as writer:
        for step in range(200):
            writer.add_scalar("loss", random.normal(), step, walltime=1700000000 + step / 8)
            writer.add_scalars("both", {"a": step, "b": -step}, step, walltime=1700000000 + step / 8)
        writer.add_image("picture", np.full((3, 4, 5), 0.5, dtype=np.float32), 7)
        writer.add_histogram("weights", random.normal(size=100), 3)
        writer.add_text("note", "# Title", 1)
        writer.add_hparams({"lr": 0.25}, {"best": 0.5}, name="hparams", global_step=9)


def write_large():
    writer = EventFileWriter(os.path.join(OUT, "large"))
    for step in range(30000):
        for tag in ("train/loss", "train/accuracy", "validation/loss", "validation/accuracy"):
            event = event_pb2.Event(wall_time=1700000000 + step, step=step)
            event.summary.value.add(tag=tag, simple_value=random.normal())
            writer.add_event(event)
    writer.close()


def load(folder):
    sizes = {event_accumulator.SCALARS: 0, event_accumulator.HISTOGRAMS: 0, event_accumulator.IMAGES: 0, event_accumulator.TENSORS: 0}
    accumulator = event_accumulator.EventAccumulator(folder, size_guidance=sizes)
    accumulator.Reload()
    scalars = {tag: [[e.step, e.wall_time, word(e.value)] for e in accumulator.Scalars(tag)] for tag in accumulator.Tags()["scalars"]}
    for tag in accumulator.Tags()["tensors"]:
        events = accumulator.Tensors(tag)
        if all(not e.tensor_proto.tensor_shape.dim and e.tensor_proto.dtype == 1 for e in events):
            scalars[tag] = [[e.step, e.wall_time, word(e.tensor_proto.float_val[0])] for e in events]
    return scalars


def word(value):
    value = float(np.float32(value))
    return value if np.isfinite(value) else str(value)


write_tensorboard()
write_tensorboardx()
write_large()
answer = {}
for folder in sorted({os.path.dirname(path) for path in glob.glob(os.path.join(OUT, "**/*tfevents*"), recursive=True)}):
    start = time.process_time()
    scalars = load(folder)
    answer[os.path.relpath(folder, OUT)] = {"scalars": scalars, "seconds": time.process_time() - start}
with open(os.path.join(OUT, "answer.json"), "w") as file:
    json.dump(answer, file)
print("{}")
