import { toTrackletError } from '#base/errors.ts'
import { newWriterId } from '#base/ids.ts'
import { KERNEL_CHANNEL, type ToKernel, type ToPage } from './channel.ts'
import { Door } from './door.ts'

type Kernel = { readonly door: Door; port?: MessagePort; connection: number }

/** Hands the calls of kernels to Tracklet, and its answers back. @param only this kernel; absent: any of this origin */
export function listenToKernels(only: string | undefined): void {
  const page = newWriterId()
  const channel = new BroadcastChannel(KERNEL_CHANNEL)
  const kernels = new Map<string, Kernel>()
  const tell = (message: ToKernel) => channel.postMessage(message)

  const greet = async ({ kernel, home, experiment }: ToPage & { type: 'hello' }): Promise<void> => {
    tell({ type: 'asking', kernel, page })
    if (kernels.has(kernel)) return
    const door = new Door(new URL(home), experiment)
    kernels.set(kernel, { door, connection: 0 })
    try {
      await door.opened
      tell({ type: 'open', kernel, page })
    } catch (error) {
      kernels.delete(kernel)
      const { code, message } = toTrackletError(error)
      tell({ type: 'refused', kernel, page, code, message })
    }
  }

  const connect = (name: string, known: Kernel, connection: number): void => {
    known.port?.close()
    const port = known.door.connect()
    known.port = port
    known.connection = connection
    const answer = (data: unknown) => tell({ type: 'answer', kernel: name, page, connection, data })
    port.onmessage = ({ data }: MessageEvent<unknown>) => answer(data)
    port.addEventListener('error', () => answer(undefined))
  }

  channel.onmessage = ({ data }: MessageEvent<ToPage>) => {
    if (only !== undefined && data.kernel !== only) return
    if (data.type === 'hello') return void greet(data)
    const known = kernels.get(data.kernel)
    if (known === undefined || data.page !== page) return
    if (data.type === 'connect') connect(data.kernel, known, data.connection)
    else if (data.connection === known.connection) known.port?.postMessage(data.data, buffersOf(data.data))
  }
}

/** The columns of a batch are moved on, not copied. Whatever else a call holds goes as it is. */
function buffersOf(call: unknown): ArrayBuffer[] {
  const { argumentList } = call as { argumentList?: readonly { value?: { metrics?: object } }[] }
  const metrics = argumentList?.[0]?.value?.metrics ?? {}
  return Object.values(metrics).flatMap((column: unknown) =>
    ArrayBuffer.isView(column) ? [column.buffer as ArrayBuffer] : [],
  )
}
