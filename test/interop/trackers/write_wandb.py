"""Writes an offline run by W&B's own client, and prints what was logged."""
import json
import math
import sys

import numpy as np
import wandb

OUT = sys.argv[1]
run = wandb.init(
    mode="offline",
    dir=OUT,
    project="interop",
    name="a run",
    notes="notes of it",
    tags=["baseline"],
    group="sweep",
    config={"lr": 1e-5, "epochs": 3, "net": {"layers": [4, 3], "act": None}, "amp": True},
    settings=wandb.Settings(console="off"),
)
rows = []
for step in range(300):
    row = {"loss": math.exp(-step / 10), "val": {"acc": step / 300}, "odd": [math.nan, math.inf, -math.inf][step % 3]}
    if step == 5:
        run.log({**row, "picture": wandb.Image(np.zeros((4, 5, 3), dtype=np.uint8)), "weights": wandb.Histogram([1, 2, 2, 3])})
    else:
        run.log(row)
    rows.append([row["loss"], row["val"]["acc"], str(row["odd"])])
run.summary["best"] = 0.25
run.finish(exit_code=0)
print(json.dumps({"id": run.id, "rows": rows}))
