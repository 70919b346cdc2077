/** MLflow's REST API behind fetch, below the app's folder. What is open here ends with the service worker. */
import { answerRest, isRestPath, takesFiles } from '#rest/answer.ts'
import { makeErrorResponse } from '#rest/errors.ts'
import { openServiceWorkerSession } from '#service/open-session.ts'
import type { Session } from '#service/session.ts'
import { FOLDER, worker } from './build.ts'
import { findBreach } from './guard.ts'

let session: Session | undefined

/** Undefined: the address is none of the API's. */
export function maybeAnswerRest(event: FetchEvent): Promise<Response> | undefined {
  const { href } = new URL(event.request.url)
  if (!href.startsWith(FOLDER.href)) return undefined
  const path = href.slice(FOLDER.href.length).replace(/[?#].*$/s, '')
  return isRestPath(path) ? answer(event, path) : undefined
}

async function answer({ request, clientId }: FetchEvent, path: string): Promise<Response> {
  const { method, mode, destination, headers } = request
  const client = clientId === '' ? undefined : await worker.clients.get(clientId)
  const caller = {
    method,
    mode,
    destination,
    origin: headers.get('Origin'),
    contentType: headers.get('Content-Type'),
    clientUrl: client?.url,
  }
  const breach = findBreach(caller, FOLDER, takesFiles(method, path))
  if (breach !== undefined) return makeErrorResponse(403, 'PERMISSION_DENIED', breach)
  return await answerRest(request, await ensureSession(), FOLDER.pathname)
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
