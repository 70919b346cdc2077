/**
 * Who may use the REST API: pages and workers of ours, by `fetch` or XHR, and nobody else. There is no secret to show, since
 * MLflow's clients must work unmodified, and on one origin a secret would guard nothing. A form post of another site does
 * reach a service worker, as a navigation without a client; its `fetch` does not.
 */

/** What of a fetch event tells who asks. */
export type Caller = {
  readonly method: string
  readonly mode: string
  /** What the answer is for: '' for `fetch` and XHR. */
  readonly destination: string
  /** The Origin header; null when absent. */
  readonly origin: string | null
  /** The Content-Type header; null when absent. */
  readonly contentType: string | null
  /** Of the page or worker that asks; undefined when nobody of ours does. */
  readonly clientUrl: string | undefined
}

/**
 * Undefined when the caller may go on, else why not.
 * @param folder our scope @param takesFiles the route's body is a file, of any type
 */
export function findBreach(caller: Caller, folder: URL, takesFiles: boolean): string | undefined {
  const { method, mode, destination, origin, contentType, clientUrl } = caller
  if (mode === 'navigate' || destination !== '')
    return 'The API cannot be opened, framed or embedded; use fetch.'
  if (origin !== null && origin !== folder.origin) return 'The API does not answer other origins.'
  if (clientUrl === undefined || !isOurs(clientUrl, folder))
    return 'The API answers pages and workers of this Tracklet only.'
  const isWrite = method !== 'GET' && method !== 'HEAD'
  if (isWrite && !takesFiles && contentType !== null && !isJson(contentType))
    return 'The API takes application/json only.'
  return undefined
}

/** A worker made from a blob has an address of its own. */
function isOurs(url: string, folder: URL): boolean {
  return url.startsWith(folder.href) || url.startsWith(`blob:${folder.origin}/`)
}

/** With parameters or without. */
function isJson(contentType: string): boolean {
  return contentType.split(';')[0]?.trim().toLowerCase() === 'application/json'
}
