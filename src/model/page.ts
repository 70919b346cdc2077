import type { ViewType } from './experiment.ts'

/** One page of a search. `nextPageToken` is null on the last one; it is MLflow's, and means something to its search only. */
export type Page<T> = { readonly items: readonly T[]; readonly nextPageToken: string | null }

/** What every search by MLflow's language takes. */
export type Search = {
  /** Empty or absent: everything. */
  readonly filter?: string | undefined
  /** As MLflow's order_by, one field an item. */
  readonly orderBy?: readonly string[] | undefined
  readonly maxResults?: number | undefined
  /** Of our own screens: the filter may have OR, NOT, parentheses and plain words. */
  readonly superset?: boolean | undefined
  /** As MLflow's SQL store, which keeps NaN as 0: what conditions on metrics compare. */
  readonly nanIsZero?: boolean | undefined
  /** Of the page before; absent for the first. */
  readonly pageToken?: string | undefined
}

export type ExperimentSearch = Search & { readonly viewType?: ViewType | undefined }

/** How logged models are ordered: the name of the field stands for itself, without quotes. */
export type OrderField = {
  readonly fieldName: string
  readonly ascending?: boolean | undefined
  readonly datasetName?: string | undefined
  readonly datasetDigest?: string | undefined
}
