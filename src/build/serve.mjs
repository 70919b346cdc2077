/** A static server for the built app: loopback only, no dependencies, no state. `npm start` and the tests use it. */
import { createReadStream } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { createServer, STATUS_CODES } from 'node:http'
import { extname, resolve, sep } from 'node:path'
import { HEADER_POLICIES } from './policies.mjs'

/** @import { IncomingMessage, ServerResponse } from 'node:http' */

/** @type {Record<string, string>} */
const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ts': 'text/plain; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
  '.zip': 'application/zip',
}

/** What pages of other origins load: the client, the Python package, the data to try them with. As static hosts do, which say it of all they have. */
const FOR_OTHERS = /(^|\/)(tracklet|relay|memory)\.js$|(^|\/)(python|data)\/[^/]+$/

/**
 * @param {object} options
 * @param {string} options.folder
 * @param {string} [options.base] the path the folder is served under; begins and ends with a slash
 * @param {number} [options.port] 0: any free one
 * @param {(request: IncomingMessage) => void} [options.onRequest] sees every request before it is answered
 * @param {Record<string, string>} [options.headers] more of them, of every file
 */
export async function serveFolder({ folder, base = '/', port = 0, onRequest, headers = {} }) {
  const root = await realpath(folder)
  const server = createServer((request, response) => {
    onRequest?.(request)
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    answer(root, base, request, response).catch((error) => {
      console.error(error)
      refuse(response, 500)
    })
  })
  await new Promise((done, failed) => {
    server.once('error', failed)
    server.listen(port, '127.0.0.1', () => done(undefined))
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port')
  return {
    port: address.port,
    url: `http://localhost:${address.port}${base}`,
    /** Ends open connections too. */
    close: () =>
      new Promise((done) => {
        server.close(done)
        server.closeAllConnections()
      }),
  }
}

/**
 * @param {string} root
 * @param {string} base
 * @param {IncomingMessage} request
 * @param {ServerResponse} response
 */
async function answer(root, base, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405)
  const path = (request.url ?? '/').split('?')[0] ?? '/'
  if (path + '/' === base) return void response.writeHead(301, { Location: base }).end()
  const file = path.startsWith(base) ? await maybeFile(root, path.slice(base.length)) : undefined
  if (file === undefined) return refuse(response, 404)
  const tag = `"${file.stats.size.toString(36)}-${file.stats.mtimeMs.toString(36)}"`
  response.setHeader('ETag', tag)
  response.setHeader('Cache-Control', 'no-cache')
  if (request.headers['if-none-match'] === tag) return void response.writeHead(304).end()
  const policy = Object.entries(HEADER_POLICIES).find(([end]) => file.path.endsWith(end))?.[1]
  response.writeHead(200, {
    'Content-Type': TYPES[extname(file.path)] ?? 'application/octet-stream',
    'Content-Length': file.stats.size,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    ...(policy && { 'Content-Security-Policy': policy }),
    ...(FOR_OTHERS.test(path) && {
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
    }),
  })
  if (request.method === 'HEAD') return void response.end()
  createReadStream(file.path)
    .on('error', () => response.destroy())
    .pipe(response)
}

/**
 * @param {string} root
 * @param {string} encoded path below the root, as in the address
 */
async function maybeFile(root, encoded) {
  const name = maybeDecode(encoded)
  if (name === undefined || name.includes('\0')) return undefined
  const wanted = resolve(root, './' + name + (name === '' || name.endsWith('/') ? 'index.html' : ''))
  const path = await realpath(wanted).catch(() => undefined)
  if (path === undefined || !path.startsWith(root + sep)) return undefined
  const stats = await stat(path)
  return stats.isFile() ? { path, stats } : undefined
}

/** @param {string} encoded */
function maybeDecode(encoded) {
  try {
    return decodeURIComponent(encoded)
  } catch {
    return undefined
  }
}

/**
 * @param {ServerResponse} response
 * @param {number} status
 */
function refuse(response, status) {
  if (response.headersSent) return void response.destroy()
  response.writeHead(status, { 'Content-Type': 'text/plain', 'X-Content-Type-Options': 'nosniff' })
  response.end(STATUS_CODES[status])
}
