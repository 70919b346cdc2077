import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RunDetails } from '#model/run.ts'
import { addToSummaries, createSummaries } from '#series/summary.ts'
import { deltaText, verdictOf, makeDiffRows, parseRequirements } from '#ui/pages/compare/diff-rows.ts'
import { foldEqual } from '#ui/pages/compare/fold-equal.ts'
import { comparePath, parseRunIds } from '#ui/routes.ts'

function makeDetails(name: string, params: Record<string, string>, loss?: number): RunDetails {
  const summaries =
    loss === undefined
      ? createSummaries()
      : addToSummaries(createSummaries(), {
          keys: ['loss'],
          keyIndex: Uint32Array.of(0),
          step: Float64Array.of(0),
          value: Float64Array.of(loss),
          time: Float64Array.of(0),
        })
  return {
    run: {
      runId: name,
      experimentId: '1',
      runName: name,
      userId: 'ada',
      status: 'FINISHED',
      startTime: 0,
      endTime: 1_000,
      deletedTime: null,
      lifecycleStage: 'active',
      artifactUri: '',
      parentRunId: '',
      params: new Map(Object.entries(params)),
      tags: new Map([['mlflow.runName', name]]),
      inputs: [],
    },
    experimentName: 'houses',
    summaries,
    datasetInputs: [],
    live: false,
    parentName: null,
    children: [],
  }
}

test('what differs is told, what is missing counts as different, and reserved tags are left out', () => {
  const runs = [makeDetails('a', { lr: '0.1', units: '32' }, 0.5), makeDetails('b', { lr: '0.2' }, 0.25)]
  const rows = makeDiffRows(runs, [new Map([['numpy', '2.0']]), undefined])
  const differing = rows.filter(({ differs }) => differs).map(({ section, key }) => `${section}: ${key}`)
  expect(differing).toEqual(['Parameters: lr', 'Parameters: units', 'Metrics: loss', 'Packages: numpy'])
  expect(rows.some(({ section }) => section === 'Tags')).toBe(false)
  const loss = rows.find(({ key }) => key === 'loss')
  expect(deltaText(loss?.cells[1], loss?.cells[0])).toBe('−0.2500')
  expect(deltaText(loss?.cells[0], loss?.cells[0])).toBeUndefined()
})

test('differences read as what they are of: durations in their units, params as short as they were written', () => {
  const [a, b] = [
    makeDetails('a', { lr: '0.01', units: '20' }),
    makeDetails('b', { lr: '0.003', units: '50' }),
  ]
  const rows = makeDiffRows([a, { ...b, run: { ...b.run, endTime: 91_000 } }], [])
  const told = (wanted: string): string | undefined => {
    const cells = rows.find(({ key }) => key === wanted)?.cells
    return deltaText(cells?.[1], cells?.[0])
  }
  expect([told('lr'), told('units'), told('Duration')]).toEqual(['−0.007', '+30', '+1 min 30 s'])
})

test('metrics that are not numbers are equal to themselves', () => {
  const runs = [makeDetails('a', {}, NaN), makeDetails('b', {}, NaN)]
  const row = makeDiffRows(runs, []).find(({ key }) => key === 'loss')
  expect(row?.differs).toBe(false)
  expect(deltaText(row?.cells[1], row?.cells[0])).toBeUndefined()
})

test('a difference of a metric is better or worse by its goal, one of a param is neither', () => {
  const runs = [makeDetails('a', { lr: '0.1' }, 2), makeDetails('b', { lr: '0.2' }, 1)]
  const rows = makeDiffRows(runs, [])
  const verdict = (name: string): boolean | undefined => {
    const row = rows.find(({ key }) => key === name)!
    return verdictOf(row, row.cells[1], row.cells[0])
  }
  expect(verdict('loss')).toBe(true)
  expect(verdict('lr')).toBeUndefined()
  const [loss] = rows.filter(({ key }) => key === 'loss')
  expect(verdictOf({ ...loss!, key: 'accuracy' }, loss!.cells[1], loss!.cells[0])).toBe(false)
  expect(verdictOf({ ...loss!, key: 'optimizer/lr' }, loss!.cells[1], loss!.cells[0])).toBeUndefined()
})

test('requirements are read as pip writes them', () => {
  const text = [
    'numpy==2.1.0',
    'Pandas>=2,<3  # tables',
    'torch[cpu]==2.4; python_version>"3"',
    'mlflow',
    '-r x.txt',
    '',
  ]
  expect([...parseRequirements(text.join('\n'))]).toEqual([
    ['numpy', '2.1.0'],
    ['pandas', '>=2,<3'],
    ['torch', '2.4'],
    ['mlflow', 'any'],
  ])
})

test('requirements of any text are names and versions', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      for (const [name, version] of parseRequirements(text))
        expect(name.length * version.length).toBeGreaterThan(0)
    }),
  )
})

test('equal lines far from a change are left out and counted', () => {
  const lines = Array.from(
    { length: 20 },
    (_, i) => ({ sign: i === 10 ? '+' : ' ', line: String(i) }) as const,
  )
  const folded = foldEqual(lines)
  expect(folded.map(({ sign }) => sign).join('')).toBe('…   +   …')
  expect(folded[0]?.line).toBe('7 equal lines')
  expect(foldEqual(lines.slice(0, 5))).toEqual([{ sign: '…', line: '5 equal lines' }])
})

test('the ids of a link come back, and a broken link has none', () => {
  const ids = ['a'.repeat(32), 'b'.repeat(32)]
  expect(parseRunIds(new URLSearchParams(comparePath(ids).split('?')[1]).get('runs') ?? undefined)).toEqual(
    ids,
  )
  for (const text of [undefined, '', '{', '{"a":1}', '[1,null]']) expect(parseRunIds(text)).toEqual([])
})
