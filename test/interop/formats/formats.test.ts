/** What we write, opened by the tools it is written for. `npm run test:interop`; without Python and PyPI it says so. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeExport } from '#formats/export-import/write-export.ts'
import { mlruns } from '#formats/mlruns/mlruns.ts'
import { writeMlruns } from '#formats/mlruns/write-mlruns.ts'
import type { ImportRecord } from '#formats/records.ts'
import { metricTable } from '#formats/table/table.ts'
import { writeParquet } from '#formats/table/write-parquet.ts'
import { compileFilter, type FieldValue } from '#query/compile-filter.ts'
import { parseFilter } from '#query/parse-filter.ts'
import type { Subject } from '#query/tree.ts'
import { assemble, latestOf, type ImportedRun } from '../../helpers/imported.ts'
import { sourceOfFolder } from '../../helpers/fixtures.ts'
import { saveWritten } from '../../helpers/save-written.ts'
import { maybePython, runPython } from '../python.ts'
import { MODEL, RUN_IDS, sweepRecords, wideRecords } from './sweep.ts'

const python = maybePython()

let folder: string
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'tracklet-formats-'))))
afterEach(() => rm(folder, { recursive: true, force: true }))

async function* streamOf(records: readonly ImportRecord[]): AsyncGenerator<ImportRecord> {
  yield* records
}

const FILTERS = [
  '',
  'metrics.loss < 0.4',
  "params.lr = '0.1'",
  'metrics.loss < 0.9 AND tags."mlflow.runName" LIKE \'run%\'',
  "attributes.status = 'FAILED'",
  "tags.group != 'a'",
  "dataset.name = 'houses'",
  'attributes.start_time > 1700000000001',
]

type Answer = {
  readonly experiments: Record<string, [name: string, stage: string, tags: Record<string, string>]>
  readonly runs: Record<string, MlflowRun>
  readonly found: Record<string, string[]>
  readonly models: Record<string, unknown>
  readonly versions: Record<string, unknown>
  readonly logged: Record<string, unknown>
}

type MlflowRun = {
  readonly info: Record<string, unknown>
  readonly params: Record<string, string>
  readonly tags: Record<string, string>
  readonly metrics: Record<string, [time: number, value: number | string, step: number][]>
  readonly latest: Record<string, number | string>
  readonly inputs: unknown[]
  readonly artifacts: string[]
}

/** Python's words for what JSON has no numbers for. */
function toWord(value: number): number | string {
  return Number.isNaN(value) ? 'nan' : Number.isFinite(value) ? value : value < 0 ? '-inf' : 'inf'
}

function toMlflow({ run, metrics, inputs, artifacts }: ImportedRun): MlflowRun {
  const histories = [...metrics].map(([key, history]) => [
    key,
    Array.from(history.steps, (step, i) => [
      history.timestamps[i],
      toWord(history.values[i] as number),
      step,
    ]),
  ])
  return {
    info: {
      run_id: run.runId,
      experiment_id: run.experiment,
      run_name: run.runName,
      user_id: run.userId,
      status: run.status,
      start_time: run.startTime,
      end_time: run.endTime,
      lifecycle_stage: run.lifecycleStage,
    },
    params: Object.fromEntries(run.params),
    tags: Object.fromEntries(run.tags),
    metrics: Object.fromEntries(histories) as MlflowRun['metrics'],
    latest: Object.fromEntries([...metrics].map(([key, history]) => [key, toWord(latestOf(history).value)])),
    inputs: inputs.map(({ dataset, tags }) => [dataset.name, dataset.digest, Object.fromEntries(tags)]),
    artifacts: [...new Set([...artifacts.keys()].map((path) => path.split('/')[0] as string))].sort(),
  }
}

function fieldOf({ kind, key }: Subject): (run: ImportedRun) => FieldValue {
  switch (kind) {
    case 'metric':
      return ({ metrics }) => {
        const history = metrics.get(key)
        return history && latestOf(history).value
      }
    case 'param':
      return ({ run }) => run.params.get(key)
    case 'tag':
      return ({ run }) => run.tags.get(key)
    case 'dataset':
      return ({ inputs }) => inputs.map(({ dataset }) => dataset.name)
    case 'attribute':
      return ({ run }) =>
        ({ status: run.status, start_time: run.startTime ?? undefined, run_name: run.runName })[key]
  }
}

test.runIf(python)('MLflow opens our tree, and its searches find what ours find', async () => {
  const records = sweepRecords()
  await saveWritten(folder, writeMlruns(streamOf(records)))
  const answer = runPython(
    python as string,
    'formats/open_mlruns.py',
    folder,
    JSON.stringify(FILTERS),
  ) as Answer
  const ours = assemble(records)
  expect(answer.experiments).toEqual({
    '7': ['sweep', 'active', { owner: 'me: "x"' }],
    '9': ['gone', 'deleted', {}],
  })
  expect(Object.keys(answer.runs).sort()).toEqual([...RUN_IDS].sort())
  for (const [runId, run] of Object.entries(answer.runs))
    expect(run).toEqual(toMlflow(ours.runs.get(runId) as ImportedRun))
  for (const text of FILTERS) {
    const matches = compileFilter(parseFilter('runs', text), fieldOf)
    const active = [...ours.runs.values()].filter(
      ({ run }) => run.lifecycleStage === 'active' && run.experiment === '7',
    )
    expect([text, answer.found[text]]).toEqual([
      text,
      active
        .filter(matches)
        .map(({ run }) => run.runId)
        .sort(),
    ])
  }
  expect(answer.models).toEqual({ best: ['of all', { team: 'vision' }, { champion: 2 }] })
  expect(answer.versions).toEqual({
    'best/1': ['Archived', RUN_IDS[0], `runs:/${String(RUN_IDS[0])}/model`, 'READY', {}],
    'best/2': ['Production', RUN_IDS[1], `models:/${MODEL}`, 'READY', { size: 'small' }],
  })
  expect(answer.logged).toEqual({
    [MODEL]: ['model', RUN_IDS[1], { depth: '3' }, { kind: 'forest' }, [['acc', 0.5, 3]]],
  })
})

