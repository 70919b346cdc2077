/**
 * How a page of another origin and Tracklet speak. The page opens connect.html in a window; that says `DoorOffer` to it,
 * gets a `DoorHello` with one end of a channel, asks its person, and gives the port to the worker that answers. From then on
 * the page sends `DoorRequest`s on it and hears `DoorNews`. A new version adds; what it takes away gets a new number.
 */

import type { Bytes } from './units.ts'

export const DOOR_VERSION = 1

/** From connect.html to the window that opened it. It says nothing that a stranger may not hear. */
export type DoorOffer = { readonly type: 'tracklet-door'; readonly versions: readonly number[] }

export type DoorHello = {
  readonly type: 'tracklet-hello'
  readonly version: number
  /** Where it would like to log. */
  readonly experiment?: string
  /** Shown on both sides where the browser gives the page no origin to name. */
  readonly code?: string
}

export type DoorRequest =
  | { readonly type: 'ping' }
  /** With a port, on which a Link (sdk/link.ts) calls. The one before is closed. */
  | { readonly type: 'calls' }

export type DoorNews =
  | { readonly type: 'pong' }
  | { readonly type: 'open' }
  /** For good: refused, revoked or over. */
  | { readonly type: 'closed'; readonly message: string }

/**
 * From the service worker to each open tab of the app, with one end of a channel to connect.html: that window closes after
 * the question, and a tab's worker goes on answering.
 */
export const TAB_MESSAGE = { type: 'tracklet-tab' } as const

/** From connect.html to a tab. `serve` comes with the page's port. */
export type TabRequest =
  { readonly type: 'are-you-there' } | { readonly type: 'serve'; readonly grantId: string }
/** What a tab answers, in turn. */
export type TabAnswer = { readonly type: 'here' } | { readonly type: 'served' } | { readonly type: 'failed' }

export function isTabMessage(data: unknown): boolean {
  return (data as { type?: unknown } | null)?.type === TAB_MESSAGE.type
}

/** What memory.js gives where no window can be opened: a Tracklet in the page's own memory. */
export type Memory = {
  /** Answers as Tracklet's worker does. @param control of a `DoorHello` */
  serve(control: MessagePort): Promise<void>
  /** Told after changes. */
  watch(tell: (kept: Kept) => void): Promise<void>
  /** All that is there, as a bundle. `bytes` are those of `Kept`, when it began. */
  save(): Promise<{ readonly name: string; readonly content: Blob; readonly bytes: Bytes }>
}

export type Kept = { readonly runs: number; readonly bytes: Bytes }
