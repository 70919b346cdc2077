/** Which other origins may log here, and what else they may: given by the person on a page of ours, kept, and revoked. */
import { TrackletError } from '#base/errors.ts'
import { newRunId } from '#base/ids.ts'
import {
  OPAQUE_ORIGIN,
  checkNewGrant,
  checkScope,
  isValidGrant,
  type Grant,
  type GrantScope,
  type NewGrant,
} from '#model/grant.ts'
import { addGrant, readGrant, readGrants, removeGrants, updateGrant } from '#store/grants.ts'
import type { Store } from '#store/store.ts'

/** Those that hold, last used first. */
export async function listGrants(store: Store): Promise<Grant[]> {
  const now = Date.now()
  const grants = await readGrants(store)
  return grants.filter((grant) => isValidGrant(grant, now)).sort((a, b) => b.lastUsed - a.lastUsed)
}

/** What the person allowed an origin before; undefined for one that is not known or whose time is over, and for frames without an origin. */
export async function findGrant(store: Store, origin: string): Promise<Grant | undefined> {
  if (origin === OPAQUE_ORIGIN) return undefined
  return (await listGrants(store)).find((grant) => grant.origin === origin)
}

/** Takes the place of what the origin was allowed before. @throws TrackletError INVALID_PARAMETER_VALUE */
export async function addOriginGrant(store: Store, request: NewGrant): Promise<Grant> {
  checkNewGrant(request)
  const now = Date.now()
  const { origin, reach, experiment, read, change, until } = request
  const grant: Grant = {
    grantId: newRunId(),
    origin,
    reach,
    experiment,
    read,
    change,
    until,
    createdAt: now,
    lastUsed: now,
    refused: 0,
  }
  const replaced = (await readGrants(store)).filter(
    (other) => !isValidGrant(other, now) || (origin !== OPAQUE_ORIGIN && other.origin === origin),
  )
  await addGrant(
    store,
    grant,
    replaced.map(({ grantId }) => grantId),
  )
  return grant
}

/** @throws TrackletError RESOURCE_DOES_NOT_EXIST, INVALID_PARAMETER_VALUE */
export async function changeGrant(store: Store, grantId: string, scope: GrantScope): Promise<void> {
  checkScope(scope)
  const { reach, experiment, read, change } = scope
  await updateGrant(store, grantId, (row) => ({ ...ensureGrant(row), reach, experiment, read, change }))
}

/** Open connections end within a moment. One that is gone already is no error. */
export async function revokeGrant(store: Store, grantId: string): Promise<void> {
  await removeGrants(store, [grantId])
}

/** @throws TrackletError PERMISSION_DENIED when it was revoked or its time is over */
export async function readValidGrant(store: Store, grantId: string): Promise<Grant> {
  const grant = await readGrant(store, grantId)
  if (grant !== undefined && isValidGrant(grant, Date.now())) return grant
  throw new TrackletError(
    'PERMISSION_DENIED',
    'Tracklet’s permission for this page ended, or was withdrawn in its settings. Nothing more is taken; connect again to ask.',
  )
}

/** Notes that a grant was used, and how often its gate refused since the last note. */
export async function noteGrantUse(store: Store, grantId: string, refused: number): Promise<void> {
  await updateGrant(
    store,
    grantId,
    (row) => {
      const grant = ensureGrant(row)
      return { ...grant, lastUsed: Date.now(), refused: grant.refused + refused }
    },
    true,
  )
}

function ensureGrant(grant: Grant | undefined): Grant {
  if (grant !== undefined) return grant
  throw new TrackletError('RESOURCE_DOES_NOT_EXIST', 'There is no such grant any more.')
}
