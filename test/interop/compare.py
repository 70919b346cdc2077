"""Runs the same calls of MLflow's own client against Tracklet and against a real MLflow server, and compares the answers.

usage: compare.py TRACKLET_URL MLFLOW_URL [NAME…]
"""

import json
import logging
import os
import sys
import traceback
import warnings

os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1")
os.environ.setdefault("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")
os.environ.setdefault("MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT", "true")
warnings.filterwarnings("ignore")

import mlflow

import models
import normalise
import raw
import searching
import tracking

logging.getLogger("mlflow").setLevel(logging.ERROR)


def answer(scenario, server):
    mlflow.set_tracking_uri(server)
    mlflow.set_registry_uri(server)
    while mlflow.active_run():
        mlflow.end_run()
    return normalise.Normaliser(server)(normalise.plain(scenario(server)))


def main(ours, theirs, names):
    passed = failed = 0
    wanted = [name for name in names if name != "-v"]
    for module in (tracking, searching, models, raw):
        for scenario in module.SCENARIOS:
            name = f"{module.__name__}.{scenario.__name__}"
            if wanted and not any(part in name for part in wanted):
                continue
            try:
                found = list(normalise.differences(answer(scenario, ours), answer(scenario, theirs)))
            except Exception:
                found = [traceback.format_exc(limit=-3) if "-v" in names else traceback.format_exc().strip().splitlines()[-1]]
            if found:
                failed += 1
                print(f"FAILED  {name}", *found, sep="\n        ", flush=True)
            else:
                passed += 1
                print(f"passed  {name}", flush=True)
    print(f"{passed} passed, {failed} failed")
    report = os.environ.get("TRACKLET_INTEROP_REPORT")
    if report:
        with open(report, "w") as file:
            json.dump({"numPassedTests": passed, "numFailedTests": failed}, file)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
