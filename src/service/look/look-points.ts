/**
 * Points of a bundle that is looked at: of the metric that is asked for, the groups of rows that have it are read, so that a
 * first chart waits for no more. Whether the whole file is what the manifest says is verified after, between other reads; a
 * damaged one is refused from then on.
 */
import type { MetricHistory } from '#model/metric.ts'
import type { MetricSummaries } from '#model/run.ts'
import { concatHistories, sortHistory } from '#series/columns.ts'
import type { ReadRun } from '#formats/bundle/documents.ts'
import type { OpenBundle } from '#formats/bundle/open-bundle.ts'
import { PointsTable } from '#formats/bundle/read-points.ts'
import { emptySummary, type SummaryRow } from '#store/schema.ts'
import type { PointSource } from '#store/series.ts'

type Owner = {
  readonly points: ReadRun['points']
  readonly summaries: MetricSummaries
  table?: Promise<PointsTable>
  failure?: Error
}

const EMPTY: MetricHistory = {
  steps: new Float64Array(),
  values: new Float64Array(),
  timestamps: new Float64Array(),
}

export class LookPoints implements PointSource {
  readonly #bundle: OpenBundle
  readonly #onDamage: (ownerId: string) => void
  readonly #owners = new Map<string, Owner>()
  readonly #unverified = new Set<string>()
  #reading = 0
  #verifying = false

  /** @param onDamage told of a run or model whose points turned out to be other than the manifest says */
  constructor(bundle: OpenBundle, onDamage: (ownerId: string) => void) {
    this.#bundle = bundle
    this.#onDamage = onDamage
  }

  note(ownerId: string, points: ReadRun['points'], summaries: MetricSummaries): void {
    this.#owners.set(ownerId, { points, summaries })
  }

  /** As rows. */
  listSummaries(): SummaryRow[] {
    return [...this.#owners].map(([ownerId, { summaries }]) => ({ ...emptySummary(ownerId), summaries }))
  }

  keysOf(ownerId: string): readonly string[] {
    return this.#owners.get(ownerId)?.summaries.keys ?? []
  }

  /** @throws TrackletError E_MANIFEST, E_HASH, E_SOURCE_CHANGED */
  async history(ownerId: string, key: string): Promise<MetricHistory> {
    const owner = this.#owners.get(ownerId)
    if (owner === undefined || owner.points === null || !owner.summaries.keys.includes(key)) return EMPTY
    if (owner.failure !== undefined) throw owner.failure
    this.#reading++
    try {
      return await this.#read(ownerId, owner, key)
    } finally {
      if (--this.#reading === 0) void this.#verify()
    }
  }

  async #read(ownerId: string, owner: Owner, key: string): Promise<MetricHistory> {
    const { path, count } = owner.points as NonNullable<Owner['points']>
    if (owner.table === undefined) {
      owner.table = this.#bundle.peek(path).then((content) => PointsTable.open(content, count, path))
      this.#unverified.add(ownerId)
    }
    const table = await owner.table
    const parts: MetricHistory[] = []
    for (let group = 0; group < table.groups; group++) {
      if (table.mayHold(group, key)) parts.push(...(await table.readMetric(group, key)))
    }
    return sortHistory(concatHistories(parts))
  }

  /** One after the other; makes way for whoever reads. */
  async #verify(): Promise<void> {
    if (this.#verifying) return
    this.#verifying = true
    for (const ownerId of this.#unverified) {
      if (this.#reading > 0) break
      const owner = this.#owners.get(ownerId) as Owner
      try {
        await this.#bundle.readVerified((owner.points as NonNullable<Owner['points']>).path)
      } catch (error) {
        owner.failure = error as Error
        this.#onDamage(ownerId)
      }
      this.#unverified.delete(ownerId)
    }
    this.#verifying = false
  }
}
