/** Paging as MLflow's: an offset in a token, and a search that is done anew for each page. */
import { refuse } from '#base/errors.ts'
import { describe } from '#model/describe.ts'
import type { Page } from '#model/page.ts'

/** Base64 of `{"offset": 100}`, with the blank that Python's json writes. */
export function makePageToken(offset: number): string {
  return encodeToken(`{"offset": ${String(offset)}}`)
}

export function encodeToken(json: string): string {
  const bytes = new TextEncoder().encode(json)
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}

/** Where the page begins; 0 without a token. @throws TrackletError INVALID_PARAMETER_VALUE for a token that is none of ours */
export function readPageToken(token: string | undefined): number {
  if (token === undefined || token === '') return 0
  const value = parseToken(token)
  const offset = typeof value === 'object' && value !== null && 'offset' in value ? value.offset : undefined
  const number = typeof offset === 'string' && /^\d+$/.test(offset) ? Number(offset) : offset
  if (typeof number === 'number' && Number.isSafeInteger(number) && number > 0) return number
  return refuse(`Invalid page token ${describe(token)}: it holds no offset.`)
}

/** What the token's JSON holds. @throws TrackletError INVALID_PARAMETER_VALUE */
export function parseToken(token: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(token), (char) => char.charCodeAt(0))))
  } catch {
    return refuse(`Invalid page token ${describe(token)}: it is not base64 of JSON.`)
  }
}

/** @param make makes the next page's token of its offset */
export function takePage<T>(
  all: readonly T[],
  offset: number,
  limit: number,
  make: (offset: number) => string = makePageToken,
): Page<T> {
  const end = offset + limit
  return { items: all.slice(offset, end), nextPageToken: end < all.length ? make(end) : null }
}

/** @throws TrackletError INVALID_PARAMETER_VALUE unless it is a whole number from 1 to `most` */
export function checkMaxResults(maxResults: number, most: number): number {
  if (Number.isInteger(maxResults) && maxResults >= 1 && maxResults <= most) return maxResults
  return refuse(
    `Invalid value ${describe(maxResults)} for maxResults: a whole number from 1 to ${String(most)} is allowed.`,
  )
}
