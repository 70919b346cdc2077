import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { TrackletError } from '#base/errors.ts'
import type { Run } from '#sdk/types.ts'
import { FaultyWorker, IMPATIENT, eventually } from '../../helpers/faulty-worker.ts'
import { bitsOf } from '../../helpers/service/context.ts'

let worker: FaultyWorker
vi.spyOn(console, 'warn').mockImplementation(() => undefined)

beforeEach(async () => {
  worker = new FaultyWorker()
  // Opening takes longer than an impatient client waits.
  await worker.api.status()
})
afterEach(() => worker.close())

const quota = () => new TrackletError('E_QUOTA', 'no space')
const steps = (count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i)

function collect<K extends 'error' | 'pressure' | 'overflow'>(run: Run, type: K): unknown[] {
  const details: unknown[] = []
  run.addEventListener(type, (event) => details.push(event.detail))
  return details
}

test('points are batched by size, numbered, and kept bit for bit in order', async () => {
  const run = await worker.connect({ batchPoints: 100, flushMs: 60_000 }).startRun({ experiment: 'e' })
  const values = [NaN, -0, Infinity, -Infinity, Number.MIN_VALUE, 0.1 + 0.2, 2 ** 53]
  for (const [i, value] of values.entries()) run.logMetric('odd', value, { step: i / 2, timestamp: i })
  for (const step of steps(1_000)) run.logMetric('loss', step, { step })
  expect(run.pending).toBe(1_007)
  await run.flush()
  expect(run.pending).toBe(0)
  expect(worker.batches.map(({ seq }) => seq)).toEqual(steps(11))
  expect(worker.batches.map(({ metrics }) => metrics?.value.length)).toEqual([
    ...Array<number>(10).fill(100),
    7,
  ])
  const odd = await run.metricHistory('odd')
  expect(bitsOf(odd.values)).toBe(bitsOf(Float64Array.from(values)))
  expect([...odd.steps]).toEqual([0, 0.5, 1, 1.5, 2, 2.5, 3])
  expect([...odd.timestamps]).toEqual(steps(7))
  expect([...(await run.metricHistory('loss')).values]).toEqual(steps(1_000))
})

test('a few points go out by themselves after the flush time', async () => {
  const run = await worker.connect().startRun()
  run.logMetric('a', 1)
  await eventually(() => run.pending === 0)
  run.logMetric('a', 2)
  await eventually(() => run.pending === 0)
  expect(worker.batches.map(({ metrics }) => metrics?.value.length)).toEqual([1, 1])
})

/** Keeps the thread busy. */
function spin(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end;);
}

test('a loop that never yields still posts its batches by time', async () => {
  let posted = 0
  const start = () => {
    const port = worker.start()
    const post = port.postMessage.bind(port)
    port.postMessage = (...args: [unknown]) => {
      posted++
      post(...args)
    }
    return port
  }
  const { connect } = await import('#sdk/main.ts')
  const run = await (await connect({ worker: start, flushMs: 10 })).startRun()
  const before = posted
  // Far too few points to fill a batch, and no turn of the event loop for a timer.
  for (const end = Date.now() + 4_000; posted - before < 5 && Date.now() < end; spin(1)) run.logMetric('a', 1)
  expect(posted - before).toBe(5)
  await run.flush()
})

test('params, tags and inputs are batches of their own, on disk after the points before them', async () => {
  const run = await worker.connect().startRun()
  run.logMetric('a', 1)
  run.logParam('p', true)
  run.setTags({ t: 1.5, u: { deep: [1n, null] }, __proto__own: undefined })
  run.logMetric('a', 2)
  run.logInput(
    { name: 'set', digest: 'd', source: 'https://x.test/y.csv', schema: { mlflow_colspec: [] } },
    { context: 'training' },
  )
  await run.flush()
  const kinds = worker.batches.map((batch) =>
    Object.keys(batch).find((key) => !/runId|writerId|seq/.test(key)),
  )
  expect(kinds).toEqual(['metrics', 'params', 'tags', 'metrics', 'inputs'])
  const { run: row, datasetInputs } = await worker.api.getRun(run.id)
  expect(row.params).toEqual(new Map([['p', 'true']]))
  expect(row.tags.get('t')).toBe('1.5')
  expect(row.tags.get('u')).toBe('{"deep":["1",null]}')
  expect(datasetInputs[0]?.dataset).toMatchObject({ sourceType: 'http', schema: '{"mlflow_colspec":[]}' })
  expect(datasetInputs[0]?.tags.get('mlflow.data.context')).toBe('training')
})

