/** Node's requests as the REST function's, and its answers as Node's. Loopback only. */
import { createServer } from 'node:http'
import { Readable } from 'node:stream'

/** @import { IncomingMessage, ServerResponse } from 'node:http' */
/** @import { RestRequest } from '../rest/route.ts' */

/** A page of another site may reach this computer by a name of its own. */
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/

/**
 * @param {object} options
 * @param {number} options.port 0: any free one
 * @param {(request: RestRequest) => Promise<Response>} options.answer
 */
export async function serveRest({ port, answer }) {
  const server = createServer((request, response) => {
    respond(request, response, answer).catch((error) => {
      console.error(error)
      response.destroy()
    })
  })
  await new Promise((done, failed) => {
    server.once('error', failed)
    server.listen(port, '127.0.0.1', () => done(undefined))
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    /** Ends open connections too. */
    close: () =>
      new Promise((done) => {
        server.close(done)
        server.closeAllConnections()
      }),
  }
}

/**
 * @param {IncomingMessage} request
 * @param {ServerResponse} response
 * @param {(request: RestRequest) => Promise<Response>} answer
 */
async function respond(request, response, answer) {
  if (isForeign(request)) {
    response.writeHead(403, { 'Content-Type': 'application/json' })
    response.end('{"error_code":"PERMISSION_DENIED","message":"Only this computer may ask."}')
    return
  }
  const { status, headers, body } = await answer(toRequest(request))
  response.writeHead(status, Object.fromEntries(headers))
  if (request.method === 'HEAD' || body === null) response.end()
  else {
    for await (const piece of body) response.write(piece)
    response.end()
  }
  request.resume()
}

/** @param {IncomingMessage} request */
function isForeign({ headers: { host = '', origin } }) {
  return !LOOPBACK.test(host) || (origin !== undefined && !LOOPBACK.test(origin.replace(/^https?:\/\//, '')))
}

/**
 * The address stays as it came: `new Request` would take out dot parts, and refuses a GET with a body.
 * @param {IncomingMessage} request
 * @returns {RestRequest}
 */
function toRequest(request) {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, [value].flat().join(', '))
  const hasBody = headers.has('transfer-encoding') || Number(headers.get('content-length') ?? 0) > 0
  return {
    method: request.method ?? 'GET',
    url: `http://localhost${request.url ?? '/'}`,
    headers,
    body: hasBody ? /** @type {RestRequest['body']} */ (Readable.toWeb(request)) : null,
  }
}
