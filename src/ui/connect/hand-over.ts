import type { ServiceWorkerMessage } from '#base/builds.ts'
import type { TabAnswer, TabRequest } from '#base/door.ts'
import { serveOrigin } from '../remote.ts'

/** A tab that does not say in this time that it is there is frozen, or of an older build. */
const ANSWER_MS = 3_000

/**
 * Gives the page's port to a worker that answers it: an open tab's, else this window's own.
 * @returns where it is answered, and hence what has to stay open
 */
export async function handOver(grantId: string, control: MessagePort): Promise<'tab' | 'window'> {
  const tab = await findTab()
  if (tab !== undefined) {
    const answer = nextAnswer(tab)
    tab.postMessage({ type: 'serve', grantId } satisfies TabRequest, [control])
    if ((await answer).type === 'served') return 'tab'
    throw new Error('The open tab of Tracklet could not take the connection.')
  }
  await serveOrigin(grantId, control)
  return 'window'
}

/** The first that answers. */
async function findTab(): Promise<MessagePort | undefined> {
  const active = (await navigator.serviceWorker?.getRegistration())?.active
  if (!active) return undefined
  const { port1, port2 } = new MessageChannel()
  const tabs = new Promise<readonly MessagePort[]>((resolve) => {
    port1.onmessage = ({ ports }: MessageEvent<unknown>) => resolve(ports)
  })
  active.postMessage({ type: 'reach-tabs' } satisfies ServiceWorkerMessage, [port2])
  return await inTime(async () => await Promise.any((await tabs).map(greet)))
}

async function greet(tab: MessagePort): Promise<MessagePort> {
  const answer = nextAnswer(tab)
  tab.postMessage({ type: 'are-you-there' } satisfies TabRequest)
  await answer
  return tab
}

function nextAnswer(tab: MessagePort): Promise<TabAnswer> {
  return new Promise((resolve) => {
    tab.onmessage = ({ data }: MessageEvent<TabAnswer>) => resolve(data)
  })
}

/** Undefined when it fails, or takes too long. */
async function inTime<T>(work: () => Promise<T>): Promise<T | undefined> {
  const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), ANSWER_MS))
  return await Promise.race([work().catch(() => undefined), late])
}
