/** An `mlflow.db` as MLflow's own store writes it, by the real SQLite: runs that logged one after the other. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import initSqlJs from 'sql.js'

const START = 1_700_000_000_000
const METRICS = ['loss', 'accuracy', 'val_loss', 'val_accuracy']

const SCHEMA = `
  CREATE TABLE experiments (experiment_id INTEGER NOT NULL, name VARCHAR(256) NOT NULL, artifact_location VARCHAR(256),
    lifecycle_stage VARCHAR(32), creation_time BIGINT, last_update_time BIGINT, PRIMARY KEY (experiment_id), UNIQUE (name));
  CREATE TABLE runs (run_uuid VARCHAR(32) NOT NULL, name VARCHAR(250), source_type VARCHAR(20), user_id VARCHAR(256),
    status VARCHAR(9), start_time BIGINT, end_time BIGINT, lifecycle_stage VARCHAR(20), artifact_uri VARCHAR(200),
    experiment_id INTEGER, deleted_time BIGINT, PRIMARY KEY (run_uuid));
  CREATE TABLE metrics (key VARCHAR(250) NOT NULL, value FLOAT NOT NULL, timestamp BIGINT NOT NULL, run_uuid VARCHAR(32) NOT NULL,
    step BIGINT DEFAULT '0' NOT NULL, is_nan BOOLEAN DEFAULT '0' NOT NULL,
    CONSTRAINT metric_pk PRIMARY KEY (key, timestamp, step, run_uuid, value, is_nan));
  INSERT INTO experiments VALUES (1, 'sweep', NULL, 'active', ${String(START)}, ${String(START)});`

/** @param points of each run, over all its metrics */
export async function writeMlflowDatabase(
  runs: number,
  points: number,
): Promise<{ path: string; remove(): Promise<void> }> {
  const { Database } = await initSqlJs()
  const database = new Database()
  database.run(SCHEMA)
  database.run('BEGIN')
  const addRun = database.prepare(
    "INSERT INTO runs VALUES (?, ?, 'LOCAL', 'me', 'FINISHED', ?, ?, 'active', '', 1, NULL)",
  )
  const addMetric = database.prepare('INSERT INTO metrics VALUES (?, ?, ?, ?, ?, 0)')
  for (let run = 0; run < runs; run++) {
    const id = run.toString(16).padStart(32, '0')
    const start = START + run * points
    addRun.run([id, `run-${String(run)}`, start, start + points])
    for (let i = 0; i < points; i++) {
      const step = Math.floor(i / METRICS.length)
      addMetric.run([METRICS[i % METRICS.length] ?? '', Math.sin(run + i), start + i, id, step])
    }
  }
  database.run('COMMIT')
  const folder = await mkdtemp(join(tmpdir(), 'tracklet-bench-'))
  const path = join(folder, 'mlflow.db')
  await writeFile(path, database.export())
  database.close()
  return { path, remove: () => rm(folder, { recursive: true, force: true }) }
}
