/** Other trackers' files as they are found in public: the numbers are those that independent readers found. */
import { dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { MetricHistory } from '#model/metric.ts'
import { listFixtures, sourceOfFolder } from '../../helpers/fixtures.ts'
import { importSource, latestOf, type Imported, type ImportedRun } from '../../helpers/imported.ts'

/** Of a column of text: what stood in it. */
type ExpectedColumn = { readonly non_empty: number; readonly first: string; readonly last: string }

type ExpectedTag = {
  readonly kinds: readonly string[]
  readonly plugin?: string
  readonly points: number
  readonly steps_first_last: readonly number[]
  readonly distinct_steps: number
  readonly first_value?: number
  readonly last_value?: unknown
  readonly min?: number
  readonly max?: number
  readonly hparams?: { readonly session_start?: { readonly hparams: Record<string, string | number> } }
}

type ExpectedEvents = {
  readonly error?: string | null
  readonly tags?: Record<string, ExpectedTag>
  readonly first_wall_time?: number | null
}

describe.each(listFixtures<{ files: Record<string, ExpectedEvents> }>('tensorboard'))(
  'tensorboard $name',
  ({ name, folder, expected }) => {
    test('has every tag with the expected values', async () => {
      const imported = await importSource(sourceOfFolder(folder))
      for (const [path, events] of Object.entries(expected.files)) {
        const tags = Object.entries(events.tags ?? {})
        if (tags.some(([, tag]) => isTaken(tag))) await expectEvents(runIn(imported, name, path), tags)
        const faults = imported.skipped.filter((skipped) => skipped.path.endsWith(path))
        expect(faults.length).toBe(events.error ? 1 : 0)
      }
      const scalars = Object.values(expected.files).flatMap(({ tags }) =>
        Object.values(tags ?? {}).filter(isScalar),
      )
      expect(countPoints(imported)).toBe(scalars.reduce((sum, { points }) => sum + points, 0))
    })
  },
)

/** Of a folder in the fixture, whose name ends with the run's. */
function runIn(imported: Imported, fixture: string, path: string): ImportedRun {
  const folder = dirname(`${fixture}/${path}`)
  const found = [...imported.runs.values()].filter(({ run }) => `/${folder}`.endsWith(`/${run.runName}`))
  expect(found.map(({ run }) => run.runName)).toHaveLength(1)
  return found[0] as ImportedRun
}

function isScalar({ kinds, plugin }: ExpectedTag): boolean {
  return kinds.includes('simple_value') || (kinds.includes('tensor') && plugin === 'scalars')
}

function isTaken(tag: ExpectedTag): boolean {
  const isMedia = tag.kinds.includes('histo') || tag.plugin === 'histograms' || tag.plugin === 'images'
  return isScalar(tag) || isMedia || tag.hparams?.session_start !== undefined
}

async function expectEvents(
  run: ImportedRun,
  tags: readonly (readonly [string, ExpectedTag])[],
): Promise<void> {
  for (const [name, tag] of tags) {
    if (isScalar(tag)) expectScalars(run.metrics.get(name), tag)
    else if (tag.plugin === 'images') expect(await imageSizes(run)).toEqual(tag.last_value)
    else if (tag.plugin === 'histograms' || tag.kinds.includes('histo'))
      await expectHistograms(run, name, tag)
    for (const [key, value] of Object.entries(tag.hparams?.session_start?.hparams ?? {}))
      expect(run.run.params.get(key)).toBe(String(value))
  }
}

function expectScalars(history: MetricHistory | undefined, tag: ExpectedTag): void {
  const { steps = new Float64Array(), values = new Float64Array() } = history ?? {}
  expect(values.length).toBe(tag.points)
  expect([steps[0], steps.at(-1)]).toEqual(tag.steps_first_last)
  expect(new Set(steps).size).toBe(tag.distinct_steps)
  expect([values[0], values.at(-1)]).toEqual([tag.first_value, tag.last_value])
  if (tag.min !== undefined) expect([Math.min(...values), Math.max(...values)]).toEqual([tag.min, tag.max])
}

/** Width and height as text, and then what each of the images is. */
async function imageSizes({ artifacts }: ImportedRun): Promise<string[]> {
  const [image] = [...artifacts.values()].filter(({ path }) => path.startsWith('images/'))
  const bytes = new DataView((await image?.open().then((blob) => blob.arrayBuffer())) ?? new ArrayBuffer(0))
  expect(bytes.getUint32(0)).toBe(0x89504e47)
  return [String(bytes.getUint32(16)), String(bytes.getUint32(20)), `PNG ${String(bytes.byteLength)} bytes`]
}

async function expectHistograms({ artifacts }: ImportedRun, name: string, tag: ExpectedTag): Promise<void> {
  const text = await artifacts
    .get(`histograms/${name}.jsonl`)
    ?.open()
    .then((blob) => blob.text())
  const lines = (text ?? '')
    .trim()
    .split('\n')
    .map(
      (line) => JSON.parse(line) as { step: number; timestamp: number; buckets: [number, number, number][] },
    )
  expect(lines.length).toBe(tag.points)
  expect([lines[0]?.step, lines.at(-1)?.step]).toEqual(tag.steps_first_last)
  const last = lines.at(-1)?.buckets ?? []
  if (Array.isArray(tag.last_value))
    expect(last.flat().slice(0, tag.last_value.length)).toEqual(tag.last_value)
  else {
    const { min, max, num } = tag.last_value as { min: number; max: number; num: number }
    expect([last[0]?.[0], last.at(-1)?.[1]]).toEqual([min, max])
    expect(last.reduce((sum, [, , count]) => sum + count, 0)).toBe(num)
  }
}

type ExpectedWandb = {
  readonly read_error: string | null
  readonly run: {
    readonly run_id: string
    readonly project?: string
    readonly display_name?: string
    readonly notes?: string
    readonly tags?: readonly string[]
    readonly start_time_s?: number
    readonly group?: string
  } | null
  readonly config: Record<string, unknown>
  readonly summary: Record<string, unknown>
  readonly history_keys: Record<string, { readonly points: number; readonly last_value: unknown }>
  readonly stats_keys: readonly string[]
  readonly stats_rows: number
  readonly console_lines: number
  readonly exit: { readonly exit_code: number; readonly runtime?: number } | null
  readonly steps_first_last: readonly number[] | null
}

describe.each(
  listFixtures<{ runs: Record<string, ExpectedWandb>; other_files: Record<string, unknown> }>('wandb'),
)('wandb $name', ({ folder, expected }) => {
  test('has every run with the expected history, config and end', async () => {
    const imported = await importSource(sourceOfFolder(folder))
    const withRun = Object.values(expected.runs).filter(({ run }) => run !== null)
    expect(imported.runs.size).toBe(withRun.length)
    for (const [path, wandb] of Object.entries(expected.runs)) {
      const run = [...imported.runs.values()].find(
        ({ run: { tags } }) => tags.get('wandb.id') === wandb.run?.run_id,
      )
      if (run) await expectWandbRun(run, wandb)
      const faults = imported.skipped.filter((skipped) => skipped.path.endsWith(path))
      expect(faults.length).toBe(wandb.read_error === null && wandb.run !== null ? 0 : 1)
    }
  })

  test('keeps the files beside a log', async () => {
    const imported = await importSource(sourceOfFolder(folder))
    for (const path of Object.keys(expected.other_files)) {
      const [, id, name = ''] = /-(\w+)\/files\/(.*)$/.exec(path) ?? []
      const run = [...imported.runs.values()].find(({ run: { tags } }) => tags.get('wandb.id') === id)
      // The log of one says of no run.
      if (run) expect([...run.artifacts.keys()]).toContain(name)
    }
  })
})

async function expectWandbRun(
  { run, metrics, artifacts }: ImportedRun,
  expected: ExpectedWandb,
): Promise<void> {
  const { exit } = expected
  expect(run.status).toBe(exit === null ? 'RUNNING' : exit.exit_code === 0 ? 'FINISHED' : 'FAILED')
  expect(run.runName).toBe(expected.run?.display_name ?? expected.run?.run_id)
  const { start_time_s: start } = expected.run ?? {}
  expect(run.startTime === null ? undefined : Math.floor(run.startTime / 1_000)).toBe(start)
  if (exit?.runtime !== undefined && run.startTime !== null)
    expect(run.endTime).toBe(run.startTime + exit.runtime * 1_000)
  expect(Object.fromEntries(run.params)).toEqual(
    Object.fromEntries(Object.entries(expected.config).map(([key, value]) => [key, String(value)])),
  )
  expect(run.tags.get('mlflow.note.content')).toBe(expected.run?.notes)
  expect(run.tags.get('wandb.group')).toBe(expected.run?.group)
  for (const tag of expected.run?.tags ?? []) expect(run.tags.get(tag)).toBe('true')
  const logged = Object.entries(expected.history_keys).filter(([key]) => !key.startsWith('_'))
  for (const [key, { points, last_value: value }] of logged) {
    const { values, steps } = metrics.get(key) as MetricHistory
    expect([values.length, values.at(-1)]).toEqual([points, value])
    if (points === Math.max(...logged.map(([, other]) => other.points)))
      expect([steps[0], steps.at(-1)]).toEqual(expected.steps_first_last)
  }
  for (const key of expected.stats_keys) {
    const { steps } = metrics.get(`system/${key}`) as MetricHistory
    expect([steps[0], steps.at(-1)]).toEqual([0, steps.length - 1])
    expect(steps.length).toBeLessThanOrEqual(expected.stats_rows)
  }
  for (const [key, value] of Object.entries(expected.summary)) {
    if (key.startsWith('_') || typeof value !== 'number') continue
    const metric = metrics.get(`summary/${key}`) ?? metrics.get(key)
    expect(metric?.values.at(-1)).toBe(value)
  }
  if (expected.console_lines > 0) expect(await artifacts.get('output.log')?.open()).toBeInstanceOf(Blob)
}

type ExpectedTables = {
  readonly files: Record<
    string,
    {
      readonly header?: readonly string[]
      readonly rows?: number
      readonly columns?: Record<string, ExpectedColumn>
      readonly yaml?: Record<string, string>
    }
  >
}

describe.each([...listFixtures<ExpectedTables>('lightning'), ...listFixtures<ExpectedTables>('keras_csv')])(
  'csv logs $name',
  ({ name, folder, expected }) => {
    test('have every column with the expected values', async () => {
      const imported = await importSource(sourceOfFolder(folder))
      expect(imported.skipped).toEqual([])
      for (const [path, { columns, yaml }] of Object.entries(expected.files)) {
        const lightning = columns === undefined || 'step' in columns
        const runName = lightning ? dirname(path).split('/').at(-1) : path.replace('.csv', '')
        const run = [...imported.runs.values()].find((found) => found.run.runName === (runName || name))
        if (yaml) expect(Object.fromEntries(run?.run.params ?? [])).toEqual(yaml)
        if (columns && run) expectColumns(run, columns, lightning ? 'step' : 'epoch')
      }
    })
  },
)

function expectColumns(
  { metrics }: ImportedRun,
  columns: Record<string, ExpectedColumn>,
  stepColumn: string,
): void {
  const { [stepColumn]: steps, ...others } = columns
  expect([...metrics.keys()].sort()).toEqual(Object.keys(others).sort())
  for (const [key, { non_empty: count, first, last }] of Object.entries(others)) {
    const history = metrics.get(key) as MetricHistory
    expect([history.values.length, history.values[0], history.values.at(-1)]).toEqual([
      count,
      Number(first),
      Number(last),
    ])
    expect([history.steps[0], history.steps.at(-1)]).toEqual([Number(steps?.first), Number(steps?.last)])
  }
}

type ExpectedDvclive = {
  readonly files: Record<
    string,
    Record<string, unknown> & { readonly columns?: Record<string, ExpectedColumn>; readonly rows?: number }
  >
}

describe.each(listFixtures<ExpectedDvclive>('dvclive'))('dvclive $name', ({ folder, expected }) => {
  test('has every metric with the expected values', async () => {
    const imported = await importSource(sourceOfFolder(folder))
    expect(imported.skipped).toEqual([])
    const [run] = [...imported.runs.values()] as [ImportedRun]
    for (const [path, { columns, rows }] of Object.entries(expected.files)) {
      if (!columns) continue
      const metric = /(\w+)\.tsv$/.exec(path)?.[1] ?? ''
      const { values, steps, timestamps } = run.metrics.get(metric) as MetricHistory
      const ends = (name: string) => [Number(columns[name]?.first), Number(columns[name]?.last)]
      expect(values.length).toBe(rows)
      expect([values[0], values.at(-1)]).toEqual(ends(metric))
      expect([steps[0], steps.at(-1)]).toEqual(ends('step'))
      expect([timestamps[0], timestamps.at(-1)]).toEqual(ends('timestamp'))
    }
    expect(Object.fromEntries(run.run.params)).toEqual({ 'train.epochs': '10', 'model.conv_units': '16' })
  })
})

type ExpectedTrainer = {
  readonly files: Record<
    string,
    {
      readonly max_steps: number
      readonly keys: Record<
        string,
        { readonly points: number; readonly last_value: number; readonly last_step: number }
      >
    }
  >
}

describe.each(listFixtures<ExpectedTrainer>('hf_trainer'))('hf_trainer $name', ({ folder, expected }) => {
  test('has every key with the expected values', async () => {
    const imported = await importSource(sourceOfFolder(folder))
    expect(imported.skipped).toEqual([])
    const [run] = [...imported.runs.values()] as [ImportedRun]
    const [state] = Object.values(expected.files)
    expect([...run.metrics.keys()].sort()).toEqual(Object.keys(state?.keys ?? {}).sort())
    for (const [key, { points, last_value: value, last_step: step }] of Object.entries(state?.keys ?? {})) {
      const history = run.metrics.get(key) as MetricHistory
      expect(history.values.length).toBe(points)
      expect(latestOf(history)).toEqual({ step, value, time: 0 })
    }
    expect(run.run.params.get('max_steps')).toBe(String(state?.max_steps))
  })
})

function countPoints({ runs }: Imported): number {
  const counts = [...runs.values()].flatMap(({ metrics }) =>
    [...metrics.values()].map(({ values }) => values.length),
  )
  return counts.reduce((sum, count) => sum + count, 0)
}
