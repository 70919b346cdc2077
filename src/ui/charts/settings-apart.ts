import { createMemo, untrack, type Accessor } from 'solid-js'
import type { ResolvedLines } from './line-settings.ts'
import { sameSettings } from './panel-state.ts'

/**
 * Each setting by itself: what reads one is left alone while another changes. Smoothing is dragged sixty times a second, and
 * nothing but the question for the lines depends on it.
 */
export function settingsApart(settings: Accessor<ResolvedLines>): ResolvedLines {
  const names = Object.keys(untrack(settings)) as (keyof ResolvedLines)[]
  const getters = names.map((name) => {
    const get = createMemo(() => settings()[name], undefined, { equals: sameSettings })
    return [name, { get, enumerable: true }] as const
  })
  return Object.defineProperties({}, Object.fromEntries(getters)) as ResolvedLines
}
