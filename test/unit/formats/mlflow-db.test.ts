import { expect, test } from 'vitest'
import { mlflowDb } from '#formats/mlflow-db/mlflow-db.ts'
import { checkRecord } from '../../helpers/check-record.ts'
import { collect, importSource } from '../../helpers/imported.ts'
import { MUTATIONS, readMutations, sourceOf } from '../../helpers/mutate.ts'
import { writeDatabase, writeWal } from '../../helpers/sqlite.ts'

const A = 'a'.repeat(32)
const B = 'b'.repeat(32)
const MODEL = `m-${'c'.repeat(32)}`

/** Part of the schema of MLflow 3, as much as is read. */
const TABLES = [
  'CREATE TABLE experiments (experiment_id INTEGER NOT NULL, name VARCHAR(256) NOT NULL, lifecycle_stage VARCHAR(32), creation_time BIGINT, last_update_time BIGINT, CONSTRAINT pk PRIMARY KEY (experiment_id))',
  'CREATE TABLE experiment_tags (key TEXT, value TEXT, experiment_id INTEGER)',
  'CREATE TABLE runs (run_uuid VARCHAR(32) NOT NULL, name TEXT, user_id TEXT, status TEXT, start_time BIGINT, end_time BIGINT, lifecycle_stage TEXT, experiment_id INTEGER, deleted_time BIGINT, PRIMARY KEY (run_uuid))',
  'CREATE TABLE metrics (key TEXT NOT NULL, value FLOAT NOT NULL, timestamp BIGINT NOT NULL, run_uuid TEXT NOT NULL, step BIGINT DEFAULT 0 NOT NULL, is_nan BOOLEAN DEFAULT 0 NOT NULL, PRIMARY KEY (key, timestamp, step, run_uuid, value, is_nan))',
  'CREATE TABLE params (key TEXT, value TEXT, run_uuid TEXT)',
  'CREATE TABLE tags (key TEXT, value TEXT, run_uuid TEXT)',
  'CREATE TABLE datasets (dataset_uuid TEXT, experiment_id INTEGER, name TEXT, digest TEXT, dataset_source_type TEXT, dataset_source TEXT, dataset_schema TEXT, dataset_profile TEXT)',
  'CREATE TABLE inputs (input_uuid TEXT, source_type TEXT, source_id TEXT, destination_type TEXT, destination_id TEXT, step BIGINT DEFAULT 0)',
  'CREATE TABLE input_tags (input_uuid TEXT, name TEXT, value TEXT)',
  'CREATE TABLE logged_models (model_id TEXT, experiment_id INTEGER, name TEXT, status INTEGER, model_type TEXT, source_run_id TEXT, creation_timestamp_ms BIGINT, lifecycle_stage TEXT)',
  'CREATE TABLE logged_model_metrics (model_id TEXT, metric_name TEXT, metric_timestamp_ms BIGINT, metric_step BIGINT, metric_value FLOAT, run_id TEXT, dataset_name TEXT, dataset_digest TEXT)',
  'CREATE TABLE registered_models (name TEXT, description TEXT, creation_time BIGINT)',
  'CREATE TABLE registered_model_aliases (alias TEXT, version INTEGER, name TEXT)',
  'CREATE TABLE model_versions (name TEXT, version INTEGER, current_stage TEXT, source TEXT, storage_location TEXT, run_id TEXT, status TEXT)',
  'CREATE TABLE model_version_tags (name TEXT, version INTEGER, key TEXT, value TEXT)',
]

