import { createMemo, type Accessor } from 'solid-js'
import type { RowRange } from '../view/rows.ts'

/**
 * Gives the indexes of a window to slots that stay: slot `s` shows the index that leaves the remainder `s`, so a scroll
 * by one row gives one slot new text and moves it, instead of making and removing elements. For <Index>.
 * Undefined for a slot without an index; the pool grows with the largest window and does not shrink.
 */
export function createPool(range: Accessor<RowRange>): Accessor<readonly (number | undefined)[]> {
  return createMemo<readonly (number | undefined)[]>((old) => {
    const { first, end } = range()
    const size = Math.max(old.length, end - first)
    const slots = new Array<number | undefined>(size).fill(undefined)
    for (let index = first; index < end; index++) slots[index % size] = index
    return slots
  }, [])
}
