/**
 * A long call across a port: progress comes back, a cancel goes there. The caller opens a job and sends its port along with
 * the call; the other side follows it. What the call gives, or throws, is its own answer.
 */
import { TrackletError } from './errors.ts'

export type JobOptions<P> = {
  /** Aborting rejects the call with the signal's reason. */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: P) => void
}

/** What the work sees of its caller. */
export type Job<P> = { readonly signal: AbortSignal; readonly report: (progress: P) => void }

/** Progress is told no more often than this; the last one may be left out. */
const REPORT_MS = 100

/** Work that nobody watches. */
function silentJob(signal: AbortSignal = new AbortController().signal): Job<unknown> {
  return { signal, report: () => undefined }
}

/**
 * The caller's side.
 * @param call gets the port, to be transferred
 */
export async function runJob<P, R>(
  { signal, onProgress }: JobOptions<P>,
  call: (port: MessagePort) => Promise<R>,
): Promise<R> {
  signal?.throwIfAborted()
  const { port1: mine, port2: theirs } = new MessageChannel()
  mine.onmessage = ({ data }: MessageEvent<P>) => onProgress?.(data)
  const onAbort = (): void => mine.postMessage('cancel')
  signal?.addEventListener('abort', onAbort)
  try {
    return await call(theirs)
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  } finally {
    signal?.removeEventListener('abort', onAbort)
    mine.close()
  }
}

/** The worker's side. @param port absent: nobody watches */
export async function followJob<P, R>(
  port: MessagePort | undefined,
  work: (job: Job<P>) => Promise<R>,
): Promise<R> {
  if (port === undefined) return await work(silentJob())
  const controller = new AbortController()
  port.onmessage = () =>
    controller.abort(new TrackletError('CANCELLED', 'It was cancelled; nothing of it was kept.'))
  let told = -Infinity
  const report = (progress: P): void => {
    const now = performance.now()
    if (now - told < REPORT_MS) return
    told = now
    port.postMessage(progress)
  }
  try {
    return await work({ signal: controller.signal, report })
  } finally {
    port.close()
  }
}
