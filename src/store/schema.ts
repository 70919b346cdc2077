/**
 * The database's tables, one row shape each. The changelog is in README.md; a change here needs a new version there and here.
 */
import { Dexie, type EntityTable, type Table } from 'dexie'
import type { Bytes, Milliseconds } from '#base/units.ts'
import type { Artifact } from '#model/artifact.ts'
import type { Dataset } from '#model/dataset.ts'
import type { Experiment } from '#model/experiment.ts'
import type { Grant } from '#model/grant.ts'
import type { LoggedModel } from '#model/logged-model.ts'
import type { ModelVersion, RegisteredModel, RegistryEvent } from '#model/registered-model.ts'
import type { MetricSummaries, Run } from '#model/run.ts'
import type { PackedColumn } from '#series/codec.ts'
import { createSummaries } from '#series/summary.ts'

export const DATABASE_NAME = 'tracklet'
/** Dexie stores ten times this as the native version. */
export const SCHEMA_VERSION = 4

/** Which batches of a writer are committed: all up to `through`, and those in `ahead`, which overtook others. */
export type WriterProgress = { readonly through: number; readonly ahead: readonly number[] }

/** Everything about a run's metrics but the points; written with each batch. */
export type SummaryRow = {
  readonly runId: string
  readonly summaries: MetricSummaries
  readonly writers: ReadonlyMap<string, WriterProgress>
  /** Points and rows that are in `segments` still; what compaction looks at. */
  readonly openPoints: number
  readonly openSegments: number
}

/** Of a run without points. */
export function emptySummary(runId: string): SummaryRow {
  return { runId, summaries: createSummaries(), writers: new Map(), openPoints: 0, openSegments: 0 }
}

/** One acknowledged batch of points, or several of one writer that one transaction or a merge put together. */
export type SegmentRow = {
  readonly runId: string
  readonly writerId: string
  /** Of its first batch. */
  readonly seq: number
  readonly keys: readonly string[]
  readonly keyIndex: Uint8Array | Uint16Array | Uint32Array
  readonly step: PackedColumn
  readonly value: Float64Array
  readonly time: PackedColumn
}

/** Up to CHUNK_POINTS points of one metric, in step order. */
export type ChunkRow = {
  readonly runId: string
  readonly key: string
  readonly n: number
  readonly step: PackedColumn
  readonly value: Float64Array
  readonly time: PackedColumn
}

/** What an overview needs of the chunk with the same key. */
export type HeadRow = {
  readonly runId: string
  readonly key: string
  readonly n: number
  readonly count: number
  readonly minStep: number
  readonly maxStep: number
  readonly minTime: Milliseconds
  readonly maxTime: Milliseconds
  /** The columns of HeadColumns one behind the other: one array is read ten times as fast as twelve. */
  readonly blocks: Float64Array
}

/** The same of GROUP_CHUNKS chunks, in coarser blocks: an overview of ten million points reads 39 rows, not 610. */
export type OverviewRow = HeadRow

/** With where its content lies: a file of its own, `blobs/<aa>/<sha256>`, or a piece of a pack. */
export type ArtifactRow = Artifact & {
  /** '' for a file of its own. */
  readonly pack: string
  /** Into the pack; 0 for a file of its own. */
  readonly offset: Bytes
}

/** Up to where a pack is acknowledged: what a crash left behind it is written over. */
export type PackRow = { readonly pack: string; readonly end: Bytes }

export type DatasetRow = Dataset & { readonly experimentId: string }

/** Its id is given by the database, ascending. */
export type RegistryEventRow = Omit<RegistryEvent, 'eventId'> & { readonly eventId?: number }

export type TallyRow = { readonly experimentId: string; readonly active: number; readonly deleted: number }

/** Whose rows an import has written already, though it is not done: what a kill leaves of them is removed. */
export type StagedRow = { readonly ownerId: string }

/** Where an imported run or logged model came from, so that the same import adds nothing, and one of a source that grew only what is new. */
export type OriginRow = {
  /** A run's or a logged model's id. */
  readonly ownerId: string
  /** The format's name. */
  readonly format: string
  /** Digest of what the source said of it, points and files apart. */
  readonly content: string
  /** What the source had of each metric: how many points, and their sums: see series/point-sums.ts. */
  readonly keys: readonly string[]
  readonly counts: Float64Array
  readonly sums: Uint32Array
  /** The id that its source derives now that it has points, where the run keeps the one of before it had any. */
  readonly grownAs?: string
}

export type SettingRow = { readonly name: string; readonly value: unknown }

export class TrackletDb extends Dexie {
  readonly experiments!: EntityTable<Experiment, 'experimentId'>
  readonly runs!: EntityTable<Run, 'runId'>
  readonly summaries!: EntityTable<SummaryRow, 'runId'>
  readonly segments!: Table<SegmentRow, [string, string, number]>
  readonly chunks!: Table<ChunkRow, [string, string, number]>
  readonly heads!: Table<HeadRow, [string, string, number]>
  readonly overviews!: Table<OverviewRow, [string, string, number]>
  readonly artifacts!: Table<ArtifactRow, [string, string]>
  readonly packs!: EntityTable<PackRow, 'pack'>
  readonly datasets!: Table<DatasetRow, [string, string, string]>
  readonly tallies!: EntityTable<TallyRow, 'experimentId'>
  readonly settings!: EntityTable<SettingRow, 'name'>
  readonly loggedModels!: EntityTable<LoggedModel, 'modelId'>
  readonly registeredModels!: EntityTable<RegisteredModel, 'name'>
  readonly modelVersions!: Table<ModelVersion, [string, number]>
  readonly registryEvents!: Table<RegistryEventRow, number>
  readonly staged!: EntityTable<StagedRow, 'ownerId'>
  readonly origins!: EntityTable<OriginRow, 'ownerId'>
  readonly grants!: EntityTable<Grant, 'grantId'>
  ended = false

  constructor(durability: 'relaxed' | 'strict', name = DATABASE_NAME) {
    super(name, { chromeTransactionDurability: durability, cache: 'disabled', autoOpen: false })
    this.version(1).stores({
      experiments: 'experimentId, &name',
      runs: 'runId, [experimentId+lifecycleStage+startTime], parentRunId',
      summaries: 'runId',
      segments: '[runId+writerId+seq]',
      chunks: '[runId+key+n]',
      heads: '[runId+key+n]',
      overviews: '[runId+key+n]',
      artifacts: '[ownerId+path], sha256',
      packs: 'pack',
      datasets: '[experimentId+name+digest]',
      tallies: 'experimentId',
      settings: 'name',
    })
    this.version(2).stores({
      loggedModels: 'modelId, experimentId, sourceRunId',
      registeredModels: 'name',
      modelVersions: '[name+version]',
      registryEvents: '++eventId, name',
    })
    this.version(3).stores({ staged: 'ownerId', origins: 'ownerId' })
    this.version(SCHEMA_VERSION).stores({ grants: 'grantId' })
    this.on('close', () => (this.ended = true))
  }

  /**
   * Once, and for good: where Dexie finds a connection dead it opens another one, which would bring a database that the
   * browser took away back empty, and write to it.
   */
  override open(): ReturnType<Dexie['open']> {
    if (this.ended) return Dexie.Promise.reject(new Dexie.DatabaseClosedError('closed for good'))
    return super.open()
  }
}
