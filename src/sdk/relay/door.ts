import { DOOR_VERSION, type DoorHello, type DoorNews, type DoorOffer, type DoorRequest } from '#base/door.ts'
import { TrackletError, toTrackletError } from '#base/errors.ts'
import { showBox, type Box } from './box.ts'
import { openMemory } from './memory.ts'

const PAGE = 'connect.html'
/** A size of its own makes it a window and not a tab. */
const WINDOW = 'popup,width=460,height=640'

/** A hidden page's timers come once a minute at least: pings are counted, not timed. */
const PING_MS = 2_000
const MOST_UNANSWERED = 4
const LOOK_MS = 300

/** Of a sandboxed frame. */
const OPAQUE = 'null'

/**
 * A connection of this page to a Tracklet of another origin, over the lives of several windows and tabs there. When who
 * answered is gone, the page is offered to connect again; Tracklet remembers what it allowed, and does not ask twice.
 * Where no window can be opened, or it is cut off from the page, a Tracklet in the page's own memory answers.
 */
export class Door {
  /** Resolves with the first connection; rejects when it was refused. */
  readonly opened: Promise<void>
  readonly #home: URL
  readonly #experiment: string | undefined
  /** Shown on both sides, where the browser has no origin to show. */
  readonly #code = globalThis.origin === OPAQUE ? makeCode() : undefined
  #resolve!: () => void
  #reject!: (error: TrackletError) => void
  #control: MessagePort | undefined
  #window: Window | undefined
  /** Calls that wait for a connection, one end; the other one is the client's. */
  #waiting: MessagePort | undefined
  /** The client's end of the calls on the present connection. */
  #calls: MessagePort | undefined
  #unanswered = 0
  #invitation: Box | undefined
  /** The window said something: a person who closes it then means no. */
  #met = false
  #refusal: TrackletError | undefined

  constructor(home: URL, experiment: string | undefined) {
    this.#home = home
    this.#experiment = experiment
    this.opened = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    // Each connection is awaited by who asks for it.
    this.opened.catch(() => undefined)
    addEventListener('message', (event: MessageEvent<unknown>) => this.#onOffer(event))
    setInterval(() => this.#ping(), PING_MS)
    this.#ask()
  }

  /** @returns a port that is answered as Tracklet's worker is, as soon as there is a connection */
  connect(): MessagePort {
    if (this.#refusal !== undefined) throw this.#refusal
    const { port1, port2 } = new MessageChannel()
    this.#calls = port1
    this.#waiting = port2
    if (this.#control !== undefined) this.#handOver(this.#control)
    return port1
  }

  #handOver(control: MessagePort): void {
    if (this.#waiting === undefined) return
    control.postMessage({ type: 'calls' } satisfies DoorRequest, [this.#waiting])
    this.#waiting = undefined
  }

  /** At once where the browser lets us, which is after a click; else by a button. */
  #ask(): void {
    // A worker whose page does not answer.
    if (globalThis.document === undefined) return void this.#keepHere()
    if (this.#code !== undefined) this.#invite()
    if (navigator.userActivation?.isActive === false || !this.#openWindow()) this.#invite()
  }

  #invite(): void {
    const code = this.#code === undefined ? '' : ` Its code is ${this.#code}.`
    this.#invitation ??= showBox(
      `This page wants to log to Tracklet at ${this.#home.host}.${code}`,
      'Connect to Tracklet',
      () => {
        if (!this.#openWindow()) void this.#keepHere()
      },
    )
  }

  async #keepHere(): Promise<void> {
    try {
      const memory = await openMemory(this.#home)
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = (event: MessageEvent<DoorNews>) => this.#onNews(port1, event.data)
      await memory.serve(port2)
    } catch (error) {
      this.#refuse(toTrackletError(error))
    }
  }

  #openWindow(): boolean {
    const opened = globalThis.open(new URL(PAGE, this.#home), `tracklet-${this.#home.host}`, WINDOW)
    if (opened === null) return false
    this.#window = opened
    this.#met = false
    const look = setInterval(() => {
      if (this.#window !== opened || this.#control !== undefined) return clearInterval(look)
      if (!opened.closed) return
      clearInterval(look)
      // A page's Cross-Origin-Opener-Policy cuts its windows off: they look closed, and are not heard.
      if (!this.#met) return void this.#keepHere()
      this.#refuse(
        new TrackletError(
          'PERMISSION_DENIED',
          'Tracklet’s window was closed before this page was allowed to log.',
        ),
      )
    }, LOOK_MS)
    return true
  }

  #onOffer({ data, source, origin }: MessageEvent<unknown>): void {
    if (origin !== this.#home.origin || source === null || source !== this.#window) return
    const { type, versions } = (data ?? {}) as Partial<DoorOffer>
    if (type !== 'tracklet-door' || !Array.isArray(versions)) return
    this.#met = true
    if (!versions.includes(DOOR_VERSION))
      return this.#refuse(
        new TrackletError(
          'INVALID_STATE',
          `The Tracklet at ${this.#home.href} speaks another version than this page. Reload both.`,
        ),
      )
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = (event: MessageEvent<DoorNews>) => this.#onNews(port1, event.data)
    const hello: DoorHello = {
      type: 'tracklet-hello',
      version: DOOR_VERSION,
      ...(this.#experiment !== undefined && { experiment: this.#experiment }),
      ...(this.#code !== undefined && { code: this.#code }),
    }
    this.#window.postMessage(hello, origin, [port2])
  }

  #onNews(control: MessagePort, news: DoorNews): void {
    if (news.type === 'open') this.#enter(control)
    else if (control === this.#control) this.#unanswered = 0
    if (news.type === 'closed') this.#refuse(new TrackletError('PERMISSION_DENIED', news.message))
  }

  #enter(control: MessagePort): void {
    this.#control = control
    this.#unanswered = 0
    this.#removeInvitation()
    this.#handOver(control)
    this.#resolve()
  }

  /** A port tells nobody that its other end is gone. */
  #ping(): void {
    if (this.#control === undefined) return
    if (this.#unanswered++ >= MOST_UNANSWERED) return this.#lose()
    this.#control.postMessage({ type: 'ping' } satisfies DoorRequest)
  }

  #lose(): void {
    this.#control?.close()
    this.#control = undefined
    // The client keeps what was not acknowledged, and starts anew.
    this.#calls?.dispatchEvent(new Event('error'))
    // Not by a click that was meant for something else.
    this.#invite()
  }

  #removeInvitation(): void {
    this.#invitation?.remove()
    this.#invitation = undefined
  }

  /** What waits is answered by nobody: a connection that is asked for later is refused at once. */
  #refuse(error: TrackletError): void {
    this.#removeInvitation()
    this.#reject(error)
    if (error.code === 'PERMISSION_DENIED' && this.#control !== undefined) this.#refusal = error
  }
}

/** Six digits, in two groups. */
function makeCode(): string {
  const [number = 0] = crypto.getRandomValues(new Uint32Array(1))
  const digits = String(number % 1_000_000).padStart(6, '0')
  return `${digits.slice(0, 3)} ${digits.slice(3)}`
}