const ROWS = [
  "INSERT INTO experiments VALUES (896296360431059581, 'sweep', 'active', 1, 2), (2, 'gone', 'deleted', 1, 2)",
  "INSERT INTO experiment_tags VALUES ('owner', 'me', 896296360431059581)",
  `INSERT INTO runs VALUES ('${A}', 'first', 'me', 'FINISHED', 10, 20, 'active', 896296360431059581, NULL), ('${B}', NULL, 'me', 'RUNNING', 10, NULL, 'active', 2, NULL)`,
  `INSERT INTO params VALUES ('lr', '0.1', '${A}'), ('bad//key', '1', '${A}')`,
  `INSERT INTO tags VALUES ('mlflow.runName', 'second', '${B}')`,
  `INSERT INTO metrics VALUES ('loss', 0.5, 11, '${A}', 0, 0), ('acc', 1, 11, '${A}', 0, 0), ('loss', 0, 12, '${A}', 1, 1),
    ('loss', -1.7976931348623157e308, 13, '${A}', -2, 0), ('loss', 3, 9, '${A}', 9223372036854775807, 0), ('loss', 3, -9, '${A}', 1, 0), ('loss', 3, 9, 'nobody', 1, 0)`,
  "INSERT INTO datasets VALUES ('d1', 2, 'data', '555e6171', 'local', '{}', NULL, NULL)",
  `INSERT INTO inputs VALUES ('i1', 'DATASET', 'd1', 'RUN', '${A}', 0), ('i2', 'RUN_OUTPUT', '${A}', 'MODEL_OUTPUT', '${MODEL}', 7), ('i3', 'DATASET', 'd9', 'RUN', '${A}', 0)`,
  "INSERT INTO input_tags VALUES ('i1', 'mlflow.data.context', 'train')",
  `INSERT INTO logged_models VALUES ('${MODEL}', 896296360431059581, 'model', 2, NULL, '${A}', 5, 'active')`,
  `INSERT INTO logged_model_metrics VALUES ('${MODEL}', 'acc', 11, 3, 0.5, '${A}', 'data', '555e6171')`,
  "INSERT INTO registered_models VALUES ('best', NULL, 5)",
  "INSERT INTO registered_model_aliases VALUES ('champion', 2, 'best')",
  `INSERT INTO model_versions VALUES ('best', 2, 'Production', 'runs:/${A}/model', '/x/7/models/${MODEL}/artifacts', '${A}', 'READY'), ('best', 1, 'Deleted_Internal', '', '', '', 'READY')`,
  "INSERT INTO model_version_tags VALUES ('best', 2, 'size', 'small')",
]

test('a store is read whole: NaN, negative steps, long ids, inputs, models and the registry', async () => {
  const bytes = await writeDatabase(...TABLES, ...ROWS)
  const imported = await importSource(
    sourceOf({
      'exp/mlflow.db': bytes,
      [`exp/mlartifacts/1/${A}/artifacts/a.txt`]: 'x',
      [`exp/mlartifacts/1/models/${MODEL}/artifacts/MLmodel`]: 'flavors: {}',
      [`exp/mlartifacts/1/${'d'.repeat(32)}/artifacts/other.txt`]: 'x',
    }),
  )
  const { experiments, runs, models, modelPoints, modelArtifacts, registered, versions, skipped } = imported
  expect(
    [...experiments.values()].map(({ key, name, lifecycleStage }) => [key, name, lifecycleStage]),
  ).toEqual([
    ['2', 'gone', 'deleted'],
    ['896296360431059581', 'sweep', 'active'],
  ])
  const first = runs.get(A)
  expect(first?.run).toMatchObject({
    runName: 'first',
    experiment: '896296360431059581',
    params: new Map([['lr', '0.1']]),
  })
  expect(runs.get(B)?.run).toMatchObject({ runName: 'second', lifecycleStage: 'deleted', endTime: null })
  expect(first?.metrics.get('loss')).toEqual({
    steps: Float64Array.of(0, 1, -2),
    values: Float64Array.of(0.5, NaN, -Number.MAX_VALUE),
    timestamps: Float64Array.of(11, 12, 13),
  })
  expect(first?.metrics.get('acc')?.values).toEqual(Float64Array.of(1))
  expect(first?.inputs).toMatchObject([
    { dataset: { digest: '555e6171' }, tags: new Map([['mlflow.data.context', 'train']]) },
  ])
  expect(first?.links).toMatchObject([{ role: 'output', modelId: MODEL, step: 7 }])
  expect([...(first?.artifacts.keys() ?? [])]).toEqual(['a.txt'])
  expect(models.get(MODEL)).toMatchObject({ status: 'READY', sourceRunId: A, creationTime: 5 })
  expect(modelPoints.get(MODEL)).toMatchObject([{ key: 'acc', step: 3, time: 11, runId: A }])
  expect(modelArtifacts.get(MODEL)).toHaveLength(1)
  expect(registered.get('best')?.aliases).toEqual(new Map([['champion', 2]]))
  expect(versions).toMatchObject([
    { version: 2, source: `models:/${MODEL}`, modelId: MODEL, tags: new Map([['size', 'small']]) },
  ])
  expect(skipped.map(({ path, message }) => `${path.slice(4)} ${message}`).sort()).toEqual([
    'mlflow.db: inputs Inputs left out: 1; their run or dataset is not in the database.',
    'mlflow.db: metrics Points left out: 1; their run is not in the database.',
    'mlflow.db: metrics Points left out: 1; their step is beyond 2^53.',
    'mlflow.db: metrics Points left out: 1; their time is none.',
    expect.stringMatching(/^mlflow.db: params Invalid param key "bad\/\/key"/),
  ])
})

