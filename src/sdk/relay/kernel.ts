import { TrackletError, type ErrorCode } from '#base/errors.ts'
import { newWriterId } from '#base/ids.ts'
import type { WorkerLike } from '../types.ts'
import { KERNEL_CHANNEL, type ToKernel, type ToPage } from './channel.ts'

export type KernelOptions = {
  /** Where it would like to log: what the person is asked first. */
  readonly experiment?: string | undefined
  /** Runs a script in the kernel's page, where the host can; absent: the page listens already. */
  readonly runInPage?: ((script: string) => void) | undefined
}

/** Between two calls for a page, which may load later than its kernel. */
const HELLO_MS = 500
const MOST_HELLOS = 40

/**
 * In a worker: finds its page, waits until the person allowed it, and gives what starts a connection through that page.
 * @returns undefined when what its host ran in the page is not heard here: it is of another origin, as in VS Code for the web
 */
export async function reachPage(
  home: string,
  { experiment, runInPage }: KernelOptions,
): Promise<(() => WorkerLike) | undefined> {
  const kernel = newWriterId()
  const channel = new BroadcastChannel(KERNEL_CHANNEL)
  const address = JSON.stringify(new URL('relay.js', home).href)
  runInPage?.(`import(${address}).then((tracklet) => tracklet.relay(${JSON.stringify(kernel)}))`)
  const hello: ToPage = { type: 'hello', kernel, home, ...(experiment !== undefined && { experiment }) }
  const page = await new Promise<string | undefined>((resolve, reject) => {
    let hellos = 0
    let found: string | undefined
    const calling = setInterval(call, HELLO_MS)
    function call(): void {
      if (found !== undefined || ++hellos > MOST_HELLOS) return stop()
      channel.postMessage(hello)
    }
    function stop(): void {
      clearInterval(calling)
      if (found !== undefined) return
      if (runInPage === undefined) reject(noPage(address))
      else resolve(undefined)
    }
    channel.onmessage = ({ data }: MessageEvent<ToKernel>) => {
      if (data.kernel !== kernel || (found !== undefined && data.page !== found)) return
      found = data.page
      if (data.type === 'open') resolve(found)
      if (data.type === 'refused') reject(new TrackletError(data.code as ErrorCode, data.message))
    }
    call()
  })
  if (page === undefined) return undefined
  let connection = 0
  return () => new KernelPort(channel, kernel, page, ++connection) as unknown as WorkerLike
}

function noPage(address: string): TrackletError {
  return new TrackletError(
    'INVALID_STATE',
    `A worker cannot ask for Tracklet’s permission itself. Run this in its page, then connect again: import(${address}).then(({ relay }) => relay())`,
  )
}

/** One end of a connection through the page: as much of a MessagePort as a Link uses. */
class KernelPort extends EventTarget {
  readonly #channel: BroadcastChannel
  readonly #to: { readonly kernel: string; readonly page: string; readonly connection: number }
  readonly #onMessage = ({ data }: MessageEvent<ToKernel>) => {
    const { kernel, page, connection } = this.#to
    if (
      data.type !== 'answer' ||
      data.kernel !== kernel ||
      data.page !== page ||
      data.connection !== connection
    )
      return
    if (data.data === undefined) this.dispatchEvent(new Event('error'))
    else this.dispatchEvent(new MessageEvent('message', { data: data.data }))
  }

  constructor(channel: BroadcastChannel, kernel: string, page: string, connection: number) {
    super()
    this.#channel = channel
    this.#to = { kernel, page, connection }
    channel.addEventListener('message', this.#onMessage)
    this.#send({ type: 'connect', ...this.#to })
  }

  postMessage(data: unknown): void {
    this.#send({ type: 'call', ...this.#to, data })
  }

  close(): void {
    this.#channel.removeEventListener('message', this.#onMessage)
  }

  #send(message: ToPage): void {
    this.#channel.postMessage(message)
  }
}
