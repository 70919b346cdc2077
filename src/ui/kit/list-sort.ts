/** The order of a list as it stands in the address: `?sort=-last`. */
import { useSearchParams } from '@solidjs/router'
import { createMemo, type Accessor } from 'solid-js'

export type ListSort<F extends string> = { readonly field: F; readonly descending: boolean }

export type ListSortState<F extends string> = {
  readonly sort: Accessor<ListSort<F>>
  /** For a `SortHeader`. */
  readonly sorted: (field: F) => 'ascending' | 'descending' | undefined
  /** Sorts by the field; again, the other way round. */
  readonly toggleSort: (field: F) => void
}

/** @param fields names first sort upwards, all others downwards */
export function createListSort<F extends string>(fields: readonly F[], usual: ListSort<F>): ListSortState<F> {
  const [params, setParams] = useSearchParams<{ sort: string }>()
  const sort = createMemo(() => parse(params.sort, fields) ?? usual)
  return {
    sort,
    sorted: (field) => {
      if (sort().field !== field) return undefined
      return sort().descending ? 'descending' : 'ascending'
    },
    toggleSort: (field) => {
      const descending = field === sort().field ? !sort().descending : field !== 'name'
      setParams({ sort: `${descending ? '-' : ''}${field}` }, { replace: true })
    },
  }
}

function parse<F extends string>(text: string | undefined, fields: readonly F[]): ListSort<F> | undefined {
  const field = fields.find((known) => known === text?.replace(/^-/, ''))
  return field && { field, descending: text?.startsWith('-') ?? false }
}

/** For names of any alphabet, numbers by their value. */
export const compareNames = new Intl.Collator('en', { numeric: true, sensitivity: 'base' }).compare
