import type { Artifact } from '#model/artifact.ts'
import type { DatasetInput, DatasetReference } from '#model/dataset.ts'
import type { MetricColumns } from '#model/metric.ts'
import type { Run } from '#model/run.ts'
import { pickPoints, PointSums } from '#series/point-sums.ts'
import { BUNDLE } from '#formats/bundle/layout.ts'
import type { OriginRow } from '#store/schema.ts'
import type { OwnedArtifact } from './artifact-intake.ts'
import { digest, digestRun, type RunParts } from './run-parts.ts'

/** A run that is there already under the id of an incoming one. */
export type KnownRun = {
  readonly run: Run
  /** Of an import of the same format; only then can the run have grown. */
  readonly origin: OriginRow | undefined
  /** What is there: as the origin was, or as the run is now. */
  readonly points: PointSums
  readonly artifacts: ReadonlyMap<string, Artifact>
}

/** What a run of an import is to the store. */
export type Verdict = 'new' | 'equal' | 'grown' | 'other'

/** One run while its records come. */
export class RunIntake {
  parts: RunParts
  readonly place: number
  readonly format: string
  /** Of the import. */
  readonly experiment: string
  readonly known: KnownRun | undefined
  readonly inputs: DatasetInput[] = []
  /** By path; of a known run only those that it lacks or has otherwise. */
  readonly artifacts = new Map<string, OwnedArtifact>()
  /** Hashes of all incoming files of a known run, by path. */
  readonly hashes = new Map<string, string>()
  /** All incoming points. */
  readonly points = new PointSums()
  /** Of each metric so many as the known run has. */
  readonly #head = new PointSums()
  /** Points that the known run does not have, if it grew. */
  added = 0

  constructor(
    parts: RunParts,
    from: { readonly place: number; readonly format: string; readonly experiment: string },
    known: KnownRun | undefined,
  ) {
    this.parts = parts
    this.place = from.place
    this.format = from.format
    this.experiment = from.experiment
    this.known = known
  }

  /** A bundle's points are in step order, so they do not tell what came later. */
  get canGrow(): boolean {
    return this.known?.origin !== undefined && (this.format !== BUNDLE || this.parts.isPart)
  }

  /** @returns those of the points that the known run does not have, if it is the same run at an earlier time */
  addPoints(columns: MetricColumns): MetricColumns | undefined {
    const { known } = this
    if (known === undefined) {
      this.points.add(columns)
      return columns
    }
    const { within, beyond } = splitPoints(columns, (key) => known.points.count(key) - this.points.count(key))
    this.points.add(columns)
    if (within) this.#head.add(within)
    if (beyond === undefined || !this.canGrow) return undefined
    this.added += beyond.value.length
    return beyond
  }

  get references(): DatasetReference[] {
    return this.inputs.map(({ dataset, tags }) => ({ name: dataset.name, digest: dataset.digest, tags }))
  }

  /** As the source has it. */
  get content(): string {
    return digestRun(this.parts, this.references)
  }

  judge(): Verdict {
    const { known } = this
    if (known === undefined) return 'new'
    if (this.parts.isPart && this.points.total === 0 && known.origin !== undefined)
      return this.#judgePart(known, known.origin)
    const keys = new Set([...this.points.keys, ...known.points.keys])
    const continues = [...keys].every((key) => this.#head.agrees(known.points, key))
    const isLonger = [...keys].some((key) => this.points.count(key) > known.points.count(key))
    const content = known.origin?.content ?? digestRun(known.run, known.run.inputs)
    const sameFiles = [...this.hashes].every(([path, hash]) => known.artifacts.get(path)?.sha256 === hash)
    if (continues && !isLonger && sameFiles && content === this.content) return 'equal'
    return this.canGrow && continues ? 'grown' : 'other'
  }

  /** Its points stand in another bundle; it has files that the others have not. */
  #judgePart({ artifacts }: KnownRun, origin: OriginRow): Verdict {
    const files = [...this.hashes].map(([path, hash]) => ({ hash, here: artifacts.get(path)?.sha256 }))
    const isOther = files.some(({ hash, here }) => here !== undefined && here !== hash)
    if (isOther || this.content !== origin.content) return 'other'
    return files.some(({ here }) => here === undefined) ? 'grown' : 'equal'
  }

  /** The id of a copy: the same content gives the same, so that it is made once. */
  get copyId(): string {
    const { keys, counts, sums } = this.points.toColumns()
    const files = [...this.hashes].sort(([a], [b]) => (a < b ? -1 : 1))
    return digest([this.parts.runId, this.content, keys, [...counts], [...sums], files]).slice(0, 32)
  }

  toOrigin(runId: string): OriginRow {
    const { known } = this
    const points = known !== undefined && this.points.total === 0 ? known.points : this.points
    return { runId, format: this.format, content: this.content, ...points.toColumns() }
  }
}

/** @param room how many more points of a key belong within */
function splitPoints(
  columns: MetricColumns,
  room: (key: string) => number,
): { within: MetricColumns | undefined; beyond: MetricColumns | undefined } {
  const left = columns.keys.map(room)
  const within: number[] = []
  const beyond: number[] = []
  for (const [i, key] of columns.keyIndex.entries()) {
    if ((left[key] as number) > 0) within.push(i)
    else beyond.push(i)
    left[key] = (left[key] as number) - 1
  }
  if (beyond.length === 0) return { within: columns, beyond: undefined }
  if (within.length === 0) return { within: undefined, beyond: columns }
  return {
    within: pickPoints(columns, Uint32Array.from(within)),
    beyond: pickPoints(columns, Uint32Array.from(beyond)),
  }
}
