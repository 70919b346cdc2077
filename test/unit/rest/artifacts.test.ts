import { expect, test } from 'vitest'
import { RestClient } from '../../helpers/rest.ts'

const rest = new RestClient()

function place(runId: string, path: string): string {
  return `mlflow-artifacts/artifacts/0/${runId}/artifacts/${path}`
}

async function put(runId: string, path: string, content: BodyInit): Promise<void> {
  await rest.ok(rest.send('PUT', place(runId, path), { body: content }))
}

test('a file is put, listed by both listings, got and deleted', async () => {
  const runId = await rest.newRun()
  await put(runId, 'a/b.txt', 'hello')
  await put(runId, 'c.bin', new Uint8Array(100_000))
  const list = await rest.ok(rest.get('mlflow/artifacts/list', { run_id: runId }))
  expect(list).toEqual({
    root_uri: `mlflow-artifacts:/0/${runId}/artifacts`,
    files: [
      { path: 'a', is_dir: true },
      { path: 'c.bin', is_dir: false, file_size: 100_000 },
    ],
  })
  const below = await rest.ok(rest.get('mlflow/artifacts/list', { run_id: runId, path: 'a' }))
  expect(below['files']).toEqual([{ path: 'a/b.txt', is_dir: false, file_size: 5 }])
  const folder = { path: `0/${runId}/artifacts/a` }
  expect(await rest.ok(rest.get('mlflow-artifacts/artifacts', folder))).toEqual({
    files: [{ path: 'b.txt', is_dir: false, file_size: 5 }],
  })
  expect((await rest.get(place(runId, 'a/b.txt'))).text).toBe('hello')
  expect((await rest.get('/get-artifact', { run_id: runId, path: 'a/b.txt' })).text).toBe('hello')
  await rest.ok(rest.send('DELETE', place(runId, 'a')))
  expect((await rest.get(place(runId, 'a/b.txt'))).status).toBe(404)
  await rest.ok(rest.send('DELETE', place(runId, 'a')))
})

test('a file is served so that no browser takes it for a page', async () => {
  const runId = await rest.newRun()
  await put(runId, 'x.html', '<script>alert(1)</script>')
  const { headers } = await rest.get(place(runId, 'x.html'))
  expect(Object.fromEntries(headers)).toMatchObject({
    'content-type': 'text/plain',
    'content-disposition': 'attachment; filename="x.html"',
    'content-security-policy': 'sandbox',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'content-length': '25',
  })
})

test('a name of any alphabet survives the header', async () => {
  const runId = await rest.newRun()
  await put(runId, encodeURIComponent('sp ace é "日".bin'), 'z')
  const { headers } = await rest.get(place(runId, encodeURIComponent('sp ace é "日".bin')))
  expect(headers.get('Content-Disposition')).toBe(
    `attachment; filename="sp ace e __.bin"; filename*=UTF-8''sp%20ace%20%C3%A9%20%22%E6%97%A5%22.bin`,
  )
})

test.each([
  ['bytes=1-2', 206, 'el', 'bytes 1-2/5'],
  ['bytes=3-', 206, 'lo', 'bytes 3-4/5'],
  ['bytes=-2', 206, 'lo', 'bytes 3-4/5'],
  ['bytes=0-99', 206, 'hello', 'bytes 0-4/5'],
  ['bytes=9-', 200, 'hello', null],
  ['bytes=0-1,3-4', 200, 'hello', null],
])('the range %s is answered with %d %s', async (range, status, text, contentRange) => {
  const runId = await rest.newRun()
  await put(runId, 'a.txt', 'hello')
  const answer = await rest.send('GET', place(runId, 'a.txt'), { headers: { Range: range } })
  expect([answer.status, answer.text, answer.headers.get('Content-Range')]).toEqual([
    status,
    text,
    contentRange,
  ])
})

test('an empty file is a file, a folder is none', async () => {
  const runId = await rest.newRun()
  await put(runId, 'a/empty', '')
  await rest.ok(rest.send('PUT', place(runId, 'none')))
  const { files } = await rest.ok(rest.get('mlflow/artifacts/list', { run_id: runId, path: 'a' }))
  expect(files).toEqual([{ path: 'a/empty', is_dir: false, file_size: 0 }])
  expect((await rest.get(place(runId, 'none'))).text).toBe('')
  const refused = await rest.get(place(runId, 'a'))
  expect([refused.status, refused.json['error_code']]).toEqual([400, 'INVALID_PARAMETER_VALUE'])
})

test('what several pieces bring becomes one file', async () => {
  const runId = await rest.newRun()
  const piece = new Uint8Array(50_000).fill(7)
  const body = new ReadableStream({
    start: (controller) => {
      for (let i = 0; i < 5; i++) controller.enqueue(piece)
      controller.close()
    },
  })
  await rest.ok(rest.send('PUT', place(runId, 'big'), { body, duplex: 'half' } as RequestInit))
  const { files } = await rest.ok(rest.get('mlflow/artifacts/list', { run_id: runId }))
  expect(files).toEqual([{ path: 'big', is_dir: false, file_size: 250_000 }])
})

test('an upload that breaks off leaves nothing', async () => {
  const runId = await rest.newRun()
  let pulls = 0
  const body = new ReadableStream({
    pull: (controller) => {
      if (pulls++ < 3) controller.enqueue(new Uint8Array(50_000))
      else controller.error(new Error('the line broke'))
    },
  })
  const { status } = await rest.send('PUT', place(runId, 'big'), { body, duplex: 'half' } as RequestInit)
  expect(status).toBeGreaterThanOrEqual(400)
  expect(await rest.ok(rest.get('mlflow/artifacts/list', { run_id: runId }))).not.toHaveProperty('files')
})

test('the UI’s upload takes up to 10 MiB', async () => {
  const runId = await rest.newRun()
  const upload = (content: BodyInit) =>
    rest.send('POST', `/ajax-api/2.0/mlflow/upload-artifact?run_uuid=${runId}&path=up/l.txt`, {
      body: content,
    })
  await rest.ok(upload('abc'))
  expect((await rest.get(place(runId, 'up/l.txt'))).text).toBe('abc')
  expect((await upload('')).json['message']).toContain('must specify data')
  expect((await upload(new Uint8Array(10 * 2 ** 20 + 1))).json['message']).toContain('too large')
})

test('multipart upload is not implemented, so that clients send the file as one', async () => {
  const runId = await rest.newRun()
  const answer = await rest.post(`mlflow-artifacts/mpu/create/0/${runId}/artifacts/f`, {
    path: 'f',
    num_parts: 2,
  })
  expect([answer.status, answer.json['error_code']]).toEqual([501, 'NOT_IMPLEMENTED'])
})
