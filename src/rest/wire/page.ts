import type { Page, Search } from '#model/page.ts'
import { listToWire } from './entries.ts'

type WireSearch = {
  readonly filter: string | undefined
  readonly max_results: number | undefined
  readonly order_by: readonly string[]
  readonly page_token: string | undefined
}

export function searchFromWire({ filter, max_results, order_by, page_token }: WireSearch): Search {
  return {
    filter: filter ?? '',
    orderBy: order_by,
    ...(max_results !== undefined && { maxResults: max_results }),
    ...(page_token !== undefined && { pageToken: page_token }),
  }
}

/** A page under its name; what is empty is left out. */
export function pageToWire<T, W>(
  name: string,
  { items, nextPageToken }: Page<T>,
  toWire: (item: T) => W,
): Readonly<Record<string, unknown>> {
  return { [name]: listToWire(items, toWire), next_page_token: nextPageToken ?? undefined }
}
