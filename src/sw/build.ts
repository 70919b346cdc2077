/** What a service worker knows of itself: its build, its files, its folder. */
import type { BuildId } from '#base/builds.ts'
import type { PrecacheEntry } from 'workbox-precaching'

declare const __BUILD_ID__: BuildId
declare const __PRECACHE__: readonly PrecacheEntry[]
declare const __POLICIES__: Readonly<Record<string, string>>

/** The hash of all files of the build. Written by the build, as all three. */
export const BUILD_ID = __BUILD_ID__

/** Every file of the build, with its SHA-256. */
export const PRECACHE = __PRECACHE__

/** Content-Security-Policies by how a file's path ends. */
export const POLICIES = __POLICIES__

export const worker = globalThis as unknown as ServiceWorkerGlobalScope

/** Where index.html stands: `/`, or a sub-path such as `/tracklet/`. */
export const FOLDER = new URL('.', location.href)
