import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { checkMetricKey } from '#model/names.ts'
import { SDK_VERSION } from '#sdk/settings.ts'
import type { Run } from '#sdk/types.ts'
import { FaultyWorker } from '../../helpers/faulty-worker.ts'

let worker: FaultyWorker
let run: Run
const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)

beforeEach(async () => {
  warn.mockClear()
  worker = new FaultyWorker()
  run = await worker.connect().startRun()
})
afterEach(() => worker.close())

test('no input makes logging throw; each bad point is refused alone and told', async () => {
  const logMetric = run.logMetric.bind(run) as (...args: unknown[]) => boolean
  const odd = Object.create(null) as object
  const bad: unknown[][] = [
    ['a', 'text'],
    ['a', 1n],
    ['a', true],
    ['a', null],
    ['a', undefined],
    ['a', odd],
    ['a', Symbol('s')],
    ['', 1],
    ['a//b', 1],
    ['../a', 1],
    ['x'.repeat(251), 1],
    ['new\nline', 1],
    ['\ud800', 1],
    [null, 1],
    [Symbol('key'), 1],
    [odd, 1],
    ['a', 1, { step: NaN }],
    ['a', 1, { step: Infinity }],
    ['a', 1, { step: 2 ** 53 + 2 }],
    ['a', 1, { step: '3' }],
    ['a', 1, { timestamp: -1 }],
    ['a', 1, { timestamp: NaN }],
    ['a', 1, { timestamp: '2020' }],
  ]
  const heard: string[] = []
  run.addEventListener('error', ({ detail }) => heard.push(detail.code))
  for (const args of bad) expect([args, logMetric(...args)]).toEqual([args, false])
  expect(run.logMetric('a', 1, { step: 0 })).toBe(true)
  expect(heard).toEqual(Array(bad.length).fill('INVALID_PARAMETER_VALUE'))
  await expect(run.flush()).rejects.toMatchObject({
    code: 'INVALID_PARAMETER_VALUE',
    details: { problems: bad.length },
  })
  await run.flush()
  expect((await run.metricHistory('a')).values).toEqual(Float64Array.of(1))
})

test('objects that throw when they are read do not reach the training loop', async () => {
  const trap = {
    get loss(): number {
      throw new Error('no loss today')
    },
  }
  const cycle: Record<string, unknown> = {}
  cycle['self'] = cycle
  expect(run.logMetrics(trap)).toBe(false)
  expect(run.logMetrics(null as never)).toBe(false)
  expect(run.setTag('cycle', cycle)).toBe(false)
  expect(run.logParam('symbol', Symbol('s') as never)).toBe(true)
  expect(run.logInput({ name: 'no digest' } as never)).toBe(false)
  await expect(run.flush()).rejects.toMatchObject({ details: { problems: 4 } })
})

test('a message goes to the console once, however often it happens', () => {
  for (let i = 0; i < 1_000; i++) run.logMetric('a', 'oops' as never)
  expect(warn).toHaveBeenCalledTimes(1)
  expect(warn.mock.calls[0]?.[0]).toMatch(/^Tracklet: Metric "a" was not logged: .*"oops"/)
  for (let i = 0; i < 1_000; i++) run.logMetric('a', String(i) as never)
  expect(warn).toHaveBeenCalledTimes(100)
})

test('the client and the store refuse the same keys', () => {
  const part = fc.constantFrom(
    'a',
    '.',
    '..',
    '/',
    'é',
    '本',
    '_',
    '-',
    ' ',
    ':',
    '\n',
    '#',
    '\ud83d',
    '😀',
    '٣',
    '',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(part, { maxLength: 6 }).map((parts) => parts.join('')),
        fc.string({ unit: 'binary' }),
      ),
      (key) => {
        let allowed = true
        try {
          checkMetricKey(key)
        } catch {
          allowed = false
        }
        expect(run.logMetric(key, 1)).toBe(allowed)
      },
    ),
    { numRuns: 500 },
  )
})

test('points without steps count for a metric that never got one', async () => {
  run.logMetric('plain', 5)
  run.logMetric('plain', 6)
  run.logMetrics({ plain: 7, other: 1 })
  run.logMetric('stepped', 1, { step: 10 })
  run.logMetric('stepped', 2)
  run.logMetric('plain', 8, { step: 1.5 })
  run.logMetric('plain', 9)
  await run.flush()
  expect([...(await run.metricHistory('plain')).steps]).toEqual([0, 0, 1, 1.5, 2])
  expect([...(await run.metricHistory('stepped')).steps]).toEqual([0, 10])
  expect([...(await run.metricHistory('other')).steps]).toEqual([0])
})

test('a resumed run counts on from its last step', async () => {
  run.logMetric('a', 1)
  run.logMetric('a', 2)
  await run.end()
  const again = await worker.connect().getRun(run.id)
  expect([again.status, again.summaries['a']?.count]).toEqual(['FINISHED', 2])
  await again.resume()
  expect([again.status, again.endTime]).toEqual(['RUNNING', null])
  expect((await worker.api.getRun(run.id)).live).toBe(true)
  again.logMetric('a', 3)
  await again.end('KILLED')
  expect([...(await again.metricHistory('a')).steps]).toEqual([0, 1, 2])
  expect((await worker.api.getRun(run.id)).run.status).toBe('KILLED')
  expect((await worker.api.getRun(run.id)).live).toBe(false)
})

test('logging to an ended run is taken, and leaves its status alone', async () => {
  await run.end()
  run.logMetric('late', 1)
  await run.flush()
  const { run: row, summaries } = await worker.api.getRun(run.id)
  expect([row.status, summaries.keys]).toEqual(['FINISHED', ['late']])
})

test('timestamps default to now and are whole milliseconds', async () => {
  const before = Date.now()
  run.logMetric('a', 1)
  run.logMetric('a', 2, { timestamp: 1234.9, step: 5 })
  await run.flush()
  const { timestamps } = await run.metricHistory('a')
  expect(timestamps[0]).toBeGreaterThanOrEqual(before)
  expect(timestamps[1]).toBe(1234)
})

test('TensorFlow.js callbacks log every epoch under its own names', async () => {
  const callbacks = run.tfjsCallbacks()
  callbacks.onEpochEnd(0, { loss: 2, val_loss: 3 })
  callbacks.onEpochEnd(1, { loss: 1, val_loss: 2 })
  await callbacks.onTrainEnd()
  expect(run.pending).toBe(0)
  expect([...(await run.metricHistory('val_loss')).values]).toEqual([3, 2])
  expect([...(await run.metricHistory('loss')).steps]).toEqual([0, 1])
})

test('the version is the one of the package', () => {
  expect(SDK_VERSION).toBe((JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version)
})
