/** Headers that static hosts do not send. */
import { POLICIES } from './build.ts'

/** @param file the address asked for, without its query */
export function withPolicy(file: string, response: Response): Response {
  const policy = Object.entries(POLICIES).find(([end]) => file.endsWith(end))?.[1]
  if (policy === undefined || !response.ok) return response
  const headers = new Headers(response.headers)
  headers.set('Content-Security-Policy', policy)
  headers.set('X-Content-Type-Options', 'nosniff')
  return new Response(response.body, { status: response.status, headers })
}
