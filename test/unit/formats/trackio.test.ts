import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { MetricHistory } from '#model/metric.ts'
import { trackio } from '#formats/trackio/trackio.ts'
import { checkRecord } from '../../helpers/check-record.ts'
import { listFixtures, sourceOfFolder } from '../../helpers/fixtures.ts'
import { importSource, latestOf, type Imported } from '../../helpers/imported.ts'
import { MUTATIONS, loadFiles, readMutations } from '../../helpers/mutate.ts'

type Expected = {
  readonly runs: Record<
    string,
    {
      readonly rows: number
      readonly metrics: Record<
        string,
        { readonly points: number; readonly last_value: number; readonly last_step: number }
      >
      readonly config?: Record<string, unknown>
    }
  >
}

const STATIC = fileURLToPath(new URL('../../fixtures/trackio_static/penguins-demo', import.meta.url))
const fixtures = listFixtures<Expected>('trackio')

describe.each(fixtures)('trackio $name', ({ folder, expected }) => {
  test('has every run with the expected values', async () => {
    const imported = await importSource(sourceOfFolder(folder))
    expect(imported.skipped).toEqual([])
    expectRuns(imported, expected)
  })
})

test('a static export has the same as its database, and the measurements', async () => {
  const imported = await importSource(sourceOfFolder(STATIC))
  expect(imported.skipped).toEqual([])
  const { expected } = fixtures.find(({ name }) => name === 'trackio_0.36.0') as (typeof fixtures)[number]
  expectRuns(imported, expected)
  const measured = [...imported.runs.values()].flatMap(({ metrics }) => metrics.get('system/cpu') ?? [])
  expect(measured).toEqual([
    { steps: Float64Array.of(0), values: Float64Array.of(12.5), timestamps: Float64Array.of(1767323046000) },
  ])
})

function expectRuns(imported: Imported, expected: Expected): void {
  expect([...imported.experiments.values()].map(({ name }) => name)).toEqual(['penguins-demo'])
  const runs = [...imported.runs.values()]
  expect(runs.map(({ run }) => run.runName)).toEqual(Object.keys(expected.runs))
  for (const { run, metrics } of runs) {
    const wanted = expected.runs[run.runName]
    for (const [key, { points, last_value: value, last_step: step }] of Object.entries(
      wanted?.metrics ?? {},
    )) {
      const history = metrics.get(key) as MetricHistory
      expect(history.values.length).toBe(points)
      expect(latestOf(history)).toMatchObject({ value, step })
    }
    const config = Object.entries(wanted?.config ?? {}).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ])
    expect(Object.fromEntries(run.params)).toEqual(Object.fromEntries(config))
    expect(run.startTime).toBeGreaterThan(0)
  }
}

test.each([
  ['database', fixtures[0]?.folder ?? '', /./],
  ['static export', STATIC, /(metrics.parquet|runs.json)$/],
])('damage to a %s gives typed errors', { timeout: 300_000 }, async (_, folder, pattern) => {
  const all = Object.entries(await loadFiles(sourceOfFolder(folder)))
  const files = Object.fromEntries(all.filter(([path]) => pattern.test(path)))
  const outcome = await readMutations(trackio, files, MUTATIONS, checkRecord)
  expect(outcome.read + outcome.refused + outcome.unknown).toBe(MUTATIONS)
  expect(outcome.read).toBeGreaterThan(MUTATIONS / 4)
})