test('more than a hundred params or tags are split', async () => {
  const run = await worker.connect().startRun()
  run.logParams(Object.fromEntries(steps(250).map((i) => [`p${i}`, i])))
  await run.flush()
  expect(worker.batches.map(({ params }) => params?.length)).toEqual([100, 100, 50])
})

test('a batch whose answer was lost is sent again, and nothing doubled', async () => {
  const lost = new Set<number>()
  worker.losesAck = ({ seq }) => seq % 3 === 1 && !lost.has(seq) && lost.add(seq) !== undefined
  const run = await worker.connect({ ...IMPATIENT, batchPoints: 10 }).startRun()
  const errors = collect(run, 'error')
  for (const step of steps(95)) run.logMetric('a', step, { step })
  await run.flush()
  expect(lost.size).toBeGreaterThan(0)
  expect(worker.started).toBe(1)
  expect(errors[0]).toMatchObject({ code: 'E_STORE_STALLED' })
  expect(worker.batches.length).toBeGreaterThan(10)
  expect([...(await run.metricHistory('a')).values]).toEqual(steps(95))
})

test('a worker that dies is replaced, and the run it held is held again', async () => {
  const run = await worker.connect(IMPATIENT).startRun()
  worker.kill()
  run.logMetric('a', 1)
  await run.flush()
  expect(worker.started).toBe(2)
  expect((await run.metricHistory('a')).values).toEqual(Float64Array.of(1))
  expect((await worker.api.getRun(run.id)).live).toBe(true)
})

test('a given worker that dies is not replaced: the points stay pending and an error says why', async () => {
  const { connect } = await import('#sdk/main.ts')
  const client = await connect({ worker: worker.start() })
  const run = await client.startRun()
  run.logMetric('a', 1)
  await run.flush()
  expect(run.pending).toBe(0)
  await client.close()
  run.logMetric('a', 2)
  await expect(run.flush()).rejects.toMatchObject({ code: 'INVALID_STATE' })
})

test('a full disk pauses, keeps order, reports once, and goes on by itself', async () => {
  const run = await worker.connect({ batchPoints: 10 }).startRun()
  const errors = collect(run, 'error')
  let full = true
  let tries = 0
  worker.beforeBatch = () => {
    tries++
    if (full) throw quota()
  }
  for (const step of steps(50)) run.logMetric('a', step, { step })
  run.setTag('state', 'first')
  run.setTag('state', 'second')
  const flushed = run.flush()
  await eventually(() => tries > 8)
  expect(run.pending).toBe(52)
  full = false
  await flushed
  expect(errors).toHaveLength(1)
  expect(errors[0]).toMatchObject({ code: 'E_QUOTA' })
  expect([...(await run.metricHistory('a')).values]).toEqual(steps(50))
  expect((await worker.api.getRun(run.id)).run.tags.get('state')).toBe('second')
})

test('entries are not on disk before the points they follow, whichever batch the store refuses', async () => {
  const run = await worker.connect({ batchPoints: 5 }).startRun()
  let refusals = 0
  worker.beforeBatch = ({ seq }) => {
    if (seq === 1 && refusals++ < 3) throw quota()
  }
  for (const step of steps(20)) run.logMetric('a', step, { step })
  run.setTag('after', 'points')
  let early = false
  const look = setInterval(() => {
    void worker.api.getRun(run.id).then(({ run: { tags }, summaries }) => {
      early ||= tags.has('after') && summaries.count[0] !== 20
    })
  }, 1)
  await run.flush()
  clearInterval(look)
  expect(refusals).toBe(4)
  expect(early).toBe(false)
  expect([...(await run.metricHistory('a')).values]).toEqual(steps(20))
})

test('what the store refuses for good is told once, and the rest goes on', async () => {
  const run = await worker.connect().startRun({ params: { lr: 0.1 } })
  const errors = collect(run, 'error')
  run.logMetric('a', 1)
  run.logParam('lr', 0.2)
  run.setTag('bad\nkey', 'x')
  run.setTag('good', 'x')
  run.logMetric('a', 2)
  await expect(run.flush()).rejects.toMatchObject({
    name: 'TrackletError',
    code: 'INVALID_PARAMETER_VALUE',
    details: { problems: 2 },
    message: expect.stringContaining('lr') as string,
  })
  expect(errors).toHaveLength(2)
  await run.flush()
  const { run: row, summaries } = await worker.api.getRun(run.id)
  expect(row.tags.get('good')).toBe('x')
  expect(row.params.get('lr')).toBe('0.1')
  expect([...summaries.count]).toEqual([2])
})

