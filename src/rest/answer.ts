/** MLflow's REST API as a function. It knows neither service worker nor server: both hand their requests to it. */
import { refuse } from '#base/errors.ts'
import type { DoorSession } from '#service/session.ts'
import { errorToResponse, makeErrorResponse } from './errors.ts'
import { RouteTable, type Found } from './find-route.ts'
import { readAddress, readInput } from './read-request.ts'
import { toJsonResponse } from './respond.ts'
import type { Admit, RestRequest } from './route.ts'
import { ROUTES } from './routes.ts'

const table = new RouteTable(ROUTES)

/** True for an address that is ours to answer, with an error if need be. @param path below the base, as it came */
export function isRestPath(path: string): boolean {
  return /^(ajax-)?api\//.test(path) || find(path).length > 0
}

/** True where the body is a file, of whatever type. */
export function takesFiles(method: string, path: string): boolean {
  return find(path).some(({ route }) => route.body === 'file' && route.methods.some((one) => one === method))
}

function find(path: string): Found[] {
  const address = readAddress(path, '')
  return address === undefined ? [] : table.find(address.parts)
}

/**
 * Never rejects.
 * @param base the path that the API stands under; begins and ends with a slash
 * @param admit whether the caller may; absent: all may
 */
export async function answerRest(
  request: RestRequest,
  session: DoorSession,
  base = '/',
  admit?: Admit,
): Promise<Response> {
  try {
    const address = readAddress(request.url, base)
    if (address === undefined) refuse('Invalid path')
    const found = table.find(address.parts)
    const method = request.method === 'HEAD' ? 'GET' : request.method
    const match = found.find(({ route }) => route.methods.some((known) => known === method))
    if (match === undefined) return refuseRoute(request, found)
    const { route, parts } = match
    const input = await readInput(request, route, address.query)
    const run = route.body === 'file' ? session.useFiles.bind(session) : session.use.bind(session)
    const answer = await run((ready) => route.run(input, parts, ready, request, admit))
    return answer instanceof Response ? answer : toJsonResponse(answer)
  } catch (error) {
    return errorToResponse(error)
  }
}

/** The code makes MLflow's clients try another route, where they know one. */
function refuseRoute({ method }: RestRequest, found: readonly Found[]): Response {
  if (found.length === 0)
    return makeErrorResponse(404, 'ENDPOINT_NOT_FOUND', 'There is no such endpoint in Tracklet.')
  const allowed = found.flatMap(({ route }) => route.methods).join(', ')
  return makeErrorResponse(405, 'ENDPOINT_NOT_FOUND', `${method} is not allowed here; ${allowed} is.`, {
    Allow: allowed,
  })
}
