"""Lets mlflow-export-import take a bulk export into a new MLflow server, and tells what came of it."""
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]
url = f"http://127.0.0.1:{port}"
os.environ["MLFLOW_TRACKING_URI"] = url
stores = ["--backend-store-uri", "sqlite:///server.db", "--artifacts-destination", "./files"]
server = subprocess.Popen(
    [sys.executable, "-m", "mlflow", "server", *stores, "--host", "127.0.0.1", "--port", str(port), "--workers", "1"],
    stdout=subprocess.DEVNULL,
    stderr=subprocess.DEVNULL,
    start_new_session=True,
)
try:
    for _ in range(480):
        with contextlib.suppress(OSError):
            if urllib.request.urlopen(f"{url}/health").status == 200:
                break
        time.sleep(0.25)

    from mlflow import MlflowClient
    from mlflow_export_import.bulk.import_experiments import import_experiments

    client = MlflowClient(url)
    with contextlib.redirect_stdout(sys.stderr):
        import_experiments(client, "experiments")
    found = {}
    for experiment in client.search_experiments():
        for run in client.search_runs([experiment.experiment_id]):
            found[f"{experiment.name}/{run.data.tags['mlflow.runName']}"] = {
                "params": run.data.params,
                "metrics": {
                    key: [[m.timestamp, str(m.value), m.step] for m in client.get_metric_history(run.info.run_id, key)]
                    for key in run.data.metrics
                },
                "artifacts": sorted(a.path for a in client.list_artifacts(run.info.run_id)),
            }
    print(json.dumps(found))
finally:
    os.killpg(server.pid, signal.SIGKILL)