test('a deleted run refuses everything, and the client stays usable', async () => {
  const client = worker.connect()
  const run = await client.startRun()
  await worker.api.deleteRuns([run.id])
  run.logMetric('a', 1)
  await expect(run.flush()).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' })
  const other = await client.startRun()
  other.logMetric('a', 1)
  await other.flush()
})

test('pressure shows at half of the buffer, and a full buffer refuses visibly and keeps what it took', async () => {
  const run = await worker.connect({ batchPoints: 10, maxBuffered: 100 }).startRun()
  const pressure = collect(run, 'pressure')
  const overflow = collect(run, 'overflow')
  let open = () => {}
  const gate = new Promise<void>((resolve) => (open = resolve))
  worker.beforeBatch = () => gate
  const taken = steps(150).map((step) => run.logMetric('a', step, { step }))
  expect(taken).toEqual([...Array<boolean>(100).fill(true), ...Array<boolean>(50).fill(false)])
  expect(run.setTag('t', 1)).toBe(false)
  expect([run.pending, run.refused]).toEqual([100, 51])
  expect(pressure).toEqual([{ pending: 50, max: 100, high: true }])
  expect(overflow).toEqual([{ refused: 1, max: 100 }])
  open()
  await expect(run.flush()).rejects.toMatchObject({ code: 'E_STORE_STALLED', details: { refused: 51 } })
  expect(pressure[1]).toMatchObject({ high: false, max: 100 })
  expect([...(await run.metricHistory('a')).values]).toEqual(steps(100))
  expect(run.logMetric('a', 100, { step: 100 })).toBe(true)
  await run.flush()
})

test('flush gives up waiting when told to, and loses nothing', async () => {
  const run = await worker.connect().startRun()
  let full = true
  worker.beforeBatch = () => {
    if (full) throw quota()
  }
  run.logMetric('a', 1)
  await expect(run.flush({ signal: AbortSignal.timeout(20) })).rejects.toMatchObject({ name: 'TimeoutError' })
  full = false
  await run.flush()
  expect((await run.metricHistory('a')).values).toEqual(Float64Array.of(1))
})

test('two handles on one run are two writers', async () => {
  const client = worker.connect()
  const first = await client.startRun()
  const second = await client.getRun(first.id)
  for (const step of steps(10)) {
    first.logMetric('a', step, { step })
    second.logMetric('a', step + 100, { step })
  }
  await Promise.all([first.flush(), second.flush()])
  expect(new Set(worker.batches.map(({ writerId }) => writerId)).size).toBe(2)
  expect((await first.metricHistory('a')).values).toHaveLength(20)
})

test('under any mix of faults every point and tag is there once, in order', async () => {
  const fault = fc.constantFrom('none', 'none', 'none', 'quota', 'stall', 'lose', 'kill')
  await fc.assert(
    fc.asyncProperty(
      fc.array(fault, { maxLength: 25 }),
      fc.array(fc.nat(30), { minLength: 1, maxLength: 12 }),
      async (faults, bursts) => {
        const run = await worker.connect({ ...IMPATIENT, batchPoints: 7, windowBatches: 3 }).startRun()
        worker.beforeBatch = () => {
          const next = faults.shift()
          if (next === 'quota') throw quota()
          if (next === 'stall') throw new TrackletError('E_STORE_STALLED', 'stalled')
          if (next === 'kill') worker.kill()
          worker.losesAck = () => next === 'lose'
        }
        let step = 0
        for (const [i, burst] of bursts.entries()) {
          for (let n = 0; n < burst; n++) run.logMetric('a', step, { step: step++ })
          run.setTag('burst', i)
          if (i % 3 === 2) await new Promise((resolve) => setTimeout(resolve, 3))
        }
        await run.end()
        const history = await worker.api.readHistory(run.id, 'a')
        expect([...history.values]).toEqual(steps(step))
        const { run: row } = await worker.api.getRun(run.id)
        expect([row.tags.get('burst'), row.status]).toEqual([String(bursts.length - 1), 'FINISHED'])
      },
    ),
    { numRuns: 25 },
  )
}, 120_000)
