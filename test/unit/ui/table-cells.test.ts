import { expect, test } from 'vitest'
import type { GroupRow, RunRow } from '#model/run-table.ts'
import type { Run } from '#model/run.ts'
import { addToSummaries, createSummaries } from '#series/summary.ts'
import { candidateMetrics, chooseColumns } from '#ui/pages/experiment/view/choose-columns.ts'
import { cellOf, deltaOf } from '#ui/pages/experiment/view/cells.ts'

const START = Date.UTC(2026, 0, 5, 10)
const wide = { narrow: false, joint: false }

function makeRow(
  params: Record<string, string>,
  metrics: Record<string, readonly number[]> = {},
  run: Partial<Run> = {},
): RunRow {
  let summaries = createSummaries()
  for (const [key, values] of Object.entries(metrics)) {
    summaries = addToSummaries(summaries, {
      keys: [key],
      keyIndex: new Uint32Array(values.length),
      step: Float64Array.from(values.keys()),
      value: Float64Array.from(values),
      time: new Float64Array(values.length).fill(START),
    })
  }
  return {
    kind: 'run',
    experimentName: 'sweep',
    depth: 0,
    children: 0,
    open: false,
    live: false,
    summaries,
    run: {
      runId: '0123456789abcdef0123456789abcdef',
      experimentId: '1',
      runName: 'mlp-32',
      userId: '',
      status: 'FINISHED',
      startTime: START,
      endTime: START + 65_000,
      deletedTime: null,
      lifecycleStage: 'active',
      artifactUri: '',
      parentRunId: '',
      params: new Map(Object.entries(params)),
      tags: new Map(),
      inputs: [],
      ...run,
    },
  }
}

const now = () => START + 3_600_000

test('a metric shows its last value, and every digit when asked', () => {
  const row = makeRow({}, { loss: [0.9, 0.123456789, 0.223456789] })
  const cell = cellOf(row, { kind: 'metric', key: 'loss', show: 'last' }, now)
  expect(cell.text).toBe('0.2235')
  expect(cell.exact).toBe('0.223456789')
  expect(cell.tip).toBe('last 0.223456789 at step 2\nmin 0.123456789 at step 1\nmax 0.9 at step 0\n3 points')
})

test('a metric shows its minimum where the column asks for it', () => {
  const row = makeRow({}, { loss: [0.9, 0.1, NaN] })
  const cell = cellOf(row, { kind: 'metric', key: 'loss', show: 'min' }, now)
  expect(cell.text).toBe('0.1000')
  expect(cell.tip).toContain('1 of them NaN or infinite')
  expect(cellOf(row, { kind: 'metric', key: 'loss', show: 'last' }, now).text).toBe('NaN')
})

test('what a run lacks is a dash and copies as nothing', () => {
  const row = makeRow({})
  expect(cellOf(row, { kind: 'metric', key: 'loss', show: 'last' }, now)).toEqual({ text: '–', exact: '' })
  expect(cellOf(row, { kind: 'param', key: 'lr' }, now)).toEqual({ text: '–', exact: '' })
})

test('a param stands as it was logged, but for long numbers', () => {
  const row = makeRow({ lr: '0.010', noise: '0.30000000000000004', name: 'a-long-name-of-something' })
  expect(cellOf(row, { kind: 'param', key: 'lr' }, now).text).toBe('0.010')
  expect(cellOf(row, { kind: 'param', key: 'noise' }, now)).toMatchObject({
    text: '0.3000',
    exact: '0.30000000000000004',
  })
  expect(cellOf(row, { kind: 'param', key: 'name' }, now).text).toBe('a-long-name-of-something')
})

test('an interrupted run has no duration, a live one has one so far', () => {
  const running = { status: 'RUNNING', endTime: null } as const
  const duration = { kind: 'attribute', key: 'duration' } as const
  const status = { kind: 'attribute', key: 'status' } as const
  const interrupted = makeRow({}, {}, running)
  expect(cellOf(interrupted, duration, now).text).toBe('–')
  expect(cellOf(interrupted, status, now).text).toBe('interrupted')
  const live = { ...interrupted, live: true }
  expect(cellOf(live, duration, now).text).toBe('1 h')
  expect(cellOf(live, status, now).text).toBe('live')
})

