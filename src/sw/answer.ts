/** Which requests the service worker answers, and from which build's files. */
import { BUILD_PARAM } from '#base/builds.ts'
import { BUILD_ID, FOLDER } from './build.ts'
import { withPolicy } from './policies.ts'
import { matchAnyBuild, matchBuild, matchOwn, precache } from './precaches.ts'

const PAGE = new URL('index.html', FOLDER).href
const ASSETS = new URL('assets/', FOLDER).href

/** Undefined: none of ours, the browser fetches it as if there were no service worker. */
export function maybeAnswer(request: Request): Promise<Response> | undefined {
  const url = new URL(request.url)
  if (request.method !== 'GET' || !url.href.startsWith(FOLDER.href)) return undefined
  const build = url.searchParams.get(BUILD_PARAM)
  const file = url.origin + url.pathname
  if (file === FOLDER.href) return answer(request, PAGE, () => matchOwn(PAGE))
  if (build !== null && build !== BUILD_ID) return answer(request, file, () => matchBuild(build, file))
  if (precache.getCacheKeyForURL(file) !== undefined) return answer(request, file, () => matchOwn(file))
  if (file.startsWith(ASSETS)) return answer(request, file, () => matchAnyBuild(file))
  if (request.mode === 'navigate') return answerStray(request)
  return undefined
}

/** True for the app's own page, wherever it stands. */
export function isPage(url: string): boolean {
  const { origin, pathname } = new URL(url)
  return [FOLDER.href, PAGE].includes(origin + pathname)
}

/** The cache first: an address names one content for ever, by its hash or by its build. */
async function answer(
  request: Request,
  file: string,
  match: () => Promise<Response | undefined>,
): Promise<Response> {
  return withPolicy(file, (await match()) ?? (await fetch(request)))
}

/** Addresses under our folder may belong to another app; without a network they lead to our page. */
async function answerStray(request: Request): Promise<Response> {
  try {
    return await fetch(request)
  } catch {
    return Response.redirect(FOLDER.href)
  }
}
