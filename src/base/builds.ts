/**
 * Tabs of several builds may be open at once. Each page and worker holds a shared lock named for its build; the service
 * worker keeps the files of every build whose lock is held. The story is told in sw/README.md.
 */

/** Names the code of one deployment: 16 hex digits, or `dev` in the dev server. */
export type BuildId = string

/** In `worker.js?build=…`: whose file is asked for, whichever build controls the page. */
export const BUILD_PARAM = 'build'

const LOCK = /^tracklet-build:(\w+):(page|worker)$/

/** What a page tells the service worker. `which-build` is answered with a BuildId on the message's port. */
export type ServiceWorkerMessage =
  | { readonly type: 'apply-update' }
  | { readonly type: 'which-build' }
  | { readonly type: 'delete-unused-builds' }
  /** Answered on the message's port with one end of a channel to each open tab of the app: see #base/door.ts. */
  | { readonly type: 'reach-tabs' }

type Holder = 'page' | 'worker'

/** Resolves once the lock is held; it stays held for as long as the page or worker lives. */
export function holdBuild(buildId: BuildId, holder: Holder): Promise<void> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(`tracklet-build:${buildId}:${holder}`, { mode: 'shared' }, () => {
        resolve()
        return new Promise<never>(() => {})
      })
      .catch(reject)
  })
}

/** Undefined for a lock of another kind. */
export function parseBuildLock(name: string | undefined): { buildId: BuildId; holder: Holder } | undefined {
  const [, buildId, holder] = LOCK.exec(name ?? '') ?? []
  return buildId === undefined ? undefined : { buildId, holder: holder as Holder }
}
