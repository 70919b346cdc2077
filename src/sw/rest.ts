/** MLflow's REST API behind fetch, below the app's folder. What is open here ends with the service worker. */
import { answerRest, isRestPath, takesFiles } from '#rest/answer.ts'
import { makeErrorResponse } from '#rest/errors.ts'
import { openServiceWorkerSession } from '#service/open-session.ts'
import type { Session } from '#service/session.ts'
import { FOLDER, worker } from './build.ts'
import { findBreach } from './guard.ts'

let session: Session | undefined

/**
 * Addresses of those who asked, by their ids. A page or worker keeps both as long as it lives, and to look one up is a
 * message to the browser and back.
 */
const clientUrls = new Map<string, string>()
const MAX_CLIENTS = 1_000

/** Undefined: the address is none of the API's. */
export function maybeAnswerRest(event: FetchEvent): Promise<Response> | undefined {
  const { href } = new URL(event.request.url)
  if (!href.startsWith(FOLDER.href)) return undefined
  const path = href.slice(FOLDER.href.length).replace(/[?#].*$/s, '')
  return isRestPath(path) ? answer(event, path) : undefined
}

async function answer({ request, clientId }: FetchEvent, path: string): Promise<Response> {
  const { method, mode, destination, headers } = request
  const caller = {
    method,
    mode,
    destination,
    origin: headers.get('Origin'),
    contentType: headers.get('Content-Type'),
    clientUrl: clientUrls.get(clientId) ?? (await findClientUrl(clientId)),
  }
  const breach = findBreach(caller, FOLDER, takesFiles(method, path))
  if (breach !== undefined) return makeErrorResponse(403, 'PERMISSION_DENIED', breach)
  return await answerRest(request, await ensureSession(), FOLDER.pathname)
}

async function findClientUrl(clientId: string): Promise<string | undefined> {
  const url = clientId === '' ? undefined : (await worker.clients.get(clientId))?.url
  if (url === undefined) return undefined
  if (clientUrls.size >= MAX_CLIENTS) clientUrls.clear()
  clientUrls.set(clientId, url)
  return url
}

/** One that failed or found the store lost does not recover by itself; perhaps a tab mended it since. */
async function ensureSession(): Promise<Session> {
  const before = session
  const status = await before?.status()
  if (
    before !== undefined &&
    session === before &&
    (status?.state === 'ready' || status?.state === 'blocked')
  )
    return before
  // Another request may have opened one meanwhile.
  if (session === before) {
    session = openServiceWorkerSession()
    // It may never have been open.
    before?.close().catch(() => undefined)
  }
  return session ?? (await ensureSession())
}
