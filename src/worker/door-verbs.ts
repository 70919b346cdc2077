import type * as GrantVerbs from '#service/grants.ts'
import type { DoorSession, Ready } from '#service/session.ts'
import type { TrackletApi } from './api.ts'

type DoorVerbs = Pick<
  TrackletApi,
  'listGrants' | 'findGrant' | 'addGrant' | 'changeGrant' | 'revokeGrant' | 'serveOrigin'
>
type Grants = typeof GrantVerbs

/** What pages of other origins may, and their door. Loaded when first asked. @param api what the door leads to */
export function doorVerbs(session: DoorSession, api: () => TrackletApi): DoorVerbs {
  const use = <R>(work: (grants: Grants, store: Ready['store']) => Promise<R>): Promise<R> =>
    session.use(async ({ store }) => await work(await import('#service/grants.ts'), store))
  return {
    listGrants: () => use((grants, store) => grants.listGrants(store)),
    findGrant: (origin) => use((grants, store) => grants.findGrant(store, origin)),
    addGrant: (grant) => use((grants, store) => grants.addOriginGrant(store, grant)),
    changeGrant: (grantId, scope) => use((grants, store) => grants.changeGrant(store, grantId, scope)),
    revokeGrant: (grantId) => use((grants, store) => grants.revokeGrant(store, grantId)),
    serveOrigin: async (grantId, port) => {
      const { serveOrigin } = await import('./doors/serve-origin.ts')
      await serveOrigin(session, api(), grantId, port)
    },
  }
}
