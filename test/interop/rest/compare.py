"""Runs the same calls against Tracklet and against a real MLflow server, and writes down where the answers differ.

usage: compare.py TRACKLET_URL MLFLOW_URL ROUTES.json REPORT.json [NAME…]
"""

import json
import logging
import os
import sys
import traceback
import warnings

os.environ.update(
    MLFLOW_DISABLE_TELEMETRY="true",
    MLFLOW_HTTP_REQUEST_MAX_RETRIES="1",
    MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR="false",
    MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT="true",
)
warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)

import mlflow

import models
import normalise
import raw
import searching
import tracking


def answer(scenario, server):
    mlflow.set_tracking_uri(server)
    mlflow.set_registry_uri(server)
    while mlflow.active_run():
        mlflow.end_run()
    return normalise.Normaliser(server)(normalise.plain(scenario(server)))


def compare(module, scenario, ours, theirs):
    """What differs, or where it failed."""
    try:
        differences = getattr(module, "differences", normalise.differences)
        return list(differences(answer(scenario, ours), answer(scenario, theirs)))
    except Exception:
        return [traceback.format_exc(limit=-2)]


def main(ours, theirs, routes, report, names):
    raw.ROUTES = json.load(open(routes))
    found = {}
    for module in (tracking, searching, models, raw):
        for scenario in module.SCENARIOS:
            name = f"{module.__name__}.{scenario.__name__}"
            if not names or any(wanted in name for wanted in names):
                found[name] = compare(module, scenario, ours, theirs)
    with open(report, "w") as file:
        json.dump(found, file, indent=1)


if __name__ == "__main__":
    main(*sys.argv[1:5], sys.argv[5:])
