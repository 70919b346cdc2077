/**
 * The door for a page of another origin. A page of ours asked its person, and hands over one port: the capability. On it the
 * page says that it is there, and sends a port for calls, again after a break. Calls are Comlink's messages (see sdk/link.ts),
 * read here by hand: nothing but a call of a verb by its name is understood.
 */
import { TrackletError, toTrackletError } from '#base/errors.ts'
import type { DoorNews, DoorRequest } from '#base/door.ts'
import { errorToWire } from '#base/wire.ts'
import { isValidGrant, type Grant } from '#model/grant.ts'
import { noteGrantUse, readValidGrant } from '#service/grants.ts'
import type { DoorSession } from '#service/session.ts'
import type { ClientApi } from '../client-verbs.ts'
import { Allowance, type Meter } from './allowance.ts'
import { makeGate } from './gate.ts'
import { Rights } from './rights.ts'

/** So many senseless messages one after the other close the port. */
const MOST_BAD = 100
const NOTE_MS = 2_000
/** A page pings every two seconds, a hidden one every minute at least; one that is silent for so long is gone. */
const SILENCE_MS = 180_000

type Call = { readonly id: number; readonly verb: string; readonly args: readonly unknown[] }
type Verbs = Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>>

/** By grant, so that a second connection is no second allowance. */
const allowances = new Map<string, Allowance>()

/**
 * @param allowance default: the grant's own
 * @throws TrackletError PERMISSION_DENIED for a grant that is not or no longer valid
 */
export async function serveOrigin(
  session: DoorSession,
  api: ClientApi,
  grantId: string,
  control: MessagePort,
  allowance: Meter = ensureAllowance(grantId),
): Promise<void> {
  const grant = await session.use(({ store }) => readValidGrant(store, grantId))
  const door = new Door(session, api, grant, control, allowance)
  await door.open()
}

function ensureAllowance(grantId: string): Allowance {
  const allowance = allowances.get(grantId) ?? new Allowance()
  allowances.set(grantId, allowance)
  return allowance
}

class Door {
  readonly #session: DoorSession
  readonly #control: MessagePort
  readonly #verbs: Verbs
  #rights: Rights
  /** Undefined while the grant holds. */
  #ended: TrackletError | undefined
  #calls: MessagePort | undefined
  #bad = 0
  #refused = 0
  #noting: ReturnType<typeof setTimeout> | undefined
  readonly #held = new Set<string>()
  #leave: ReturnType<typeof setTimeout> | undefined
  #unlisten: (() => void) | undefined

  constructor(session: DoorSession, api: ClientApi, grant: Grant, control: MessagePort, allowance: Meter) {
    this.#session = session
    this.#control = control
    this.#rights = new Rights(session, grant)
    const gate = makeGate({ session, api, rights: () => this.#rights, allowance, held: this.#held })
    this.#verbs = Object.freeze(Object.assign(Object.create(null), gate) as Verbs)
  }

  async open(): Promise<void> {
    await this.#session.use(async ({ store }) => {
      this.#unlisten = store.changes.listen(({ kind }) => {
        if (kind === 'grants') void this.#reread()
      })
    })
    this.#control.onmessage = ({ data, ports }: MessageEvent<DoorRequest | undefined>) => {
      this.#hear()
      if (data?.type === 'ping') this.#tell({ type: 'pong' })
      else if (data?.type === 'calls' && ports[0]) this.#listen(ports[0])
    }
    this.#hear()
    this.#tell({ type: 'open' })
  }

  #hear(): void {
    clearTimeout(this.#leave)
    this.#leave = setTimeout(() => this.#close(), SILENCE_MS)
  }

  /** The page is gone: its runs show as interrupted. */
  #close(): void {
    this.#unlisten?.()
    this.#calls?.close()
    this.#control.close()
    for (const runId of this.#held) void this.#session.releaseRun(runId).catch(() => undefined)
  }

  #tell(news: DoorNews): void {
    this.#control.postMessage(news)
  }

  #listen(port: MessagePort): void {
    this.#calls?.close()
    this.#calls = port
    port.onmessage = ({ data }: MessageEvent<unknown>) => void this.#answer(port, data)
  }

  async #answer(port: MessagePort, message: unknown): Promise<void> {
    const call = parseCall(message)
    if (call === undefined) return this.#countBad(port)
    this.#bad = 0
    const { id, verb, args } = call
    try {
      const value = await this.#run(verb, args)
      port.postMessage({ id, type: 'RAW', value })
    } catch (error) {
      if (toTrackletError(error).code === 'PERMISSION_DENIED') this.#refused++
      port.postMessage({ id, type: 'HANDLER', name: 'throw', value: errorToWire(error) })
    }
    this.#noting ??= setTimeout(() => void this.#note(), NOTE_MS)
  }

  async #run(verb: string, args: readonly unknown[]): Promise<unknown> {
    if (!isValidGrant(this.#rights.grant, Date.now())) await this.#reread()
    if (this.#ended !== undefined) throw this.#ended
    const work = this.#verbs[verb]
    if (work === undefined)
      throw new TrackletError(
        'PERMISSION_DENIED',
        `'${verb}' is nothing that a page of another origin may ask.`,
      )
    return await work(...args)
  }

  #countBad(port: MessagePort): void {
    this.#refused++
    this.#noting ??= setTimeout(() => void this.#note(), NOTE_MS)
    if (++this.#bad >= MOST_BAD) port.close()
  }

  /** The grant may have been narrowed, or revoked. */
  async #reread(): Promise<void> {
    if (this.#ended !== undefined) return
    try {
      const { grantId } = this.#rights.grant
      this.#rights = new Rights(
        this.#session,
        await this.#session.use(({ store }) => readValidGrant(store, grantId)),
      )
    } catch (error) {
      this.#ended = toTrackletError(error)
      this.#tell({ type: 'closed', message: this.#ended.message })
    }
  }

  async #note(): Promise<void> {
    this.#noting = undefined
    const refused = this.#refused
    this.#refused = 0
    const { grantId } = this.#rights.grant
    // It may have been revoked meanwhile.
    await this.#session.use(({ store }) => noteGrantUse(store, grantId, refused)).catch(() => undefined)
  }
}

/** Undefined for what is no call. */
function parseCall(message: unknown): Call | undefined {
  if (typeof message !== 'object' || message === null) return undefined
  const { id, type, path, argumentList } = message as Record<string, unknown>
  if (type !== 'APPLY' || !Number.isSafeInteger(id) || !Array.isArray(path) || !Array.isArray(argumentList))
    return undefined
  const [verb, ...below] = path as unknown[]
  if (typeof verb !== 'string' || below.length > 0) return undefined
  const args = (argumentList as unknown[]).map((argument) => (argument as { value?: unknown } | null)?.value)
  return { id: id as number, verb, args }
}
