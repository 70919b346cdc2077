/** What of a filter is in force while it is being written. Pure. */
import { isTrackletError, type TrackletError } from '#base/errors.ts'
import { ENTITIES, type Entity } from '#query/entities.ts'
import { parseFilter } from '#query/parse-filter.ts'
import type { Filter } from '#query/tree.ts'

export type Reading = { readonly filter: Filter } | { readonly error: TrackletError }

/** Filters of our screens: the superset. */
export function readFilter(entity: Entity, text: string): Reading {
  try {
    return { filter: parseFilter(entity, text, { superset: true }) }
  } catch (error) {
    if (isTrackletError(error)) return { error }
    throw error
  }
}

const CONNECTIVE = /\s(?:AND|OR)\s/gi
const LOOSE_END = /(?:\s(?:AND|OR|NOT)|\s|\()+$/i

/**
 * The whole text where it makes sense, else as many of its first parts as do. The last word is left out while it is typed
 * and may become a field: a table that is emptied by `metri` and filled again by `metrics.loss < 1` helps nobody.
 */
export function appliedText(entity: Entity, text: string, isTyping: boolean): string {
  const whole = isTyping ? text.slice(0, text.length - beginningOfField(entity, text).length) : text
  const ends = [...whole.matchAll(CONNECTIVE)].map(({ index }) => index).reverse()
  const heads = [whole, ...ends.map((end) => whole.slice(0, end))].map((head) => head.replace(LOOSE_END, ''))
  return heads.find((head) => 'filter' in readFilter(entity, head))?.trim() ?? ''
}

/** The last word, where a prefix such as `metrics` begins with it; else empty. */
function beginningOfField(entity: Entity, text: string): string {
  const word = /(?:^|[\s(])([a-z]+)$/.exec(text)?.[1] ?? ''
  const { prefixes } = ENTITIES[entity]
  return Object.keys(prefixes).some((prefix) => prefix.startsWith(word)) ? word : ''
}
