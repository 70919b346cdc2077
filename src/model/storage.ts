import type { Bytes, Milliseconds } from '#base/units.ts'

export type SpaceReport = {
  /** The browser's guess; null when it gives none. */
  readonly usage: Bytes | null
  readonly quota: Bytes | null
  readonly persisted: boolean
  readonly experiments: readonly {
    readonly experimentId: string
    readonly name: string
    readonly runs: number
    readonly points: number
    /** About. */
    readonly metricBytes: Bytes
    /** Content that runs share is counted for each. */
    readonly artifactBytes: Bytes
  }[]
  readonly deletedRuns: number
  /** About what purging all deleted runs and experiments gives back. */
  readonly deletedBytes: Bytes
}

/** What the browser lost, found by comparing the database with its witness. */
export type StoreLoss = {
  readonly lostRuns: number
  readonly lostExperiments: number
  readonly runsLeft: number
  /** Artifact files that are still there. */
  readonly filesLeft: number
  readonly lastSeen: Milliseconds
}

export type StoreStatus =
  /** `inMemory`: nothing of it outlives the page, which is not Tracklet's. */
  | { readonly state: 'ready'; readonly inMemory?: true }
  /** Writes are refused until the person begins anew. */
  | ({ readonly state: 'lost' } & StoreLoss)
  | { readonly state: 'newer' }
  /** Another tab keeps the old database open; `blockedBy` has their addresses where known. */
  | { readonly state: 'blocked'; readonly blockedBy: readonly string[] }
  | { readonly state: 'failed'; readonly message: string }
