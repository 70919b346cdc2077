import type { Bytes } from '#base/units.ts'
import type { Artifact } from '#model/artifact.ts'
import type { DatasetInput, DatasetReference } from '#model/dataset.ts'
import type { LifecycleStage } from '#model/experiment.ts'
import type { ModelInput, ModelOutput } from '#model/logged-model.ts'
import type { MetricColumns } from '#model/metric.ts'
import { pickPoints, PointSums } from '#series/point-sums.ts'
import { BUNDLE } from '#formats/bundle/layout.ts'
import type { RecordContents } from '#formats/records.ts'
import type { OriginRow } from '#store/schema.ts'
import type { OwnedArtifact } from './artifact-intake.ts'
import { digest, digestModel, digestRun, type ModelParts, type RunParts } from './owner-parts.ts'

/** A run or a logged model that is there already under the id of an incoming one. */
export type Known = {
  readonly stage: LifecycleStage
  /** Digest of its row. */
  readonly content: string
  /** Of an import of the same format; only then can it have grown. */
  readonly origin: OriginRow | undefined
  /** What is there: as the origin was, or as it is now. */
  readonly points: PointSums
  readonly artifacts: ReadonlyMap<string, Artifact>
}

/** What one of an import is to the store. */
export type Verdict = 'new' | 'equal' | 'grown' | 'other'

export type From = {
  readonly place: number
  readonly format: string
  readonly experiment: string
  readonly isPart: boolean
  readonly contents: RecordContents | undefined
  /** See {@link OriginRow}. */
  readonly grownAs?: string
}

/** What has points and files, while its records come: a run or a logged model. */
export abstract class OwnerIntake {
  abstract readonly id: string
  abstract readonly name: string
  abstract readonly stage: LifecycleStage
  /** As the source has it, without points and files. */
  abstract readonly content: string
  /** Only some of its files are in this source, and its points may be in another. */
  readonly isPart: boolean
  readonly place: number
  readonly format: string
  /** Of the import. */
  readonly experiment: string
  readonly known: Known | undefined
  /** As the source says, before anything is read. */
  readonly contents: RecordContents | undefined
  readonly #grownAs: string | undefined
  /** By path; of a known one only those that it lacks or has otherwise. */
  readonly artifacts = new Map<string, OwnedArtifact>()
  /** Hashes of all incoming files of a known one, by path. */
  readonly hashes = new Map<string, string>()
  /** All incoming points. */
  readonly points = new PointSums()
  /** Of each metric so many as the known one has. */
  readonly #head = new PointSums()
  /** Points that the known one does not have, if it grew. */
  added = 0
  /** In a preview, the sizes of the files that the known one does not have, if it grew. */
  readonly addedFiles: Bytes[] = []

  constructor(from: From, known: Known | undefined) {
    const { place, format, experiment, isPart, contents, grownAs } = from
    this.contents = contents
    this.#grownAs = grownAs
    this.isPart = isPart
    this.place = place
    this.format = format
    this.experiment = experiment
    this.known = known
  }

  /** A bundle's points are in step order, so they do not tell what came later. */
  get canGrow(): boolean {
    return this.known?.origin !== undefined && (this.format !== BUNDLE || this.isPart)
  }

  /** Deleted here, and not where it comes from. */
  get comesBack(): boolean {
    return this.known?.stage === 'deleted' && this.stage === 'active'
  }

  /** @returns those of the points that the known one does not have, if it is the same at an earlier time */
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

  judge(): Verdict {
    const { known } = this
    if (known === undefined) return 'new'
    if (this.isPart && this.points.total === 0 && known.origin !== undefined)
      return this.#judgePart(known, known.origin)
    const keys = new Set([...this.points.keys, ...known.points.keys])
    const continues = [...keys].every((key) => this.#head.agrees(known.points, key))
    const isLonger = [...keys].some((key) => this.points.count(key) > known.points.count(key))
    const sameFiles = [...this.hashes].every(([path, hash]) => known.artifacts.get(path)?.sha256 === hash)
    const sameContent = (known.origin?.content ?? known.content) === this.content
    if (continues && !isLonger && sameFiles && sameContent) return 'equal'
    return this.canGrow && continues ? 'grown' : 'other'
  }

  /** Its points stand in another bundle; it has files that the others have not. */
  #judgePart({ artifacts }: Known, origin: OriginRow): Verdict {
    const files = [...this.hashes].map(([path, hash]) => ({ hash, here: artifacts.get(path)?.sha256 }))
    const isOther = files.some(({ hash, here }) => here !== undefined && here !== hash)
    if (isOther || this.content !== origin.content) return 'other'
    return files.some(({ here }) => here === undefined) ? 'grown' : 'equal'
  }

  /** The id of a copy: the same content gives the same, so that it is made once. */
  get copyId(): string {
    const { keys, counts, sums } = this.points.toColumns()
    const files = [...this.hashes].sort(([a], [b]) => (a < b ? -1 : 1))
    const hash = digest([this.id, this.content, keys, [...counts], [...sums], files]).slice(0, 32)
    return this.id.startsWith('m-') ? `m-${hash}` : hash
  }

  toOrigin(ownerId: string): OriginRow {
    const { known } = this
    const points = known !== undefined && this.points.total === 0 ? known.points : this.points
    const grownAs = this.#grownAs
    return {
      ownerId,
      format: this.format,
      content: this.content,
      ...points.toColumns(),
      ...(grownAs !== undefined && { grownAs }),
    }
  }
}

export class RunIntake extends OwnerIntake {
  parts: RunParts
  readonly inputs: DatasetInput[] = []
  readonly modelInputs: ModelInput[] = []
  readonly modelOutputs: ModelOutput[] = []

  constructor(parts: RunParts, from: From, known: Known | undefined) {
    super(from, known)
    this.parts = parts
  }

  get id(): string {
    return this.parts.runId
  }

  get name(): string {
    return this.parts.runName
  }

  get stage(): LifecycleStage {
    return this.parts.lifecycleStage
  }

  get content(): string {
    const { references: inputs, modelInputs, modelOutputs } = this
    return digestRun(this.parts, { inputs, modelInputs, modelOutputs })
  }

  get references(): DatasetReference[] {
    return this.inputs.map(({ dataset, tags }) => ({ name: dataset.name, digest: dataset.digest, tags }))
  }
}

export class ModelIntake extends OwnerIntake {
  parts: ModelParts

  constructor(parts: ModelParts, from: From, known: Known | undefined) {
    super(from, known)
    this.parts = parts
  }

  get id(): string {
    return this.parts.modelId
  }

  get name(): string {
    return this.parts.name
  }

  get stage(): LifecycleStage {
    return this.parts.lifecycleStage
  }

  get content(): string {
    return digestModel(this.parts)
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
