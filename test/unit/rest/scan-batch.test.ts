import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ROUTES } from '#rest/routes.ts'
import { PlainMetrics, scanBatch } from '#rest/scan-batch.ts'
import { batchMetricsFromWire, type WireMetric } from '#rest/wire/metrics.ts'
import type { MetricColumns } from '#model/metric.ts'
import { RestClient } from '../../helpers/rest.ts'

const rest = new RestClient()
const RUN = 'a'.repeat(32)

function bodyOf(metrics: string, tail = ''): string {
  return `{"run_id": "${RUN}", "metrics": [${metrics}]${tail}}`
}

function columnsOf(scanned: Readonly<Record<string, unknown>> | undefined): MetricColumns | undefined {
  const metrics = scanned?.['metrics']
  return metrics instanceof PlainMetrics ? metrics.columns : undefined
}

/** What the route makes of a body without the scan; throws what it refuses. */
function readGenerally(body: string): { columns: MetricColumns; modelMetrics: number; others: object } {
  const fields = ROUTES.find(({ path }) => path === 'mlflow/runs/log-batch')?.fields ?? {}
  const { metrics, ...others } = JSON.parse(body) as Record<string, unknown>
  const rows = fields['metrics']?.read(metrics, 'metrics') as readonly WireMetric[]
  const { metrics: columns, modelMetrics } = batchMetricsFromWire(rows)
  return { columns, modelMetrics: modelMetrics.length, others }
}

/** Where the scan takes a body, the general way takes it too, and both give the same bits. */
function expectSame(body: string): boolean {
  const scanned = scanBatch(body)
  if (scanned === undefined) return false
  const { metrics: _, ...others } = scanned
  const general = readGenerally(body)
  expect(columnsOf(scanned)).toEqual(general.columns)
  expect(others).toEqual(general.others)
  expect(general.modelMetrics).toBe(0)
  return true
}

const POINT = '{"key": "loss", "value": 0.25, "timestamp": 12, "step": 3}'

test.each([
  [
    'as Python writes it',
    bodyOf(`${POINT}, ${POINT}`, ', "params": [{"key": "a", "value": "\\n"}], "tags": []'),
  ],
  ['as JavaScript writes it', JSON.stringify({ run_id: RUN, metrics: [JSON.parse(POINT) as object] })],
  ['with the older name of the run', `{"run_uuid":"${RUN}","metrics":[${POINT}]}`],
  ['with the run behind', `{"metrics":[${POINT}],"run_id":"${RUN}"}`],
  ['over many lines', `\n${bodyOf(`\n\t${POINT}\r\n,\n ${POINT}\n`)}`.trimStart()],
  ['without a step', bodyOf('{"key":"a","value":-1e-7,"timestamp":0}')],
  ['in another order', bodyOf('{"step":-0,"timestamp":1700000000000,"key":"é 😀/x","value":-0}')],
  [
    'with numbers of every form',
    bodyOf('{"key":"a","value":1E+400,"timestamp":1.0,"step":9007199254740991}'),
  ],
])('a batch is scanned: %s', (_, body) => {
  expect(expectSame(body)).toBe(true)
})

