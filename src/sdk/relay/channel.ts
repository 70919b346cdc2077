/**
 * How a kernel and its page speak: a port cannot be handed through a BroadcastChannel, so calls go as numbered messages.
 * Whoever listens on it is of the same origin, and may do all that this page may.
 */

export const KERNEL_CHANNEL = 'tracklet-kernels'

export type ToPage =
  | { readonly type: 'hello'; readonly kernel: string; readonly home: string; readonly experiment?: string }
  /** A connection begins: the one before is over. */
  | { readonly type: 'connect'; readonly kernel: string; readonly page: string; readonly connection: number }
  | {
      readonly type: 'call'
      readonly kernel: string
      readonly page: string
      readonly connection: number
      readonly data: unknown
    }

export type ToKernel =
  /** A page is there, and asks its person. */
  | { readonly type: 'asking'; readonly kernel: string; readonly page: string }
  | { readonly type: 'open'; readonly kernel: string; readonly page: string }
  | {
      readonly type: 'refused'
      readonly kernel: string
      readonly page: string
      readonly code: string
      readonly message: string
    }
  | {
      readonly type: 'answer'
      readonly kernel: string
      readonly page: string
      readonly connection: number
      /** Undefined: the connection broke. */
      readonly data: unknown
    }
