/** A request's address and arguments, before they are checked. */
import { TrackletError, refuse } from '#base/errors.ts'
import { isObject, type Field } from './fields.ts'
import type { RestRequest, Route } from './route.ts'

/** Of a JSON body: the largest dataset profile, and room for its neighbours. */
const MAX_BODY_BYTES = 64 * 1024 * 1024

export type Address = { readonly parts: readonly string[]; readonly query: URLSearchParams }

/**
 * The address below the base, each part decoded once. It is not read by `URL`, which would take out dot parts before
 * anybody could refuse them.
 * @param base begins and ends with a slash
 * @returns undefined when it is not below the base, or not well encoded
 */
export function readAddress(url: string, base: string): Address | undefined {
  const [address = '', query = ''] = splitOnce(splitOnce(url, '#')[0] ?? '', '?')
  const path = address.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '')
  if (!path.startsWith(base)) return undefined
  try {
    const parts = path.slice(base.length).split('/').map(decodeURIComponent)
    return { parts: parts.join('/').split('/'), query: new URLSearchParams(query) }
  } catch (error) {
    if (error instanceof URIError) return undefined
    throw error
  }
}

function splitOnce(text: string, by: string): string[] {
  const at = text.indexOf(by)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

/**
 * The arguments as plain values: from the query of a GET (and beside a file), else from the JSON body.
 * @throws TrackletError INVALID_PARAMETER_VALUE
 */
export async function readInput(
  request: RestRequest,
  route: Route,
  query: URLSearchParams,
): Promise<Readonly<Record<string, unknown>>> {
  const isGet = request.method === 'GET' || request.method === 'HEAD'
  if (route.body === 'file' || (isGet && (query.size > 0 || request.body === null)))
    return readQuery(route, query)
  if (request.method === 'POST' || request.method === 'PUT') checkContentType(request.headers)
  const text = await readText(request)
  return route.scan?.(text) ?? parseBody(text)
}

function readQuery({ fields }: Route, query: URLSearchParams): Record<string, unknown> {
  const input: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(fields)) {
    for (const spelling of field.alias === undefined ? [name] : [name, field.alias])
      if (query.has(spelling)) input[spelling] = readParameter(field, query, spelling)
  }
  return input
}

function readParameter(field: Field, query: URLSearchParams, name: string): unknown {
  if (field.repeated) return query.getAll(name)
  const value = query.get(name)
  if (field.type !== 'bool' || value === null) return value
  const known = { true: true, false: false }[value.toLowerCase()]
  return known ?? refuse(`Invalid boolean value: ${value}, must be 'true' or 'false'.`)
}

function checkContentType(headers: Headers): void {
  const type = headers.get('Content-Type')
  if (type === null) refuse('Bad Request. Content-Type header is missing.')
  if (!isJson(type)) refuse("Bad Request. Content-Type must be one of ['application/json'].")
}

/** With parameters or without; a lone `;` too. */
function isJson(contentType: string): boolean {
  return contentType.split(';')[0]?.trim().toLowerCase() === 'application/json'
}

/** An empty body is `{}`; a string that holds JSON is read again, as old clients send it. */
function parseBody(body: string): Readonly<Record<string, unknown>> {
  if (body.trim() === '') return {}
  let value = parseJson(body)
  if (typeof value === 'string') value = parseJson(value)
  if (value === null) return {}
  return isObject(value) ? value : refuse('Bad Request. The body must be a JSON object.')
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return refuse(
      'Bad Request. The body is not JSON. NaN and infinities must be in quotes: "NaN", "Infinity", "-Infinity".',
    )
  }
}

async function readText({ headers, body }: RestRequest): Promise<string> {
  if (body === null) return ''
  if (Number(headers.get('Content-Length') ?? 0) > MAX_BODY_BYTES) refuseSize()
  const decoder = new TextDecoder()
  let [text, bytes] = ['', 0]
  for await (const piece of piecesOf(body)) {
    bytes += piece.length
    if (bytes > MAX_BODY_BYTES) refuseSize()
    text += decoder.decode(piece, { stream: true })
  }
  return text + decoder.decode()
}

function refuseSize(): never {
  throw new TrackletError(
    'INVALID_PARAMETER_VALUE',
    'The body has more than 64 MiB. Nothing was written; send it in smaller parts.',
    { max: MAX_BODY_BYTES },
  )
}

/** Not every browser iterates over a stream. */
async function* piecesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    reader.releaseLock()
  }
}
