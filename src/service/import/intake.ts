/**
 * Takes the records of an import, one after the other, and stages what the store does not have. Nothing is visible before
 * `commit-intake.ts` ends it.
 */
import { isTrackletError } from '#base/errors.ts'
import type { SkippedPart } from '#model/import.ts'
import type { MetricColumns } from '#model/metric.ts'
import type { JointView } from '#model/saved-view.ts'
import { checkArtifactPath, checkExperimentName } from '#model/names.ts'
import type {
  ArtifactRecord,
  ExperimentRecord,
  ImportRecord,
  LoggedModelRecord,
  ModelPointsRecord,
  RunRecord,
} from '#formats/records.ts'
import { writeSeriesName } from '#store/model-series-name.ts'
import type { SummaryRow } from '#store/schema.ts'
import { PointStage } from '#store/stage-points.ts'
import type { Store } from '#store/store.ts'
import { ArtifactIntake, hashArtifact } from './artifact-intake.ts'
import { ModelIntake, RunIntake, type From, type OwnerIntake } from './owner-intake.ts'
import { toModelParts, toRunParts } from './owner-parts.ts'
import { maybeEmptyRun, readKnownModel, readKnownRun } from './read-known.ts'
import { RegistryIntake } from './registry-intake.ts'

/** A damaged source may say the same of a million lines. */
const MAX_SKIPPED = 1_000

export type Place = { readonly index: number; readonly format: string }

/** Where points and files go until the import is committed. */
export type Stages = {
  readonly fresh: Pick<PointStage, 'add' | 'finish'>
  /** Points of what is there already. */
  readonly grown: Pick<PointStage, 'add' | 'finish'>
  readonly files: Pick<ArtifactIntake, 'add' | 'flush'>
}

export function makeStages(store: Store, importId: string): Stages {
  return {
    fresh: new PointStage(store, importId, 'chunks'),
    grown: new PointStage(store, importId, 'segments'),
    files: new ArtifactIntake(store),
  }
}

type IntakeOptions = {
  /** Absent: nothing is staged, for a preview. */
  readonly stages?: Stages | undefined
  readonly copies?: ReadonlyMap<string, string>
}

export class Intake {
  readonly experiments = new Map<string, ExperimentRecord>()
  readonly jointViews: (JointView & Pick<Place, 'index'>)[] = []
  /** By the id that the source gives. */
  readonly runs = new Map<string, RunIntake>()
  readonly models = new Map<string, ModelIntake>()
  readonly registry = new RegistryIntake()
  readonly skipped: SkippedPart[] = []
  /** Copies that this pass makes: by the source's id, the copy's. Empty in the first pass. */
  readonly copies: ReadonlyMap<string, string>
  readonly counts = { runs: 0, points: 0, artifacts: 0 }
  readonly #store: Store
  readonly #stages: Stages | undefined
  readonly #knownIds: ReadonlySet<string>
  readonly #importId: string
  /** Runs that came before they had points keep the ids of then: by the ids that the source gives them now. */
  readonly #firstIds = new Map<string, string>()

  /**
   * @param importId what is staged aside carries it
   * @param knownIds of the runs and logged models that the store has
   */
  constructor(
    store: Store,
    importId: string,
    knownIds: ReadonlySet<string>,
    { stages, copies = new Map() }: IntakeOptions = {},
  ) {
    this.#store = store
    this.#importId = importId
    this.#knownIds = knownIds
    this.copies = copies
    this.#stages = stages
  }

