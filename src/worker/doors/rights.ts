/** What a grant comes to: which runs, models and experiments its origin may log to, and which it may see. */
import { TrackletError } from '#base/errors.ts'
import { DEFAULT_EXPERIMENT_ID, DEFAULT_EXPERIMENT_NAME, type Experiment } from '#model/experiment.ts'
import { OPAQUE_ORIGIN, type Grant } from '#model/grant.ts'
import type { NewRun } from '#model/run-request.ts'
import { TAG } from '#model/tags.ts'
import { createExperiment, getExperiment, getExperimentByName } from '#service/experiments.ts'
import { getLoggedModel } from '#service/logged-models.ts'
import { readRunData } from '#service/runs.ts'
import type { DoorSession } from '#service/session.ts'

export class Rights {
  readonly grant: Grant
  /** What the tag says on what this origin made. Frames without an origin are told apart by their grants. */
  readonly owner: string
  readonly #session: DoorSession
  readonly #owned = new Set<string>()

  constructor(session: DoorSession, grant: Grant) {
    this.#session = session
    this.grant = grant
    this.owner = grant.origin === OPAQUE_ORIGIN ? `${OPAQUE_ORIGIN}:${grant.grantId}` : grant.origin
  }

  noteOwned(id: string): void {
    this.#owned.add(id)
  }

  /** Of a run or a logged model. @throws TrackletError PERMISSION_DENIED, whether there is such a one or not */
  async ensureWritable(id: string): Promise<void> {
    if (!this.grant.change && !(await this.#owns(id)))
      refuse(`This page may not write to ${id}: it is not of its own making.`)
  }

  /** @throws TrackletError PERMISSION_DENIED, whether there is such a one or not */
  async ensureReadable(id: string): Promise<void> {
    if (!this.grant.read && !(await this.#owns(id)))
      refuse(`This page may not read ${id}: it is not of its own making.`)
  }

  ensureReader(): void {
    if (!this.grant.read)
      refuse('This page may log, and see what it logged. To read more it has to ask Tracklet anew.')
  }

  ensureChanger(): void {
    if (!this.grant.change)
      refuse('This page may log runs, and not change what else is in Tracklet. It has to ask anew.')
  }

  /** The experiment of a new run. One that is missing is made where that is allowed. @throws TrackletError PERMISSION_DENIED */
  async placeRun({ experiment, experimentId }: Pick<NewRun, 'experiment' | 'experimentId'>): Promise<string> {
    if (experimentId !== undefined) {
      if (this.grant.reach !== 'any') await this.ensureExperiment(experimentId)
      return experimentId
    }
    const usual = this.grant.reach === 'one' ? this.grant.experiment : DEFAULT_EXPERIMENT_NAME
    const name = experiment ?? usual
    this.ensureName(name)
    const known = await this.#findByName(name)
    if (known === undefined) return (await this.#create(name)).experimentId
    this.#ensureUsable(known, name)
    return known.experimentId
  }

  /** @throws TrackletError PERMISSION_DENIED, whether there is such a one or not */
  async ensureExperiment(experimentId: string): Promise<void> {
    this.#ensureUsable(
      await this.#maybe(() => this.#session.use(({ store }) => getExperiment(store, experimentId))),
      experimentId,
    )
  }

  /** @throws TrackletError PERMISSION_DENIED */
  async ensureExperimentName(name: string): Promise<void> {
    this.ensureName(name)
    const known = await this.#findByName(name)
    if (known !== undefined) this.#ensureUsable(known, name)
  }

  /** @throws TrackletError PERMISSION_DENIED when no experiment of this name may be used or made */
  ensureName(name: string): void {
    const { reach, experiment } = this.grant
    if (reach === 'one' && name !== experiment) this.#refuseExperiment(name)
  }

  #ensureUsable(experiment: Experiment | undefined, asked: string): void {
    const { reach, experiment: only } = this.grant
    if (reach === 'any') return
    const allowed =
      reach === 'one'
        ? experiment?.name === only
        : experiment?.experimentId === DEFAULT_EXPERIMENT_ID ||
          experiment?.tags.get(TAG.origin) === this.owner
    if (!allowed) this.#refuseExperiment(asked)
  }

  #refuseExperiment(asked: string): never {
    const { reach, experiment } = this.grant
    const where =
      reach === 'one'
        ? `experiment '${experiment}'`
        : `'${DEFAULT_EXPERIMENT_NAME}' and the experiments it makes itself`
    return refuse(
      `This page may log to ${where} only, not to '${asked}'. Tracklet’s settings, Origins, can allow more.`,
    )
  }

  async #create(name: string): Promise<Experiment> {
    try {
      return await this.#session.use(({ store }) => createExperiment(store, name, [[TAG.origin, this.owner]]))
    } catch (error) {
      // Another connection was faster.
      const twin = await this.#findByName(name)
      if (twin === undefined) throw error
      this.#ensureUsable(twin, name)
      return twin
    }
  }

  async #findByName(name: string): Promise<Experiment | undefined> {
    return await this.#maybe(() => this.#session.use(({ store }) => getExperimentByName(store, name)))
  }

  async #owns(id: string): Promise<boolean> {
    if (this.#owned.has(id)) return true
    const owned = (await this.#readOwner(id)) === this.owner
    if (owned) this.#owned.add(id)
    return owned
  }

  async #readOwner(id: string): Promise<string | undefined> {
    const tags = await this.#maybe(() =>
      this.#session.use(async ({ store }) =>
        id.startsWith('m-')
          ? (await getLoggedModel(store, id, true)).model.tags
          : (await readRunData(store, id)).run.tags,
      ),
    )
    return tags?.get(TAG.origin)
  }

  async #maybe<T>(read: () => Promise<T>): Promise<T | undefined> {
    try {
      return await read()
    } catch (error) {
      if (error instanceof TrackletError && error.code === 'RESOURCE_DOES_NOT_EXIST') return undefined
      throw error
    }
  }
}

function refuse(message: string): never {
  throw new TrackletError('PERMISSION_DENIED', message)
}
