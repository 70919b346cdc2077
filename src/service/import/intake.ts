/**
 * Takes the records of an import, one after the other, and stages what the store does not have. Nothing is visible before
 * `commit-intake.ts` ends it.
 */
import { isTrackletError } from '#base/errors.ts'
import { newWriterId } from '#base/ids.ts'
import type { SkippedPart } from '#model/import.ts'
import { checkArtifactPath, checkExperimentName } from '#model/names.ts'
import type {
  ArtifactRecord,
  ExperimentRecord,
  ImportRecord,
  PointsRecord,
  RunRecord,
} from '#formats/records.ts'
import type { SummaryRow } from '#store/schema.ts'
import { PointStage } from '#store/stage-points.ts'
import type { Store } from '#store/store.ts'
import { ArtifactIntake, hashArtifact } from './artifact-intake.ts'
import { readKnownRun } from './read-known-run.ts'
import { RunIntake } from './run-intake.ts'
import { toRunParts } from './run-parts.ts'

/** A damaged source may say the same of a million lines. */
const MAX_SKIPPED = 1_000

export type Place = { readonly index: number; readonly format: string }

export class Intake {
  readonly experiments = new Map<string, ExperimentRecord>()
  /** By the id that the source gives. */
  readonly runs = new Map<string, RunIntake>()
  readonly skipped: SkippedPart[] = []
  /** Copies that this pass makes: by the source's id, the copy's. Empty in the first pass. */
  readonly copies: ReadonlyMap<string, string>
  readonly counts = { runs: 0, points: 0, artifacts: 0 }
  readonly #store: Store
  readonly #fresh: PointStage | undefined
  readonly #grown: PointStage | undefined
  readonly #files: ArtifactIntake | undefined
  readonly #knownIds: ReadonlySet<string>
  readonly #importId = newWriterId()

  /** @param knownIds of the runs that the store has */
  constructor(
    store: Store,
    knownIds: ReadonlySet<string>,
    { dryRun, copies = new Map() }: { dryRun: boolean; copies?: ReadonlyMap<string, string> },
  ) {
    this.#store = store
    this.#knownIds = knownIds
    this.copies = copies
    this.#fresh = dryRun ? undefined : new PointStage(store, this.#importId, 'chunks')
    this.#grown = dryRun ? undefined : new PointStage(store, this.#importId, 'segments')
    this.#files = dryRun ? undefined : new ArtifactIntake(store)
  }

  /** @throws TrackletError E_HASH, E_QUOTA, E_SOURCE_CHANGED: the import cannot go on */
  async take(record: ImportRecord, place: Place): Promise<void> {
    switch (record.kind) {
      case 'experiment':
        return this.#part(record.name, () => this.#takeExperiment(record, place))
      case 'run':
        return await this.#takeRun(record, place)
      case 'points':
        return await this.#takePoints(record, place)
      case 'input':
        this.#runOf(record.runId, place)?.inputs.push(record.input)
        return
      case 'artifact':
        return await this.#takeArtifact(record, place)
      case 'skipped':
        return this.skip(record)
      case 'model-link':
      case 'logged-model':
      case 'model-points':
      case 'registered-model':
      case 'model-version':
    }
  }

  skip({ path, code, message }: SkippedPart): void {
    if (this.skipped.length < MAX_SKIPPED) this.skipped.push({ path, code, message })
  }

  /** Points of the run that are not wanted may be left unread. */
  wantsRun(runId: string, dryRun: boolean): boolean {
    const run = this.runs.get(runId)
    return run !== undefined && (!dryRun || run.known !== undefined)
  }

  /** The last files are stored now. */
  async flush(): Promise<void> {
    await this.#files?.flush()
  }

  /** The last points too. @returns summaries of new runs */
  async finishPoints(): Promise<SummaryRow[]> {
    await this.#grown?.finish()
    return (await this.#fresh?.finish()) ?? []
  }

  /** Where the points of a run are staged: apart from its own while it is there already. */
  stagedId(run: RunIntake): string {
    const { runId } = run.parts
    return run.known === undefined ? (this.copies.get(runId) ?? runId) : `${this.#importId}+${runId}`
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

  async #takeRun(record: RunRecord, place: Place): Promise<void> {
    const { runId } = record
    const seen = this.runs.get(runId)
    if (this.copies.size > 0 && !this.copies.has(runId)) return
    if (seen !== undefined && seen.place !== place.index) {
      const message = `The run ${runId} is there twice; this one was left out.`
      return this.skip({ path: record.runName, code: 'RESOURCE_ALREADY_EXISTS', message })
    }
    const experiment = `${place.index}/${record.experiment}`
    if (!this.experiments.has(experiment)) return
    const isKnown = seen === undefined && this.copies.size === 0 && this.#knownIds.has(runId)
    const known = isKnown ? await readKnownRun(this.#store, runId, place.format) : undefined
    this.#part(record.runName || runId, () => {
      const parts = toRunParts(record)
      if (seen !== undefined) seen.parts = parts
      else this.runs.set(runId, new RunIntake(parts, { ...place, place: place.index, experiment }, known))
      if (seen === undefined) this.counts.runs++
    })
  }

  async #takePoints({ runId, columns }: PointsRecord, place: Place): Promise<void> {
    const run = this.#runOf(runId, place)
    if (run === undefined) return
    this.counts.points += columns.value.length
    const points = run.addPoints(columns)
    const stage = run.known === undefined ? this.#fresh : this.#grown
    if (points !== undefined) await stage?.add(this.stagedId(run), points)
  }

  async #takeArtifact(record: ArtifactRecord, place: Place): Promise<void> {
    const run = this.#runOf(record.ownerId, place)
    if (run === undefined) return
    try {
      checkArtifactPath(record.path)
    } catch (error) {
      if (!isTrackletError(error, 'INVALID_PARAMETER_VALUE')) throw error
      return this.skip({ path: record.path, code: error.code, message: error.message })
    }
    this.counts.artifacts++
    if (run.known !== undefined) {
      const known = run.known.artifacts.get(record.path)
      const hash = await hashArtifact(record, known)
      run.hashes.set(record.path, hash)
      if (known?.sha256 === hash || !run.canGrow) return
    }
    await this.#files?.add(record, (artifact) => run.artifacts.set(artifact.path, artifact))
  }

  #runOf(runId: string, { index }: Place): RunIntake | undefined {
    const run = this.runs.get(runId)
    return run?.place === index ? run : undefined
  }
}
