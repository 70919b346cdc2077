/**
 * The way to the worker, over the lives of several: when one dies, every call that waits for it rejects with
 * E_STORE_STALLED, and the next call starts another one, which holds the same runs.
 *
 * The worker answers through Comlink. This side speaks Comlink's messages itself, since Comlink leaves a call hanging
 * when the worker is gone, and is a fifth of what the client may weigh:
 * `{id, type: 'APPLY', path: [verb], argumentList: [{type: 'RAW', value}]}` is answered by `{id, type: 'RAW', value}`
 * or, thrown, by `{id, type: 'HANDLER', name: 'throw', value: {code, message, details}}`.
 */
import { TrackletError } from '#base/errors.ts'
import { errorFromWire } from '#base/wire.ts'
import type { TrackletApi } from '#worker/api.ts'
import type { WorkerLike } from './types.ts'

type Verb = keyof TrackletApi
type Answer<V extends Verb> = Awaited<ReturnType<TrackletApi[V]>>
type Reply = { readonly id: number } & (
  | { readonly type: 'RAW'; readonly value: unknown }
  | { readonly type: 'HANDLER'; readonly value: Parameters<typeof errorFromWire>[0] }
)
type Call = {
  readonly verb: Verb
  /** Of performance.now(). */
  readonly since: number
  readonly resolve: (value: never) => void
  readonly reject: (error: Error) => void
}

/** Whether the same call may succeed later: nothing of it was kept, or it can be repeated harmlessly. */
export function isRetryable({ code }: TrackletError): boolean {
  return /^E_(QUOTA|STORE_)/.test(code)
}

function stalled(message: string): TrackletError {
  return new TrackletError('E_STORE_STALLED', message)
}

/** So many silences a batch waits for its answer. */
const PATIENCE = 3

export class Link {
  readonly #start: () => WorkerLike
  readonly #silenceMs: number
  readonly #held = new Set<string>()
  readonly #calls = new Map<number, Call>()
  #lastId = 0
  #endpoint: WorkerLike | undefined
  #closed = false
  /** When the worker last gave a sign, or began to owe one. */
  #heard = 0
  #asked = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(start: () => WorkerLike, silenceMs: number) {
    this.#start = start
    this.#silenceMs = silenceMs
  }

  /** The message is posted before this returns: a loop that never yields still gets its points out. */
  call<V extends Verb>(
    verb: V,
    args: Parameters<TrackletApi[V]>,
    transfer: Transferable[] = [],
  ): Promise<Answer<V>> {
    return new Promise((resolve, reject) => {
      const endpoint = this.#ensureEndpoint()
      const id = ++this.#lastId
      const argumentList = args.map((value) => ({ type: 'RAW', value }))
      endpoint.postMessage({ id, type: 'APPLY', path: [verb], argumentList }, transfer)
      const since = performance.now()
      if (this.#calls.size === 0) this.#heard = since
      this.#calls.set(id, { verb, since, resolve, reject })
      this.#watch()
    })
  }

  /** Keeps the run shown as live, also by the workers to come. */
  async hold(runId: string): Promise<void> {
    this.#held.add(runId)
    await this.call('holdRun', [runId])
  }

  /** Also the worker's end releases it. */
  release(runId: string): void {
    if (this.#held.delete(runId)) this.#sendQuietly('releaseRun', runId)
  }

  close(): void {
    this.#closed = true
    this.#lose('the connection was closed')
  }

  #ensureEndpoint(): WorkerLike {
    if (this.#closed)
      throw new TrackletError('INVALID_STATE', 'This connection was closed. Call connect() again.')
    if (this.#endpoint !== undefined) return this.#endpoint
    const endpoint = this.#start()
    const onLost = (event: Event) => {
      if (this.#endpoint === endpoint) this.#lose((event as ErrorEvent).message || 'it could not be started')
    }
    endpoint.addEventListener('message', (event) => this.#onReply((event as MessageEvent<Reply>).data))
    endpoint.addEventListener('error', onLost)
    endpoint.addEventListener('messageerror', onLost)
    if ('start' in endpoint) endpoint.start()
    this.#endpoint = endpoint
    for (const runId of this.#held) this.#sendQuietly('holdRun', runId)
    return endpoint
  }

  #onReply(reply: Reply): void {
    const call = this.#calls.get(reply.id)
    this.#calls.delete(reply.id)
    this.#heard = performance.now()
    this.#asked = false
    if (reply.type === 'RAW') call?.resolve(reply.value as never)
    else call?.reject(errorFromWire(reply.value))
  }

  #lose(reason: string): void {
    const endpoint = this.#endpoint
    if (endpoint === undefined) return
    if ('terminate' in endpoint) endpoint.terminate()
    else endpoint.close()
    this.#endpoint = undefined
    this.#asked = false
    const calls = [...this.#calls.values()]
    this.#calls.clear()
    const message = `Tracklet's worker is gone (${reason}). What was acknowledged is safe.`
    for (const { reject } of calls) reject(stalled(message))
    // So that held runs are live again, though nothing is logged.
    if (!this.#closed && this.#held.size > 0)
      setTimeout(() => this.#sendQuietly('status'), this.#silenceMs / 10)
  }

  #watch(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      if (this.#calls.size === 0) return
      const now = performance.now()
      if (now - this.#heard >= this.#silenceMs - 1) this.#checkLife()
      this.#giveUpBatches(now - PATIENCE * this.#silenceMs)
      this.#watch()
    }, this.#silenceMs)
  }

  /** An answer may be lost though the worker lives. A batch can be sent twice; what else waits may just take long. */
  #giveUpBatches(before: number): void {
    for (const [id, { verb, since, reject }] of this.#calls) {
      if (verb !== 'logBatch' || since > before) continue
      this.#calls.delete(id)
      reject(stalled('A batch is not answered; it is sent again.'))
    }
  }

  /** Asks before it judges: a tab that was frozen has a long silence behind it and the answers still in its queue. */
  #checkLife(): void {
    if (this.#asked) return this.#lose('it does not answer')
    this.#asked = true
    this.#sendQuietly('status')
  }

  /** Any answer will do, an error too: what is wrong with the store is told by the calls that log. */
  #sendQuietly(verb: 'holdRun' | 'releaseRun' | 'status', ...args: string[]): void {
    this.call(verb, args as [string]).catch(() => undefined)
  }
}
