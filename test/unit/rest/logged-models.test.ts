import { expect, test } from 'vitest'
import { RestClient, type Body } from '../../helpers/rest.ts'

const rest = new RestClient()

async function newModel(request: Body = {}): Promise<string> {
  const { model } = (await rest.ok(
    rest.post('mlflow/logged-models', { experiment_id: '0', ...request }),
  )) as { model: { info: { model_id: string } } }
  return model.info.model_id
}

test('a logged model is made, gets files, params, tags and a status', async () => {
  const runId = await rest.newRun()
  const id = await newModel({
    name: 'forest',
    model_type: 'tree',
    source_run_id: runId,
    params: [{ key: 'depth', value: '3' }],
    tags: [{ key: 'a', value: 'b' }],
  })
  await rest.ok(
    rest.post(`mlflow/logged-models/${id}/params`, {
      model_id: id,
      params: [{ key: 'trees', value: '9' }],
    }),
  )
  await rest.ok(rest.post(`mlflow/logged-models/${id}/tags`, { tags: [{ key: 'x/y', value: 'z' }] }, 'PATCH'))
  await rest.ok(rest.send('DELETE', `mlflow/logged-models/${id}/tags/a`))
  const place = `mlflow-artifacts/artifacts/0/models/${id}/artifacts/sub/MLmodel`
  await rest.ok(rest.send('PUT', place, { body: 'flavors: {}' }))
  const status = { model_id: id, status: 'LOGGED_MODEL_READY' }
  await rest.ok(rest.post(`mlflow/logged-models/${id}`, status, 'PATCH'))
  expect(await rest.ok(rest.get(`mlflow/logged-models/${id}`))).toMatchObject({
    model: {
      info: {
        model_id: id,
        name: 'forest',
        model_type: 'tree',
        source_run_id: runId,
        status: 'LOGGED_MODEL_READY',
        artifact_uri: `mlflow-artifacts:/0/models/${id}/artifacts`,
        tags: [{ key: 'x/y', value: 'z' }],
      },
      data: {
        params: [
          { key: 'depth', value: '3' },
          { key: 'trees', value: '9' },
        ],
      },
    },
  })
  const directories = await rest.ok(rest.get(`mlflow/logged-models/${id}/artifacts/directories`))
  expect(directories).toMatchObject({ files: [{ path: 'sub', is_dir: true }] })
  const file = await rest.get(`/ajax-api/2.0/mlflow/logged-models/${id}/artifacts/files`, {
    artifact_file_path: 'sub/MLmodel',
  })
  expect(file.text).toBe('flavors: {}')
})

test('metrics that name a model are its own too, and the run knows what it used and made', async () => {
  const runId = await rest.newRun()
  const id = await newModel({ source_run_id: runId })
  const metric = { key: 'acc', value: 0.9, timestamp: 5, step: 2 }
  const dataset = { dataset_name: 'iris', dataset_digest: 'abc' }
  await rest.ok(
    rest.post('mlflow/runs/log-batch', {
      run_id: runId,
      metrics: [
        { ...metric, model_id: id, ...dataset },
        { key: 'loss', value: 1, timestamp: 1 },
      ],
    }),
  )
  await rest.ok(rest.post('mlflow/runs/outputs', { run_id: runId, models: [{ model_id: id, step: 3 }] }))
  await rest.ok(rest.post('mlflow/runs/log-inputs', { run_id: runId, models: [{ model_id: id }] }))
  const { model } = (await rest.ok(rest.get(`mlflow/logged-models/${id}`))) as { model: { data: Body } }
  expect(model.data['metrics']).toEqual([{ ...metric, ...dataset, model_id: id, run_id: runId }])
  expect(await rest.getRun(runId)).toMatchObject({
    data: { metrics: [metric, { key: 'loss', value: 1, timestamp: 1, step: 0 }] },
    inputs: { model_inputs: [{ model_id: id }] },
    outputs: { model_outputs: [{ model_id: id, step: 3 }] },
  })
})

test('models are searched by metric in pages, whose tokens are for that search alone', async () => {
  const runId = await rest.newRun()
  for (const [i, name] of ['a', 'b', 'c'].entries()) {
    const id = await newModel({ name, source_run_id: runId })
    await rest.ok(
      rest.post('mlflow/runs/log-metric', {
        run_id: runId,
        key: 'acc',
        value: i,
        timestamp: 1,
        model_id: id,
      }),
    )
  }
  const search: Body = {
    experiment_ids: ['0'],
    filter: 'metrics.acc >= 1',
    order_by: [{ field_name: 'metrics.acc', ascending: false }],
    max_results: 1,
  }
  const names = (page: Body) => (page['models'] as { info: Body }[]).map(({ info }) => info['name'])
  const first = await rest.ok(rest.post('mlflow/logged-models/search', search))
  const token = { page_token: first['next_page_token'] }
  const second = await rest.ok(rest.post('mlflow/logged-models/search', { ...search, ...token }))
  expect([names(first), names(second), second['next_page_token']]).toEqual([['c'], ['b'], undefined])
  const other = await rest.post('mlflow/logged-models/search', { ...search, ...token, filter: '' })
  expect([other.status, other.json['error_code']]).toEqual([400, 'INVALID_PARAMETER_VALUE'])
})

test('a deleted model is found only by who asks for it', async () => {
  const id = await newModel()
  await rest.ok(rest.send('DELETE', `mlflow/logged-models/${id}`))
  expect((await rest.get(`mlflow/logged-models/${id}`)).status).toBe(404)
  await rest.ok(rest.get(`mlflow/logged-models/${id}`, { allow_deleted: 'true' }))
  expect(await rest.ok(rest.post('mlflow/logged-models/search', { experiment_ids: ['0'] }))).toEqual({})
})
