/** Answers: JSON, text, and files, with the headers that keep a browser from taking one for a page. */

/** What a handler gives; undefined fields are left out. */
export type Json = { readonly [name: string]: unknown }

const HEADERS = { 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' }

export function toJsonResponse(
  json: Json,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(streamOf(JSON.stringify(json)), {
    status,
    headers: { 'Content-Type': 'application/json', ...HEADERS, ...headers },
  })
}

export function toTextResponse(body: string): Response {
  return new Response(streamOf(body), {
    headers: { 'Content-Type': 'text/plain; charset=utf-8', ...HEADERS },
  })
}

/** A body of text or bytes becomes a blob in another process of Chromium first, which costs a service worker's small answer as much as all else. */
function streamOf(text: string): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    start: (controller) => {
      controller.enqueue(new TextEncoder().encode(text))
      controller.close()
    },
  })
}

/**
 * Always an attachment: an artifact is anyone's content, and must never become a page of this origin.
 * @param range the request's header; one range of bytes is answered with that part, others with the whole
 */
export function toFileResponse(file: Blob, path: string, range: string | null): Response {
  const headers = {
    ...HEADERS,
    'Content-Type': typeToServe(file.type),
    'Content-Disposition': toAttachment(path.slice(path.lastIndexOf('/') + 1)),
    'Content-Security-Policy': 'sandbox',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Accept-Ranges': 'bytes',
  }
  const part = maybeRange(range, file.size)
  if (part === undefined) return makeFileResponse(file, 200, headers)
  const [first, last] = part
  return makeFileResponse(file.slice(first, last + 1), 206, {
    ...headers,
    'Content-Range': `bytes ${String(first)}-${String(last)}/${String(file.size)}`,
  })
}

function makeFileResponse(file: Blob, status: number, headers: Readonly<Record<string, string>>): Response {
  const length = { 'Content-Length': String(file.size) }
  return new Response(file.stream(), { status, headers: { ...headers, ...length } })
}

/** What a browser could run is served as text. */
function typeToServe(type: string): string {
  if (type === '') return 'application/octet-stream'
  return /^text\/|json|xml|yaml|toml|html|script/i.test(type) ? 'text/plain' : type
}

/** First and last byte. */
function maybeRange(range: string | null, size: number): [number, number] | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? []
  if (from === '' && to === '') return undefined
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from)
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1)
  return first <= last ? [first, last] : undefined
}

/** @see RFC 6266: a name for old readers, and the whole one */
function toAttachment(name: string): string {
  const ascii = name
    .normalize('NFKD')
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/["\\]/g, '_')
  const plain = `attachment; filename="${ascii === '' ? 'download' : ascii}"`
  if (ascii === name) return plain
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${plain}; filename*=UTF-8''${encoded}`
}
