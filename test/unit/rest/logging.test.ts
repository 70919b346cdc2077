import { expect, test } from 'vitest'
import { RestClient, type Body } from '../../helpers/rest.ts'

const rest = new RestClient()

async function latest(runId: string): Promise<Body[]> {
  return ((await rest.getRun(runId)).data['metrics'] ?? []) as Body[]
}

test('a batch is logged, and the run shows the latest values', async () => {
  const runId = await rest.newRun()
  await rest.ok(
    rest.post('mlflow/runs/log-batch', {
      run_id: runId,
      metrics: [
        { key: 'loss', value: 0.5, timestamp: 1, step: 0 },
        { key: 'loss', value: '0.25', timestamp: '2', step: '1' },
        { key: '__proto__', value: 1, timestamp: 1 },
      ],
      params: [{ key: 'lr', value: '0.1' }],
      tags: [{ key: 'mlflow.note.content', value: 'hello' }],
    }),
  )
  const { data } = await rest.getRun(runId)
  expect(data['metrics']).toEqual([
    { key: 'loss', value: 0.25, timestamp: 2, step: 1 },
    { key: '__proto__', value: 1, timestamp: 1, step: 0 },
  ])
  expect(data['params']).toEqual([{ key: 'lr', value: '0.1' }])
  expect(data['tags']).toContainEqual({ key: 'mlflow.note.content', value: 'hello' })
})

test.each([
  ['NaN', 'NaN'],
  ['Infinity', Number.MAX_VALUE],
  ['-Infinity', -Number.MAX_VALUE],
  ['1e5', 100_000],
  [-0.5, -0.5],
])('the metric %j comes back as MLflow’s SQL store gives it', async (value, expected) => {
  const runId = await rest.newRun()
  await rest.ok(rest.post('mlflow/runs/log-metric', { run_id: runId, key: 'a', value, timestamp: 1 }))
  expect(await latest(runId)).toEqual([{ key: 'a', value: expected, timestamp: 1, step: 0 }])
})

test('the store keeps the infinity that this door cannot say', async () => {
  const runId = await rest.newRun()
  await rest.ok(
    rest.post('mlflow/runs/log-metric', { run_id: runId, key: 'a', value: 'Infinity', timestamp: 1 }),
  )
  const { store } = await rest.session.ready()
  const row = await store.db.summaries.get(runId)
  expect(row?.summaries.last).toEqual(Float64Array.of(Infinity))
})

test('points of one writer without numbers are all kept, in calls at once too', async () => {
  const runId = await rest.newRun()
  await Promise.all(
    Array.from({ length: 50 }, (_, step) =>
      rest.ok(
        rest.post('mlflow/runs/log-metric', { run_id: runId, key: 'a', value: step, timestamp: 1, step }),
      ),
    ),
  )
  const { store } = await rest.session.ready()
  expect((await store.db.summaries.get(runId))?.summaries.count).toEqual(Float64Array.of(50))
})

test('a param never changes, and saying it again is no change', async () => {
  const runId = await rest.newRun()
  const log = (value: string) => rest.post('mlflow/runs/log-parameter', { run_id: runId, key: 'lr', value })
  await rest.ok(log('0.1'))
  await rest.ok(log('0.1'))
  const refused = await log('0.2')
  expect([refused.status, refused.json['error_code']]).toEqual([400, 'INVALID_PARAMETER_VALUE'])
  expect(refused.json['message']).toContain("Param with key='lr' was already logged with value='0.1'")
})

test('a refused batch leaves nothing behind', async () => {
  const runId = await rest.newRun()
  await rest.ok(rest.post('mlflow/runs/log-parameter', { run_id: runId, key: 'lr', value: '0.1' }))
  const before = await rest.getRun(runId)
  const refused = await rest.post('mlflow/runs/log-batch', {
    run_id: runId,
    metrics: [{ key: 'a', value: 1, timestamp: 1 }],
    params: [{ key: 'lr', value: '0.2' }],
    tags: [{ key: 'a', value: '1' }],
  })
  expect(refused.status).toBe(400)
  expect(await rest.getRun(runId)).toEqual(before)
})

test('datasets become the run’s inputs, the first of equal ones stays', async () => {
  const runId = await rest.newRun()
  const dataset = { name: 'iris', digest: 'abc', source_type: 'local', source: '{}', schema: '{}' }
  const tags = [{ key: 'mlflow.data.context', value: 'training' }]
  await rest.ok(rest.post('mlflow/runs/log-inputs', { run_id: runId, datasets: [{ dataset, tags }] }))
  await rest.ok(rest.post('mlflow/runs/log-inputs', { run_id: runId, datasets: [{ dataset }] }))
  expect((await rest.getRun(runId)).inputs).toEqual({ dataset_inputs: [{ dataset, tags }] })
})
