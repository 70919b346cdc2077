/**
 * The page's side of the service worker: it registers it, and knows when a newer build waits. Nothing changes under an
 * open tab until its person asks; sw/README.md tells the whole story.
 */
import { holdBuild, type BuildId, type ServiceWorkerMessage } from '#base/builds.ts'
import type { Milliseconds } from '#base/units.ts'
import { createSignal } from 'solid-js'
import { appUrl, BUILD_ID } from './trusted-types.ts'

export { BUILD_ID } from './trusted-types.ts'

const UPDATE_CHECK_MS: Milliseconds = 60 * 60 * 1000
const REGISTRATION_CHECK_MS: Milliseconds = 5_000

const [updateReady, setUpdateReady] = createSignal(false)

/** A newer build than this tab's is here; `applyUpdate` changes to it. */
export { updateReady }

let registration: ServiceWorkerRegistration | undefined

/**
 * Call once, first thing in main.tsx. It registers at every load, since other apps of the same origin are known to
 * unregister all service workers, and not before `load`, so that the first paint does not share the line.
 */
export async function registerServiceWorker(): Promise<void> {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return
  await Promise.all([holdBuild(BUILD_ID, 'page'), pageLoaded()])
  const { serviceWorker } = navigator
  serviceWorker.addEventListener('controllerchange', () => void compareBuilds())
  registration = await register()
  watchForUpdates(registration)
  setInterval(() => void keepRegistered(), REGISTRATION_CHECK_MS)
  await serviceWorker.ready
  await compareBuilds()
  serviceWorker.controller?.postMessage({ type: 'delete-unused-builds' } satisfies ServiceWorkerMessage)
}

function register(): Promise<ServiceWorkerRegistration> {
  return navigator.serviceWorker.register(appUrl('sw.js'), { updateViaCache: 'none' })
}

/** Other apps of the origin unregister all service workers, and nothing tells us; open pages keep theirs, new ones get none. */
async function keepRegistered(): Promise<void> {
  const scope = registration?.scope
  const current = await navigator.serviceWorker.getRegistration(scope)
  if (current?.scope !== scope) await register()
}

/** Reloads this tab with the newer build. Other tabs keep theirs until they are reloaded. */
export async function applyUpdate(): Promise<void> {
  const waiting = registration?.waiting
  if (waiting) {
    const changed = new Promise((resolve) => {
      navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true })
    })
    waiting.postMessage({ type: 'apply-update' } satisfies ServiceWorkerMessage)
    await changed
  }
  location.reload()
}

function pageLoaded(): Promise<void> {
  if (document.readyState === 'complete') return Promise.resolve()
  return new Promise((resolve) => window.addEventListener('load', () => resolve(), { once: true }))
}

function watchForUpdates(current: ServiceWorkerRegistration): void {
  const watch = (worker: ServiceWorker | null) => {
    worker?.addEventListener('statechange', () => {
      // Without an older one it is the first install, which activates by itself.
      if (worker.state === 'installed' && current.active) setUpdateReady(true)
    })
  }
  if (current.waiting) setUpdateReady(true)
  // It may have begun before anybody listened.
  watch(current.installing)
  current.addEventListener('updatefound', () => watch(current.installing))
  let checked = performance.now()
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || performance.now() - checked < UPDATE_CHECK_MS) return
    checked = performance.now()
    // Offline there is nothing to find.
    current.update().catch(() => undefined)
  })
}

/** Another tab may have applied an update, or the first service worker be newer than this page. */
async function compareBuilds(): Promise<void> {
  const { controller } = navigator.serviceWorker
  if (controller && (await askBuild(controller)) !== BUILD_ID) setUpdateReady(true)
}

function askBuild(worker: ServiceWorker): Promise<BuildId> {
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve) => {
    port1.addEventListener('message', ({ data }: MessageEvent<BuildId>) => resolve(data), { once: true })
    port1.start()
    worker.postMessage({ type: 'which-build' } satisfies ServiceWorkerMessage, [port2])
  })
}