test('the table chooses the params that vary and the metrics that tell most', () => {
  const sample = [
    makeRow({ lr: '0.1', seed: '1' }, { 'val/loss': [1], 'train/loss': [1], lr: [1] }),
    makeRow({ lr: '0.2', seed: '1' }, { 'val/loss': [1], 'train/loss': [1], lr: [1] }),
  ]
  const keys = { params: ['lr', 'seed'], metrics: ['lr', 'train/loss', 'val/loss'], tags: ['mlflow.user'] }
  expect(chooseColumns(keys, sample, wide)).toEqual([
    'a.status',
    'a.startTime',
    'a.duration',
    'm.val/loss',
    'm.train/loss',
    'm.lr',
    'p.lr',
  ])
})

test('of thousands of metrics six are chosen, those most runs have before the others', () => {
  const many = Array.from({ length: 5000 }, (_, i) => `layer/${i}/norm`)
  const metrics = [...many, 'loss']
  const sample = [
    makeRow({}, { loss: [1], 'layer/4/norm': [1] }),
    makeRow({}, { loss: [1], 'layer/4/norm': [1] }),
  ]
  const chosen = chooseColumns({ params: [], metrics, tags: [] }, sample, wide).filter((id) =>
    id.startsWith('m.'),
  )
  expect(chosen).toHaveLength(6)
  expect(chosen.slice(0, 2)).toEqual(['m.loss', 'm.layer/4/norm'])
  expect(candidateMetrics(metrics)).toHaveLength(60)
})

test('a single run shows its params although nothing varies', () => {
  const keys = { params: ['lr', 'seed'], metrics: [], tags: [] }
  expect(chooseColumns(keys, [makeRow({ lr: '1', seed: '2' })], wide)).toContain('p.seed')
})

test('a narrow table begins with the metrics and leaves the state to its sign', () => {
  const keys = { params: ['lr'], metrics: ['loss'], tags: [] }
  expect(chooseColumns(keys, [makeRow({ lr: '1' }, { loss: [1] })], { narrow: true, joint: false })).toEqual([
    'm.loss',
    'p.lr',
    'a.startTime',
    'a.duration',
  ])
})

test('a group shows what its runs have in common, and mean and spread of what they measured', () => {
  const group: GroupRow = {
    kind: 'group',
    id: '["0.1"]',
    depth: 0,
    value: '0.1',
    runs: 3,
    open: false,
    params: new Map([['lr', '0.1']]),
    tags: new Map(),
    stats: {
      n: Float64Array.of(3, 0),
      mean: Float64Array.of(2, NaN),
      std: Float64Array.of(1, NaN),
      min: Float64Array.of(1, NaN),
      max: Float64Array.of(3, NaN),
    },
  }
  const loss = { kind: 'metric', key: 'loss', show: 'last' } as const
  const best = { kind: 'metric', key: 'loss', show: 'min' } as const
  expect(cellOf(group, loss, now, [loss, best])).toEqual({
    text: '2 ± 1',
    exact: '2',
    tip: 'mean 2\nstd 1\nmin 1\nmax 3\nof 3 runs',
  })
  expect(cellOf(group, best, now, [loss, best]).exact).toBe('')
  expect(cellOf(group, { kind: 'param', key: 'lr' }, now).text).toBe('0.1')
  expect(cellOf(group, { kind: 'param', key: 'seed' }, now).exact).toBe('')
})

test('a difference from the baseline is better or worse by what the metric is after', () => {
  const [own, base] = [
    makeRow({}, { loss: [0.25], acc: [0.75] }),
    makeRow({}, { loss: [0.5], acc: [0.5], odd: [NaN] }),
  ]
  const delta = (key: string) => deltaOf(own.summaries, base.summaries, { kind: 'metric', key, show: 'last' })
  expect(delta('loss')).toEqual({ text: '−0.2500', better: true })
  expect(delta('acc')).toEqual({ text: '+0.2500', better: true })
  expect(delta('odd')).toBeUndefined()
  expect(deltaOf(base.summaries, own.summaries, { kind: 'metric', key: 'acc', show: 'max' })?.better).toBe(
    false,
  )
  expect(deltaOf(own.summaries, own.summaries, { kind: 'metric', key: 'acc', show: 'last' })?.text).toBe('=')
})
