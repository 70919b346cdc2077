"""Opens ./mlruns with the real MLflow and tells what it holds, and what searches find."""
import json
import math
import sys

from mlflow import MlflowClient
from mlflow.entities import ViewType


def number(value):
    return str(value) if math.isnan(value) or math.isinf(value) else value


def run_to_json(client, run):
    return {
        "info": {
            "run_id": run.info.run_id,
            "experiment_id": run.info.experiment_id,
            "run_name": run.info.run_name,
            "user_id": run.info.user_id,
            "status": run.info.status,
            "start_time": run.info.start_time,
            "end_time": run.info.end_time,
            "lifecycle_stage": run.info.lifecycle_stage,
        },
        "params": run.data.params,
        "tags": run.data.tags,
        "metrics": {
            key: [[m.timestamp, number(m.value), m.step] for m in client.get_metric_history(run.info.run_id, key)]
            for key in run.data.metrics
        },
        "latest": {key: number(value) for key, value in run.data.metrics.items()},
        "inputs": [
            [i.dataset.name, i.dataset.digest, {tag.key: tag.value for tag in i.tags}]
            for i in run.inputs.dataset_inputs
        ],
        "artifacts": sorted(a.path for a in client.list_artifacts(run.info.run_id)),
    }


client = MlflowClient("file:./mlruns")
experiments = client.search_experiments(view_type=ViewType.ALL)
ids = [e.experiment_id for e in experiments if e.lifecycle_stage == "active"]
runs = list(client.search_runs(ids, run_view_type=ViewType.ALL, max_results=50000))
filters = json.loads(sys.argv[1])
print(
    json.dumps(
        {
            "experiments": {e.experiment_id: [e.name, e.lifecycle_stage, e.tags] for e in experiments},
            "runs": {run.info.run_id: run_to_json(client, run) for run in runs},
            "found": {
                text: sorted(run.info.run_id for run in client.search_runs(ids, text, max_results=50000))
                for text in filters
            },
            "models": {
                model.name: [model.description, model.tags, {k: int(v) for k, v in model.aliases.items()}]
                for model in client.search_registered_models()
            },
            "versions": {
                f"{v.name}/{v.version}": [v.current_stage, v.run_id, v.source, v.status, v.tags]
                for v in client.search_model_versions()
            },
            "logged": {
                m.model_id: [m.name, m.source_run_id, m.params, m.tags, [[x.key, x.value, x.step] for x in m.metrics or []]]
                for m in client.search_logged_models(ids)
            },
        }
    )
)
