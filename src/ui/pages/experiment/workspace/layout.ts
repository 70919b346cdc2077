/** How the table and the charts share the room, as it stands in the address. Pure. */

/** A number: percent of the width that is the table's. */
export type Layout = 'table' | 'charts' | number

export const FIRST_SHARE = 46
const MIN_SHARE = 15
const MAX_SHARE = 85

/** Undefined for text that is no layout, and for none: the page then chooses. */
export function parseLayout(text: string | undefined): Layout | undefined {
  if (text === 'table' || text === 'charts') return text
  const share = Number(text)
  return text === undefined || text === '' || Number.isNaN(share) ? undefined : clampShare(share)
}

export function clampShare(share: number): number {
  return Math.round(Math.min(MAX_SHARE, Math.max(MIN_SHARE, share)) * 10) / 10
}
