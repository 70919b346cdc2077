/** The one BroadcastChannel. It carries ids, never data: whoever hears re-reads, so a forged message costs a re-read. */
export const CHANGE_CHANNEL = 'tracklet-changes'

export type Change =
  /** Experiments came, went, or changed name, stage or tags. */
  | { readonly kind: 'experiments'; readonly experimentIds: readonly string[] }
  /** Run rows changed: info, params, tags, inputs. */
  | { readonly kind: 'runs'; readonly experimentIds: readonly string[]; readonly runIds: readonly string[] }
  /** Points were added. */
  | {
      readonly kind: 'metrics'
      readonly experimentIds: readonly string[]
      readonly runIds: readonly string[]
    }
  | { readonly kind: 'artifacts'; readonly runIds: readonly string[] }
  | { readonly kind: 'settings' }
  /** Space ran out, or came back. */
  | { readonly kind: 'storage'; readonly full: boolean }
