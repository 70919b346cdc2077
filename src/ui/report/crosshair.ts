import { createSignal } from 'solid-js'

/** Where it stands, in units of the x axis, and the chart under the pointer, which shows the values. */
export type Crosshair = { readonly x: number; readonly owner: symbol }

/** One for all charts of the page. */
export const [crosshair, setCrosshair] = createSignal<Crosshair>()