  /** @throws TrackletError E_HASH, E_QUOTA, E_SOURCE_CHANGED: the import cannot go on */
  async take(record: ImportRecord, place: Place): Promise<void> {
    switch (record.kind) {
      case 'experiment':
        return this.#part(record.name, () => this.#takeExperiment(record, place))
      case 'joint-view':
        this.jointViews.push({ ...record.view, index: place.index })
        return
      case 'run':
        return await this.#takeRun(record, place)
      case 'points':
        return await this.#takePoints(this.#ownerOf(record.runId, place), record.columns)
      case 'input':
        this.#runOf(record.runId, place)?.inputs.push(record.input)
        return
      case 'model-link':
        return this.#takeLink(record, place)
      case 'logged-model':
        return await this.#takeModel(record, place)
      case 'model-points':
        return await this.#takeModelPoints(record, place)
      case 'artifact':
        return await this.#takeArtifact(record, place)
      case 'registered-model':
        return this.#part(record.name, () => this.registry.addModel(record))
      case 'model-version':
        return this.#part(`${record.name} ${record.version ?? ''}`, () => this.registry.addVersion(record))
      case 'skipped':
        return this.skip(record)
    }
  }

  skip({ path, code, message }: SkippedPart): void {
    if (this.skipped.length < MAX_SKIPPED) this.skipped.push({ path, code, message })
  }

  /** Points and files of a run or model that are not wanted may be left unread. */
  wants(id: string, dryRun: boolean): boolean {
    const owner = this.runs.get(this.#firstId(id)) ?? this.models.get(id)
    return owner !== undefined && (!dryRun || owner.known !== undefined)
  }

  /** The last files are stored now. */
  async flush(): Promise<void> {
    await this.#stages?.files.flush()
  }

  /** The last points too. @returns summaries of new runs */
  async finishPoints(): Promise<SummaryRow[]> {
    await this.#stages?.grown.finish()
    return (await this.#stages?.fresh.finish()) ?? []
  }

  /** Where the points of a run or model are staged: apart from its own while it is there already. */
  stagedId({ id, known }: OwnerIntake): string {
    return known === undefined ? this.newId(id) : `${this.#importId}+${id}`
  }

  /** That of its copy, if it gets one. */
  newId(id: string): string {
    return this.copies.get(id) ?? id
  }

  /** What breaks MLflow's rules is left out, and told. */
  #part(path: string, take: () => void): void {
    try {
      take()
    } catch (error) {
      if (!isTrackletError(error, 'INVALID_PARAMETER_VALUE')) throw error
      this.skip({ path, code: error.code, message: error.message })
    }
  }

  #takeExperiment(record: ExperimentRecord, { index }: Place): void {
    checkExperimentName(record.name)
    this.experiments.set(`${index}/${record.key}`, record)
  }

