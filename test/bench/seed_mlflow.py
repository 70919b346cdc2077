"""Fills the database of an MLflow server with runs, past its API, which would take minutes.

usage: seed_mlflow.py DATABASE RUNS METRICS PARAMS
"""

import sqlite3
import sys
import uuid

START = 1_700_000_000_000


def value_of(run, metric):
    return ((run * 37 + metric * 11) % 1_009) / 1_009


def main(path, runs, metrics, params):
    db = sqlite3.connect(path, timeout=60)
    ids = [uuid.UUID(int=i + 1).hex for i in range(runs)]
    db.executemany(
        "INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time,"
        " source_version, lifecycle_stage, artifact_uri, experiment_id)"
        " VALUES (?, ?, 'UNKNOWN', '', '', '', 'RUNNING', ?, '', 'active', '', 0)",
        [(run_id, f"run {i}", START + i) for i, run_id in enumerate(ids)],
    )
    for table in ("metrics", "latest_metrics"):
        db.executemany(
            f"INSERT INTO {table} (key, value, timestamp, step, is_nan, run_uuid) VALUES (?, ?, ?, 0, 0, ?)",
            ((f"m{n}", value_of(i, n), START, run_id) for i, run_id in enumerate(ids) for n in range(metrics)),
        )
    db.executemany(
        "INSERT INTO params (key, value, run_uuid) VALUES (?, ?, ?)",
        ((f"p{n}", str((i + n) % 100), run_id) for i, run_id in enumerate(ids) for n in range(params)),
    )
    db.executemany(
        "INSERT INTO tags (key, value, run_uuid) VALUES ('mlflow.runName', ?, ?)",
        [(f"run {i}", run_id) for i, run_id in enumerate(ids)],
    )
    db.commit()


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
