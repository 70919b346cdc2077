import { refuse } from '#base/errors.ts'
import type { Milliseconds } from '#base/units.ts'

/** What a page of another origin may do here. Whatever it may, it sees and changes the runs that it made. */
export type GrantScope = {
  /** Where it may log: to `Default` and the experiments it makes, to one by name, or to any. */
  readonly reach: 'own' | 'one' | 'any'
  /** With `one`; else ''. */
  readonly experiment: string
  /** It sees all that is here. */
  readonly read: boolean
  /** It changes and deletes all that is here, and registers models. */
  readonly change: boolean
}

export type NewGrant = GrantScope & {
  /** As the browser tells it: scheme, host in punycode, port. `null`: a sandboxed frame, for this connection only. */
  readonly origin: string
  /** When it ends; null: when it is revoked. */
  readonly until: Milliseconds | null
}

export type Grant = NewGrant & {
  readonly grantId: string
  readonly createdAt: Milliseconds
  readonly lastUsed: Milliseconds
  /** Calls that the gate did not let pass. */
  readonly refused: number
}

/** A frame that is sandboxed without an origin of its own. */
export const OPAQUE_ORIGIN = 'null'

export function isValidGrant({ until }: Grant, now: Milliseconds): boolean {
  return until === null || until > now
}

/** @throws TrackletError INVALID_PARAMETER_VALUE */
export function checkNewGrant(request: NewGrant): void {
  const { origin, until } = request
  if (origin !== OPAQUE_ORIGIN && !isWebOrigin(origin)) refuse(`'${origin}' is not the origin of a web page.`)
  if (until !== null && !(until > 0 && until < 8.64e15))
    refuse('A grant ends at a time, or when it is revoked.')
  checkScope(request)
}

/** @throws TrackletError INVALID_PARAMETER_VALUE */
export function checkScope({ reach, experiment }: GrantScope): void {
  if ((reach === 'one') !== (experiment !== ''))
    refuse('A grant for one experiment names it; others name none.')
}

/** Exactly as a browser writes it: no path, no capital, no default port. */
function isWebOrigin(origin: string): boolean {
  return /^https?:\/\//.test(origin) && URL.canParse(origin) && new URL(origin).origin === origin
}
