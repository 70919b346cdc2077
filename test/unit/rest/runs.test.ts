import { expect, test } from 'vitest'
import { RestClient } from '../../helpers/rest.ts'

const rest = new RestClient()

test('an experiment is created, found by id and by name, and knows its files’ place', async () => {
  const { experiment_id: id } = await rest.ok(
    rest.post('mlflow/experiments/create', { name: 'mnist', tags: [{ key: 'team', value: 'a' }] }),
  )
  const { experiment } = await rest.ok(
    rest.get('mlflow/experiments/get-by-name', { experiment_name: 'mnist' }),
  )
  expect(experiment).toMatchObject({
    experiment_id: id,
    name: 'mnist',
    artifact_location: `mlflow-artifacts:/${String(id)}`,
    lifecycle_stage: 'active',
    tags: [{ key: 'team', value: 'a' }],
  })
  expect(await rest.ok(rest.get('mlflow/experiments/get', { experiment_id: String(id) }))).toEqual({
    experiment,
  })
})

test('a run is created with what the client says, and nothing the client left out is made up', async () => {
  const runId = await rest.newRun({ start_time: '1700000000000', user_id: 'me', run_name: 'first' })
  const { info, data } = await rest.getRun(runId)
  expect(info).toMatchObject({
    run_id: runId,
    run_uuid: runId,
    run_name: 'first',
    experiment_id: '0',
    user_id: 'me',
    status: 'RUNNING',
    start_time: 1_700_000_000_000,
    lifecycle_stage: 'active',
    artifact_uri: `mlflow-artifacts:/0/${runId}/artifacts`,
  })
  expect(info).not.toHaveProperty('end_time')
  expect(data).not.toHaveProperty('metrics')
  expect(data['tags']).toContainEqual({ key: 'mlflow.runName', value: 'first' })
})

test('the end of a run is what the client says', async () => {
  const runId = await rest.newRun()
  const update = { run_id: runId, status: 'FINISHED', end_time: 1_700_000_001_000, run_name: 'better' }
  const { run_info: info } = await rest.ok(rest.post('mlflow/runs/update', update))
  expect(info).toMatchObject({ status: 'FINISHED', end_time: 1_700_000_001_000, run_name: 'better' })
  const again = await rest.ok(rest.post('mlflow/runs/update', { run_uuid: runId, status: 1 }))
  expect(again['run_info']).toMatchObject({ status: 'RUNNING', end_time: 1_700_000_001_000 })
})

test('a deleted run can be read and not be written, and comes back', async () => {
  const runId = await rest.newRun()
  await rest.ok(rest.post('mlflow/runs/delete', { run_id: runId }))
  expect((await rest.getRun(runId)).info).toMatchObject({ lifecycle_stage: 'deleted' })
  const refused = await rest.post('mlflow/runs/set-tag', { run_id: runId, key: 'a', value: 'b' })
  expect([refused.status, refused.json['error_code']]).toEqual([400, 'INVALID_PARAMETER_VALUE'])
  await rest.ok(rest.post('mlflow/runs/restore', { run_id: runId }))
  await rest.ok(rest.post('mlflow/runs/set-tag', { run_id: runId, key: 'a', value: 'b' }))
})
