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
  /** Files of runs or logged models. */
  | { readonly kind: 'artifacts'; readonly runIds: readonly string[] }
  /** Logged models: rows or points. */
  | {
      readonly kind: 'models'
      readonly experimentIds: readonly string[]
      readonly modelIds: readonly string[]
    }
  /** Registered models, by name: their versions, aliases, events. A rename names both. */
  | { readonly kind: 'registry'; readonly names: readonly string[] }
  | { readonly kind: 'settings' }
  /** Which other origins may log here. */
  | { readonly kind: 'grants' }
  /** Space ran out, or came back. */
  | { readonly kind: 'storage'; readonly full: boolean }
