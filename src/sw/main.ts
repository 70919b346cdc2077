/** The service worker. It owns no state: the browser ends it after half a minute without work. See README.md. */
import type { ServiceWorkerMessage } from '#base/builds.ts'
import { TAB_MESSAGE } from '#base/door.ts'
import { isPage, maybeAnswer } from './answer.ts'
import { BUILD_ID, worker } from './build.ts'
import { maybeAnswerRest } from './rest.ts'
import { deleteUnusedPrecaches, installPrecache } from './precaches.ts'

worker.addEventListener('install', (event) => event.waitUntil(installPrecache(event)))

worker.addEventListener('activate', (event) => event.waitUntil(activate()))

worker.addEventListener('fetch', (event) => {
  const response = maybeAnswerRest(event) ?? maybeAnswer(event.request)
  if (response) event.respondWith(response)
})

worker.addEventListener('message', (event) => {
  const message = event.data as ServiceWorkerMessage
  switch (message.type) {
    case 'apply-update':
      return event.waitUntil(worker.skipWaiting())
    case 'which-build':
      return event.ports[0]?.postMessage(BUILD_ID)
    case 'delete-unused-builds':
      return event.waitUntil(deleteUnused())
    case 'reach-tabs':
      return event.waitUntil(reachTabs(event.ports[0]))
  }
})

/** A port cannot be sent to a tab by any other way than through here; what goes over it then does not need us. */
async function reachTabs(asking: MessagePort | undefined): Promise<void> {
  const windows = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const tabs = windows.filter(({ url }) => isPage(url))
  const ends = tabs.map((tab) => {
    const { port1, port2 } = new MessageChannel()
    tab.postMessage(TAB_MESSAGE, [port1])
    return port2
  })
  asking?.postMessage(ends.length, ends)
}

async function activate(): Promise<void> {
  // The pages of the first visit get previews and an offline start without a reload.
  await worker.clients.claim()
  await deleteUnused()
}

async function deleteUnused(): Promise<void> {
  const windows = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })
  await deleteUnusedPrecaches(windows.filter(({ url }) => isPage(url)).length)
}
