import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { startRestServer } from '../../../src/build/start-rest-server.mjs'

const endings: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

async function start(data?: string): Promise<{ url: string; close(): Promise<unknown> }> {
  const server = await startRestServer({ data })
  endings.push(server.close)
  return server
}

async function post(url: string, body: object): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json' },
  })
  return (await response.json()) as Record<string, unknown>
}

/** Sends what `fetch` would not: paths with dot parts, foreign hosts, a GET with a body. */
function raw(
  url: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string,
): Promise<{ status: number | undefined; text: string }> {
  const { hostname: host, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const sent = request({ host, port, path, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece))
      response.on('end', () => resolve({ status: response.statusCode, text }))
    })
    sent.on('error', reject).end(body)
  })
}

test('it answers over HTTP, a GET with a body too, and a reset empties it', async () => {
  const { url } = await start()
  await post(`${url}/api/2.0/mlflow/experiments/create`, { name: 'a' })
  const body = '{"experiment_name":"a"}'
  const found = await raw(
    url,
    '/api/2.0/mlflow/experiments/get-by-name',
    { 'Content-Length': String(body.length) },
    body,
  )
  expect(found.text).toContain('"experiment_id":"1"')
  expect(await post(`${url}/__reset`, {})).toEqual({})
  const gone = await raw(url, '/api/2.0/mlflow/experiments/get-by-name?experiment_name=a')
  expect(gone.status).toBe(404)
})

test('a folder keeps everything over a restart', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tracklet-rest-'))
  endings.push(() => rm(folder, { recursive: true }))
  const first = await startRestServer({ data: folder })
  await post(`${first.url}/api/2.0/mlflow/experiments/create`, { name: 'a' })
  const { run } = (await post(`${first.url}/api/2.0/mlflow/runs/create`, { experiment_id: '1' })) as {
    run: { info: { run_id: string } }
  }
  const runId = run.info.run_id
  await post(`${first.url}/api/2.0/mlflow/runs/log-batch`, {
    run_id: runId,
    metrics: [{ key: 'a', value: 'NaN', timestamp: 1 }],
  })
  const file = `/api/2.0/mlflow-artifacts/artifacts/1/${runId}/artifacts/x.txt`
  await fetch(first.url + file, { method: 'PUT', body: 'hello' })
  await first.close()

  const { url } = await start(folder)
  const found = await raw(url, `/api/2.0/mlflow/runs/get?run_id=${runId}`)
  expect(found.text).toContain('"metrics":[{"key":"a","value":"NaN","timestamp":1,"step":0}]')
  expect((await raw(url, file)).text).toBe('hello')
  expect((await readdir(folder)).sort()).toEqual(['blobs', 'store.bin'])
})

test('only this computer is answered', async () => {
  const { url } = await start()
  for (const headers of [{ Host: 'evil.example' }, { Origin: 'http://evil.example' }, { Origin: 'null' }])
    expect((await raw(url, '/version', headers as Record<string, string>)).status).toBe(403)
  expect((await raw(url, '/version', { Origin: url })).status).toBe(200)
})

test('dot parts reach the check as they were sent', async () => {
  const { url } = await start()
  const { status, text } = await raw(url, '/api/2.0/mlflow-artifacts/artifacts/0/../../x')
  expect([status, text]).toEqual([400, expect.stringContaining('INVALID_PARAMETER_VALUE')])
})