test.each([
  ['no metrics', bodyOf('')],
  ['metrics twice', bodyOf(POINT, ', "metrics": []')],
  ['metrics twice, spelled with an escape', bodyOf(POINT, ', "\\u006detrics": []')],
  ['metrics inside of another field', `{"x":{"metrics":[${POINT}]},"run_id":"${RUN}"}`],
  ['a key twice', bodyOf('{"key":"a","key":"b","value":1,"timestamp":1}')],
  ['an escaped key', bodyOf('{"key":"a\\"b","value":1,"timestamp":1}')],
  ['a key with a control character', bodyOf('{"key":"a\tb","value":1,"timestamp":1}')],
  ['an empty key', bodyOf('{"key":"","value":1,"timestamp":1}')],
  ['no key', bodyOf('{"value":1,"timestamp":1}')],
  ['no value', bodyOf('{"key":"a","timestamp":1}')],
  ['no time', bodyOf('{"key":"a","value":1}')],
  ['NaN in quotes', bodyOf('{"key":"a","value":"NaN","timestamp":1}')],
  ['bare NaN', bodyOf('{"key":"a","value":NaN,"timestamp":1}')],
  ['null', bodyOf('{"key":"a","value":1,"timestamp":1,"step":null}')],
  ['a step with a fraction', bodyOf('{"key":"a","value":1,"timestamp":1,"step":1.5}')],
  ['a step with an exponent', bodyOf('{"key":"a","value":1,"timestamp":1,"step":1e3}')],
  ['a step that is too large', bodyOf('{"key":"a","value":1,"timestamp":1,"step":9007199254740992}')],
  ['a number with a zero before it', bodyOf('{"key":"a","value":01,"timestamp":1}')],
  ['a step with a zero before it', bodyOf('{"key":"a","value":1,"timestamp":01}')],
  ['a number with a plus', bodyOf('{"key":"a","value":+1,"timestamp":1}')],
  ['a number without digits', bodyOf('{"key":"a","value":-,"timestamp":1}')],
  ['a model', bodyOf('{"key":"a","value":1,"timestamp":1,"model_id":"m"}')],
  ['a comma too many', bodyOf(`${POINT},`)],
  ['a point that is none', bodyOf('1')],
  ['an end that is missing', `{"run_id":"${RUN}","metrics":[${POINT}`],
  ['an object that does not end', `{"run_id":"${RUN}","metrics":[${POINT}]`],
  ['text behind', `${bodyOf(POINT)}x`],
  ['a blank that JSON does not know', bodyOf(`\u00a0${POINT}`)],
  ['a list', `[${POINT}]`],
  ['nothing', ''],
])('a batch is left to the general way: %s', (_, body) => {
  expect(scanBatch(body)).toBeUndefined()
})

test('whatever is scanned is what the general way reads', () => {
  const number = fc.oneof(
    fc.double().map(String),
    fc.integer().map(String),
    fc.constantFrom('0', '-0', '1e5', '1E-7', '0.10', '123456789012345678', '"NaN"', 'null', '01', '.5'),
  )
  const field = fc.oneof(
    fc.tuple(
      fc.constant('key'),
      fc.oneof(
        fc.constantFrom('"a"', '"b/c"'),
        fc.string().map((text) => JSON.stringify(text)),
      ),
    ),
    fc.tuple(fc.constantFrom('value', 'timestamp', 'step', 'dataset_name'), number),
  )
  const double = fc.double({ noNaN: true, noDefaultInfinity: true })
  const usual = fc
    .record({ key: fc.constantFrom('a', 'b'), value: double, timestamp: fc.nat(), step: fc.integer() })
    .map((point) => JSON.stringify(point))
  const any = fc
    .array(field, { maxLength: 5 })
    .map((fields) => `{${fields.map(([name, text]) => `"${name}": ${text}`).join(', ')}}`)
  const metrics = fc.array(fc.oneof({ weight: 5, arbitrary: usual }, any), { minLength: 1, maxLength: 4 })
  let scanned = 0
  fc.assert(
    fc.property(metrics, fc.constantFrom('', ',"tags":[]', ',"metrics":[]', ','), (points, tail) => {
      if (expectSame(bodyOf(points.join(','), tail))) scanned++
    }),
    { numRuns: 2_000 },
  )
  expect(scanned).toBeGreaterThan(100)
})

test('a scanned batch is written, counted and refused as any other', async () => {
  const runId = await rest.newRun()
  const points = (count: number, key = 'loss') =>
    Array.from({ length: count }, (_, step) => ({ key, value: step / 3, timestamp: step, step }))
  const log = (body: object) => rest.post('mlflow/runs/log-batch', body)
  await rest.ok(log({ run_id: runId, metrics: points(1_000), params: [], tags: [] }))
  expect((await rest.getRun(runId)).data['metrics']).toEqual([
    { key: 'loss', value: 333, timestamp: 999, step: 999 },
  ])
  const many = await log({ run_id: runId, metrics: points(1_001) })
  expect(many.json['message']).toContain('at most 1000 metrics. Got 1001 metrics.')
  const full = await log({ run_id: runId, metrics: points(1_000), params: [{ key: 'a', value: 'b' }] })
  expect(full.json['message']).toContain('at most 1000 metrics, params, and tags. Got 1001')
  const bad = await log({ run_id: runId, metrics: points(1, 'a//b') })
  expect([bad.status, bad.json['error_code']]).toEqual([400, 'INVALID_PARAMETER_VALUE'])
  expect((await log({ metrics: points(1) })).json['message']).toContain("required parameter 'run_id'")
})