test.runIf(python)('what MLflow did to our tree reads back', async () => {
  await saveWritten(folder, writeMlruns(streamOf(sweepRecords())))
  const before = runPython(python as string, 'formats/open_mlruns.py', folder, '[]') as Answer
  const source = sourceOfFolder(join(folder, 'mlruns'))
  const records: ImportRecord[] = []
  for (const place of (await mlruns.sniff(source)) ?? [])
    for await (const record of mlruns.read(source, place)) records.push(record)
  const again = assemble(records)
  expect(again.skipped).toEqual([])
  for (const [runId, run] of Object.entries(before.runs))
    expect(toMlflow(again.runs.get(runId) as ImportedRun)).toEqual(run)
})

test.runIf(python)("a large tree reads as by MLflow's client, and we are quicker", async () => {
  const [runs, metrics, points] = [50, 20, 100]
  await saveWritten(folder, writeMlruns(streamOf(wideRecords(runs, metrics, points))))
  const theirs = runPython(python as string, 'formats/read_speed.py', folder) as {
    points: number
    total: number
    seconds: number
  }
  const seconds: number[] = []
  // The first rounds are the compiler's.
  for (let round = 0; round < 5; round++) {
    const before = process.cpuUsage()
    const ours = await sumPoints()
    const { user, system } = process.cpuUsage(before)
    seconds.push((user + system) / 1e6)
    expect([ours.points, theirs.points]).toEqual(Array(2).fill(runs * metrics * points))
    expect(ours.total).toBeCloseTo(theirs.total, 6)
  }
  const [, , own = NaN] = seconds.sort((a, b) => a - b)
  process.stdout.write(
    `MLflow's client: ${theirs.seconds.toFixed(2)} s, ours: ${own.toFixed(3)} s, ${(theirs.seconds / own).toFixed(0)} x\n`,
  )
})

async function sumPoints(): Promise<{ points: number; total: number }> {
  const source = sourceOfFolder(join(folder, 'mlruns'))
  const sum = { points: 0, total: 0 }
  for (const place of (await mlruns.sniff(source)) ?? []) {
    for await (const record of mlruns.read(source, place)) {
      if (record.kind !== 'points') continue
      sum.points += record.columns.value.length
      sum.total += record.columns.value.reduce((a, b) => a + b, 0)
    }
  }
  return sum
}

test.runIf(python)('mlflow-export-import takes our layout', async () => {
  const records = sweepRecords()
  const runsOnly = records.filter(({ kind }) => kind !== 'logged-model' && kind !== 'model-points')
  await saveWritten(folder, writeExport(streamOf(runsOnly)))
  const found = runPython(python as string, 'formats/import_export.py', folder) as Record<
    string,
    Partial<MlflowRun>
  >
  const runs = [...assemble(records).runs.values()].map(({ run, metrics, artifacts }) => [
    `${run.experiment === '7' ? 'sweep' : 'gone'}/${run.runName}`,
    {
      params: Object.fromEntries(run.params),
      metrics: Object.fromEntries(
        [...metrics].map(([key, { steps, values, timestamps }]) => [
          key,
          Array.from(steps, (step, i) => [timestamps[i], toStored(values[i] as number), step]).sort(byTime),
        ]),
      ),
      artifacts: [...new Set([...artifacts.keys()].map((path) => path.split('/')[0] as string))].sort(),
    },
  ])
  const read = Object.entries(found).map(([name, run]) => [
    name,
    {
      ...run,
      metrics: Object.fromEntries(
        Object.entries(run.metrics ?? {}).map(([key, points]) => [
          key,
          points.map(([time, value, step]) => [time, toStored(Number(value === 'nan' ? NaN : value)), step]),
        ]),
      ),
    },
  ])
  expect(Object.fromEntries(read)).toEqual(Object.fromEntries(runs))
})

/** MLflow's SQL store keeps the largest number for an infinity, and 0 for -0. */
function toStored(value: number): number | string {
  return Number.isNaN(value) ? 'nan' : Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value)) + 0
}

function byTime(a: readonly unknown[], b: readonly unknown[]): number {
  return Number(a[0]) - Number(b[0]) || Number(a[2]) - Number(b[2])
}

test.runIf(python)('pandas reads the bits of our Parquet', async () => {
  const values = Float64Array.of(0.1, -0, NaN, Infinity, 5e-324, -1e300)
  const timestamps = Float64Array.from(values, (_, i) => 1_700_000_000_000 + i)
  const file = await writeParquet(
    metricTable({ steps: Float64Array.from(values, (_, i) => i / 2), values, timestamps }),
  )
  await writeFile(join(folder, 'metric.parquet'), file.stream())
  const bits = Array.from(new BigUint64Array(values.slice().buffer), (word) =>
    word.toString(16).padStart(16, '0'),
  )
  expect(runPython(python as string, 'formats/read_parquet.py', folder, 'metric.parquet')).toEqual({
    types: { step: 'float64', timestamp: 'int64', value: 'float64' },
    bits,
    timestamp: [...timestamps],
  })
})
