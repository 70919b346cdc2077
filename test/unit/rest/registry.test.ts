import { expect, test } from 'vitest'
import { RestClient, type Body } from '../../helpers/rest.ts'

const rest = new RestClient()

async function newVersion(name: string, request: Body = {}): Promise<Body> {
  const runId = await rest.newRun()
  const { model_version: version } = await rest.ok(
    rest.post('mlflow/model-versions/create', {
      name,
      source: `mlflow-artifacts:/0/${runId}/artifacts/model`,
      run_id: runId,
      ...request,
    }),
  )
  return version as Body
}

async function newModel(name: string): Promise<void> {
  await rest.ok(rest.post('mlflow/registered-models/create', { name }))
}

test('a model gets versions, and shows the newest of each stage, its aliases and tags', async () => {
  await newModel('house')
  const first = await newVersion('house', { description: 'one', tags: [{ key: 'a', value: 'b' }] })
  expect(first).toMatchObject({
    name: 'house',
    version: '1',
    current_stage: 'None',
    status: 'READY',
    description: 'one',
    run_link: '',
    tags: [{ key: 'a', value: 'b' }],
  })
  expect(first).not.toHaveProperty('aliases')
  await newVersion('house')
  await rest.ok(
    rest.post('mlflow/model-versions/transition-stage', {
      name: 'house',
      version: '1',
      stage: 'production',
      archive_existing_versions: true,
    }),
  )
  await rest.ok(
    rest.post('mlflow/registered-models/alias', { name: 'house', alias: 'champion', version: '1' }),
  )
  await rest.ok(rest.post('mlflow/registered-models/set-tag', { name: 'house', key: 'k', value: 'v' }))
  const { registered_model: model } = await rest.ok(
    rest.get('mlflow/registered-models/get', { name: 'house' }),
  )
  expect(model).toMatchObject({
    name: 'house',
    aliases: [{ alias: 'champion', version: '1' }],
    tags: [{ key: 'k', value: 'v' }],
  })
  const { latest_versions: latest } = model as { latest_versions: Body[] }
  expect(latest.map(({ version, current_stage }) => [version, current_stage])).toEqual([
    ['1', 'Production'],
    ['2', 'None'],
  ])
  const aliased = await rest.ok(
    rest.get('mlflow/registered-models/alias', { name: 'house', alias: 'champion' }),
  )
  expect(aliased['model_version']).toMatchObject({ version: '1', aliases: ['champion'] })
})

test('latest versions are asked for by GET and by POST', async () => {
  await newModel('house')
  await newVersion('house')
  const path = 'mlflow/registered-models/get-latest-versions'
  const byPost = await rest.ok(rest.post(path, { name: 'house', stages: ['None'] }))
  expect(byPost['model_versions']).toHaveLength(1)
  expect(await rest.ok(rest.get(path, { name: 'house', stages: ['none', 'Staging'] }))).toEqual(byPost)
  expect(await rest.ok(rest.get(path, { name: 'house', stages: 'Archived' }))).toEqual({})
})

test('models and versions are searched in pages', async () => {
  for (const name of ['a', 'b', 'c']) await newModel(name)
  await newVersion('a')
  await newVersion('a')
  const first = await rest.ok(rest.get('mlflow/registered-models/search', { max_results: '2' }))
  const names = (page: Body) => (page['registered_models'] as Body[]).map(({ name }) => name)
  expect([names(first), first['next_page_token']]).toEqual([['a', 'b'], 'eyJvZmZzZXQiOiAyfQ=='])
  const second = await rest.ok(
    rest.get('mlflow/registered-models/search', {
      max_results: '2',
      page_token: String(first['next_page_token']),
    }),
  )
  expect([names(second), second['next_page_token']]).toEqual([['c'], undefined])
  const versions = await rest.ok(
    rest.get('mlflow/model-versions/search', {
      filter: "name = 'a' AND version_number > 1",
      order_by: ['version_number DESC'],
    }),
  )
  expect(versions).toMatchObject({ model_versions: [{ name: 'a', version: '2' }] })
})

test('a version’s files are served, and nobody else’s', async () => {
  await newModel('house')
  const { run_id: runId } = (await newVersion('house')) as { run_id: string }
  const place = `mlflow-artifacts/artifacts/0/${runId}/artifacts`
  await rest.ok(rest.send('PUT', `${place}/model/MLmodel`, { body: 'flavors: {}' }))
  await rest.ok(rest.send('PUT', `${place}/secret.txt`, { body: 'secret' }))
  const get = (path: string) =>
    rest.get('/model-versions/get-artifact', { name: 'house', version: '1', path })
  expect((await get('MLmodel')).text).toBe('flavors: {}')
  expect((await get('secret.txt')).status).toBe(404)
  expect((await get('../secret.txt')).status).toBe(400)
  expect(
    await rest.ok(rest.get('mlflow/model-versions/get-download-uri', { name: 'house', version: '1' })),
  ).toEqual({ artifact_uri: `mlflow-artifacts:/0/${runId}/artifacts/model` })
})

test('what the registry does not know or allow is told in MLflow’s codes', async () => {
  await newModel('house')
  await newVersion('house')
  const refusals = [
    rest.post('mlflow/registered-models/create', { name: 'house' }),
    rest.get('mlflow/registered-models/get', { name: 'nobody' }),
    rest.get('mlflow/registered-models/alias', { name: 'house', alias: 'nobody' }),
    rest.get('mlflow/model-versions/get', { name: 'house', version: '9' }),
    rest.get('mlflow/model-versions/get', { name: 'house', version: 'one' }),
    rest.post('mlflow/registered-models/alias', { name: 'house', alias: 'latest', version: '1' }),
    rest.post('mlflow/model-versions/transition-stage', { name: 'house', version: '1', stage: 'Live' }),
    rest.post('mlflow/model-versions/create', { name: 'house', source: '/etc/passwd' }),
    rest.get('mlflow/model-versions/search', { max_results: '200001' }),
  ]
  const codes = (await Promise.all(refusals)).map(({ status, json }) => [status, json['error_code']])
  expect(codes).toEqual([
    [400, 'RESOURCE_ALREADY_EXISTS'],
    [404, 'RESOURCE_DOES_NOT_EXIST'],
    [400, 'INVALID_PARAMETER_VALUE'],
    [404, 'RESOURCE_DOES_NOT_EXIST'],
    [400, 'INVALID_PARAMETER_VALUE'],
    [400, 'INVALID_PARAMETER_VALUE'],
    [400, 'INVALID_PARAMETER_VALUE'],
    [400, 'INVALID_PARAMETER_VALUE'],
    [400, 'INVALID_PARAMETER_VALUE'],
  ])
})

test('a model is renamed, described and deleted; its versions go with it', async () => {
  await newModel('house')
  await newVersion('house')
  const update = { name: 'house', description: 'of cards' }
  const updated = await rest.ok(rest.post('mlflow/registered-models/update', update, 'PATCH'))
  expect(updated['registered_model']).toMatchObject({ description: 'of cards' })
  await rest.ok(rest.post('mlflow/registered-models/rename', { name: 'house', new_name: 'home' }))
  await rest.ok(rest.post('mlflow/model-versions/delete', { name: 'home', version: '1' }, 'DELETE'))
  expect((await newVersion('home'))['version']).toBe('2')
  await rest.ok(rest.post('mlflow/registered-models/delete', { name: 'home' }, 'DELETE'))
  expect(await rest.ok(rest.get('mlflow/model-versions/search'))).toEqual({})
})
