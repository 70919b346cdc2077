import { isTabMessage, type TabAnswer, type TabRequest } from '#base/door.ts'
import { serveOrigin } from './remote.ts'

/** Takes over what a window of the consent page was given: it closes, and this tab's worker answers. */
export function listenForOrigins(): void {
  const { serviceWorker } = navigator as { readonly serviceWorker?: ServiceWorkerContainer }
  serviceWorker?.addEventListener('message', ({ data, ports: [port] }: MessageEvent<unknown>) => {
    if (isTabMessage(data) && port) listen(port)
  })
  serviceWorker?.startMessages()
}

function listen(port: MessagePort): void {
  const answer = (message: TabAnswer) => port.postMessage(message)
  port.onmessage = ({ data, ports: [control] }: MessageEvent<TabRequest>) => {
    if (data.type === 'are-you-there') return answer({ type: 'here' })
    if (control === undefined) return
    serveOrigin(data.grantId, control).then(
      () => answer({ type: 'served' }),
      () => answer({ type: 'failed' }),
    )
  }
}