test('a database whose name says nothing is found, an unknown one is not mine', async () => {
  const bytes = await writeDatabase(...TABLES)
  expect(await mlflowDb.sniff(sourceOf({ mlflow_db: bytes }))).toMatchObject([{ path: 'mlflow_db' }])
  const other = await writeDatabase('CREATE TABLE runs (id TEXT)', 'CREATE TABLE experiments (id TEXT)')
  for (const files of [
    { 'x.db': other },
    { 'x.db': 'SQLite format 3\0' },
    { 'x.db': '' },
    { 'x.png': bytes },
  ])
    expect(await mlflowDb.sniff(sourceOf(files))).toBeUndefined()
})

test('points of a database that is being written are read from its log', async () => {
  const [before, after] = [await writeDatabase(...TABLES), await writeDatabase(...TABLES, ...ROWS)]
  const { runs } = await importSource(
    sourceOf({ 'mlflow.db': before, 'mlflow.db-wal': writeWal(before, after) }),
  )
  expect(runs.get(A)?.metrics.get('loss')?.values).toHaveLength(3)
})

test('many points of many runs leave in full records, in their order', async () => {
  const bytes = await writeDatabase(
    ...TABLES,
    ROWS[0] as string,
    ROWS[2] as string,
    `WITH RECURSIVE n(x) AS (SELECT 0 UNION ALL SELECT x + 1 FROM n WHERE x < 99999)
     INSERT INTO metrics SELECT 'loss', x / 3.0, x, CASE x % 2 WHEN 0 THEN '${A}' ELSE '${B}' END, x / 2, 0 FROM n`,
  )
  const source = sourceOf({ 'mlflow.db': bytes })
  const [place] = (await mlflowDb.sniff(source)) ?? []
  const seen: number[] = []
  const { runs } = await collect(
    mlflowDb.read(source, place as NonNullable<typeof place>, {
      onProgress: (fraction) => seen.push(fraction),
    }),
  )
  const steps = Float64Array.from({ length: 50_000 }, (_, i) => i)
  expect(runs.get(A)?.metrics.get('loss')?.steps).toEqual(steps)
  expect(runs.get(B)?.metrics.get('loss')?.steps).toEqual(steps)
  expect(seen.length).toBeGreaterThan(1)
  expect(seen).toEqual([...seen].sort((a, b) => a - b))
  expect(seen.at(-1)).toBe(1)
})

test('10,000 mutations give records within the contract, or typed errors', async () => {
  const bytes = await writeDatabase('PRAGMA page_size = 512', ...TABLES, ...ROWS)
  const outcome = await readMutations(mlflowDb, { 'mlflow.db': bytes }, MUTATIONS, checkRecord)
  expect(outcome.read).toBeGreaterThan(MUTATIONS / 2)
  expect(outcome.skipped).toBeGreaterThan(MUTATIONS / 10)
  expect(outcome.unknown).toBeGreaterThan(10)
}, 180_000)
