/**
 * The page's policy lets no string become a script address. This is the one way round it: our own files, by name.
 * `app-html` (DOMPurify) stands in kit/markdown; Solid's compiled templates get `solid-template` from the build.
 */
import { BUILD_PARAM, type BuildId } from '#base/builds.ts'

/** The scripts a page may start: those with fixed names beside index.html, and workers that the build hashed. */
const SCRIPTS = /^(sw\.js|worker\.js|assets\/[\w.-]+\.js)$/

/** Written into the page by the build. */
export const BUILD_ID: BuildId =
  document.querySelector<HTMLMetaElement>('meta[name="tracklet-build"]')?.content ?? 'dev'

const policy = window.trustedTypes?.createPolicy('app-url', { createScriptURL: ensureOwnScript })

/**
 * The address of one of our scripts, for `new Worker` and `serviceWorker.register`. `worker.js` names the page's build,
 * so that a page gets its own worker after the app was updated under it.
 * @param script relative to the page (`worker.js`), or what `import url from './x.ts?worker&url'` gave
 * @throws TypeError for any other script
 */
export function appUrl(script: string): string {
  const url = new URL(script, document.baseURI)
  if (script === 'worker.js') url.searchParams.set(BUILD_PARAM, BUILD_ID)
  // The DOM's types know strings only; where the policy exists this is a TrustedScriptURL.
  return (policy?.createScriptURL(url.href) as string | undefined) ?? ensureOwnScript(url.href)
}

function ensureOwnScript(href: string): string {
  const url = new URL(href)
  const folder = new URL('.', document.baseURI)
  const path = url.pathname.slice(folder.pathname.length)
  const inFolder = url.origin === folder.origin && url.pathname.startsWith(folder.pathname)
  if (inFolder && (SCRIPTS.test(path) || import.meta.env.DEV)) return href
  throw new TypeError(`${href} is not a script of Tracklet.`)
}