  async #takeRun(asRead: RunRecord, place: Place): Promise<void> {
    const grownAs = asRead.runId
    if (!this.#knownIds.has(grownAs) && !this.#firstIds.has(grownAs)) {
      const emptyId = await maybeEmptyRun(this.#store, asRead, place.format)
      if (emptyId !== undefined) this.#firstIds.set(grownAs, emptyId)
    }
    const runId = this.#firstId(grownAs)
    const record = { ...asRead, runId }
    const seen = this.runs.get(runId)
    const asSeen = this.#fromOf(record, runId, seen, place)
    if (asSeen === undefined) return
    const from = runId === grownAs ? asSeen : { ...asSeen, grownAs }
    const known = this.#isKnown(runId, seen)
      ? await readKnownRun(this.#store, runId, place.format)
      : undefined
    this.#part(record.runName || runId, () => {
      const parts = toRunParts(record)
      if (seen !== undefined) seen.parts = parts
      else this.runs.set(runId, new RunIntake(parts, from, known))
      if (seen === undefined) this.counts.runs++
    })
  }

  async #takeModel(record: LoggedModelRecord, place: Place): Promise<void> {
    const { modelId } = record
    const seen = this.models.get(modelId)
    const from = this.#fromOf(record, modelId, seen, place)
    if (from === undefined) return
    const known = this.#isKnown(modelId, seen)
      ? await readKnownModel(this.#store, modelId, place.format)
      : undefined
    this.#part(record.name, () => {
      const parts = toModelParts(record)
      if (seen !== undefined) seen.parts = parts
      else this.models.set(modelId, new ModelIntake(parts, from, known))
    })
  }

  /** Undefined when it is not wanted: nothing of it is taken then. */
  #fromOf(
    record: RunRecord | LoggedModelRecord,
    id: string,
    seen: OwnerIntake | undefined,
    { index, format }: Place,
  ): From | undefined {
    if (this.copies.size > 0 && !this.copies.has(id)) return undefined
    if (seen !== undefined && seen.place !== index) {
      const what = record.kind === 'run' ? 'run' : 'logged model'
      const message = `The ${what} ${id} is there twice; this one was left out.`
      this.skip({ path: id, code: 'RESOURCE_ALREADY_EXISTS', message })
      return undefined
    }
    const experiment = `${index}/${record.experiment}`
    return this.experiments.has(experiment)
      ? { place: index, format, experiment, isPart: record.isPart === true, contents: record.contents }
      : undefined
  }

  #isKnown(id: string, seen: OwnerIntake | undefined): boolean {
    return seen === undefined && this.copies.size === 0 && this.#knownIds.has(id)
  }

  async #takePoints(owner: OwnerIntake | undefined, columns: MetricColumns): Promise<void> {
    if (owner === undefined) return
    this.counts.points += columns.value.length
    const points = owner.addPoints(columns)
    const stage = owner.known === undefined ? 'fresh' : 'grown'
    if (points !== undefined) await this.#stages?.[stage].add(this.stagedId(owner), points)
  }

  #takeLink(record: Extract<ImportRecord, { kind: 'model-link' }>, place: Place): void {
    const run = this.#runOf(record.runId, place)
    const { modelId, step } = record
    if (record.role === 'input') run?.modelInputs.push({ modelId })
    else run?.modelOutputs.push({ modelId, step })
  }

  async #takeModelPoints({ modelId, points }: ModelPointsRecord, place: Place): Promise<void> {
    const names = points.map(({ key, runId, datasetName: name, datasetDigest: digest }) =>
      writeSeriesName({
        key,
        runId: this.newId(runId ?? ''),
        dataset: name === null ? null : { name, digest: digest ?? '' },
      }),
    )
    const keys = [...new Set(names)]
    const places = new Map(keys.map((name, i) => [name, i]))
    await this.#takePoints(this.#ownerOf(modelId, place), {
      keys,
      keyIndex: Uint32Array.from(names, (name) => places.get(name) ?? 0),
      step: Float64Array.from(points, ({ step }) => step),
      value: Float64Array.from(points, ({ value }) => value),
      time: Float64Array.from(points, ({ time }) => time),
    })
  }

  async #takeArtifact(record: ArtifactRecord, place: Place): Promise<void> {
    const owner = this.#ownerOf(record.ownerId, place)
    if (owner === undefined) return
    try {
      checkArtifactPath(record.path)
    } catch (error) {
      if (!isTrackletError(error, 'INVALID_PARAMETER_VALUE')) throw error
      return this.skip({ path: record.path, code: error.code, message: error.message })
    }
    this.counts.artifacts++
    if (owner.known !== undefined) {
      const known = owner.known.artifacts.get(record.path)
      const hash = await hashArtifact(record, known)
      owner.hashes.set(record.path, hash)
      if (known?.sha256 === hash || !owner.canGrow) return
    }
    if (this.#stages === undefined) owner.addedFiles.push(record.size ?? (await record.open()).size)
    else await this.#stages.files.add(record, (artifact) => owner.artifacts.set(artifact.path, artifact))
  }

  #ownerOf(id: string, place: Place): OwnerIntake | undefined {
    const model = this.models.get(id)
    return model?.place === place.index ? model : this.#runOf(id, place)
  }

  #runOf(runId: string, { index }: Place): RunIntake | undefined {
    const run = this.runs.get(this.#firstId(runId))
    return run?.place === index ? run : undefined
  }

  #firstId(runId: string): string {
    return this.#firstIds.get(runId) ?? runId
  }
}
