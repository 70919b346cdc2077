import type { Admit } from '#rest/route.ts'
import type { DoorSession } from '#service/session.ts'
import type { RestAnswer } from './api.ts'

const JSON_TYPE = { 'Content-Type': 'application/json' }

/** Loaded when first asked: pages do without it. */
export async function answerRest(
  session: DoorSession,
  method: string,
  path: string,
  body?: string,
  admit?: Admit,
): Promise<RestAnswer> {
  const rest = await import('#rest/answer.ts')
  const request = {
    method,
    url: path,
    headers: new Headers(JSON_TYPE),
    body: body === undefined ? null : new Response(body).body,
  }
  const response = await rest.answerRest(request, session, '/', admit)
  return { status: response.status, text: await response.text() }
}
