import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { request, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveFolder } from '../../../src/build/serve.mjs'

let parent: string
let server: Awaited<ReturnType<typeof serveFolder>>

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'tracklet-serve-'))
  await mkdir(join(parent, 'dist/assets'), { recursive: true })
  await mkdir(join(parent, 'dist-secret'))
  await writeFile(join(parent, 'secret.txt'), 'secret')
  await writeFile(join(parent, 'dist-secret/x.txt'), 'secret')
  await writeFile(join(parent, 'dist/index.html'), '<title>page</title>')
  await writeFile(join(parent, 'dist/worker.js'), 'export {}')
  await writeFile(join(parent, 'dist/assets/a b.css'), 'p {}')
  await symlink(join(parent, 'secret.txt'), join(parent, 'dist/link.txt'))
  server = await serveFolder({ folder: join(parent, 'dist'), base: '/tracklet/' })
})

afterAll(async () => {
  await server.close()
  await rm(parent, { recursive: true })
})

/** Sends the path as it is: `fetch` would tidy it first. */
function get(path: string, options: { method?: string; headers?: Record<string, string> } = {}) {
  return new Promise<{ status: number | undefined; headers: IncomingMessage['headers']; body: string }>(
    (resolve, reject) => {
      request({ host: '127.0.0.1', port: server.port, path, ...options }, (response) => {
        let body = ''
        response.setEncoding('utf8').on('data', (text: string) => (body += text))
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }))
      })
        .on('error', reject)
        .end()
    },
  )
}

test('a folder gives its page, with policy and type and without a cache', async () => {
  const { status, headers, body } = await get('/tracklet/?x=1')
  expect(status).toBe(200)
  expect(body).toBe('<title>page</title>')
  expect(headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "frame-ancestors 'none'",
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
  })
  expect(headers).not.toHaveProperty('cross-origin-opener-policy')
})

test('worker.js has a policy of its own', async () => {
  const { headers } = await get('/tracklet/worker.js')
  expect(headers['content-type']).toBe('text/javascript; charset=utf-8')
  expect(headers['content-security-policy']).toContain("connect-src 'self' blob:")
})

test('a name with a space is found', async () => {
  expect(await get('/tracklet/assets/a%20b.css')).toMatchObject({ status: 200, body: 'p {}' })
})

test('the base without its slash is sent on', async () => {
  expect(await get('/tracklet')).toMatchObject({ status: 301, headers: { location: '/tracklet/' } })
})

test.each([
  '/',
  '/index.html',
  '/tracklet/assets/',
  '/tracklet/assets',
  '/tracklet/none.js',
  '/tracklet/../secret.txt',
  '/tracklet/%2e%2e/secret.txt',
  '/tracklet/..%2fsecret.txt',
  '/tracklet/assets/../../secret.txt',
  '/tracklet/..%2fdist-secret%2fx.txt',
  '/tracklet/%2fetc%2fpasswd',
  '/tracklet//etc/passwd',
  '/tracklet/link.txt',
  '/tracklet/index.html%00.txt',
  '/tracklet/%E0%A4%A',
])('%s is not found', async (path) => {
  const { status, body } = await get(path)
  expect(status).toBe(404)
  expect(body).toBe('Not Found')
})

test('only reading is served', async () => {
  expect((await get('/tracklet/', { method: 'POST' })).status).toBe(405)
  expect(await get('/tracklet/', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' })
})

test('what the browser has is not sent again', async () => {
  const { headers } = await get('/tracklet/worker.js')
  const again = await get('/tracklet/worker.js', { headers: { 'if-none-match': String(headers.etag) } })
  expect(again).toMatchObject({ status: 304, body: '' })
})
