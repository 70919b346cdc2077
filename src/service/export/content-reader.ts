import type { Dataset } from '#model/dataset.ts'
import type { ExportReport } from '#model/export.ts'
import type { Run } from '#model/run.ts'
import { jointExperiments, readSavedViews, viewsSetting, type JointView } from '#model/saved-view.ts'
import type { BundleContent, BundleOwner } from '#formats/bundle/make-bundle.ts'
import { compareUtf8 } from '#formats/bundle/compare-utf8.ts'
import { readDatasets } from '#store/datasets.ts'
import { readSettings } from '#store/imports.ts'
import { readSnapshot, type OwnerSnapshot } from '#store/snapshot.ts'
import type { Store } from '#store/store.ts'
import { getSetting, settingName } from '../settings.ts'
import { ArtifactReader } from './artifact-reader.ts'
import type { Part, Share } from './plan-parts.ts'
import type { Selection } from './select-content.ts'

type Counts = Pick<
  ExportReport,
  'experiments' | 'runs' | 'points' | 'artifacts' | 'loggedModels' | 'registeredModels'
>

/** Gives one part's content to whoever makes the bundle, one run after the other, and counts it. */
export class ContentReader {
  readonly counts: { -readonly [K in keyof Counts]: number } = {
    experiments: 0,
    runs: 0,
    points: 0,
    artifacts: 0,
    loggedModels: 0,
    registeredModels: 0,
  }
  readonly missing: ExportReport['missing'][number][] = []
  readonly #store: Store
  readonly #artifacts: ArtifactReader
  readonly #selection: Selection
  readonly #shares: ReadonlyMap<string, Share>
  readonly #owners: readonly OwnerSnapshot[]

  constructor(store: Store, selection: Selection, { shares }: Part, owners: readonly OwnerSnapshot[]) {
    this.#store = store
    this.#artifacts = new ArtifactReader(store)
    this.#selection = selection
    this.#shares = new Map(shares.map((share) => [share.ownerId, share]))
    this.#owners = owners
  }

  /** @param isFirst of several parts: the registry stands there, and experiments that have no run */
  async content(isFirst: boolean): Promise<BundleContent> {
    const { title, registeredModels, modelVersions } = this.#selection
    const experiments = this.#chooseExperiments(isFirst)
    this.counts.experiments = experiments.length
    this.counts.registeredModels = isFirst ? registeredModels.length : 0
    return {
      title,
      experiments: await Promise.all(
        experiments.map(async (experiment) => ({
          experiment,
          datasets: await this.#readDatasets(experiment.experimentId),
          views: readSavedViews(await getSetting(this.#store, viewsSetting(experiment.experimentId))),
        })),
      ),
      jointViews: await this.#readJointViews(),
      owners: this.#readOwners(),
      registeredModels: isFirst ? registeredModels : [],
      modelVersions: isFirst ? modelVersions : [],
    }
  }

  #chooseExperiments(isFirst: boolean): Selection['experiments'] {
    const { experiments, runs, loggedModels } = this.#selection
    const used = new Set(
      this.#owners.map((owner) => ('run' in owner ? owner.run.experimentId : owner.model.experimentId)),
    )
    const peopled = new Set([...runs, ...loggedModels].map(({ experimentId }) => experimentId))
    return experiments.filter(
      ({ experimentId }) => used.has(experimentId) || (isFirst && !peopled.has(experimentId)),
    )
  }

  /** Those whose experiments all leave, in every part: which of them comes in last is not known. */
  async #readJointViews(): Promise<JointView[]> {
    const names = new Map(this.#selection.experiments.map(({ experimentId, name }) => [experimentId, name]))
    const settings = await readSettings(this.#store)
    return [...settings].flatMap(([row, value]) => {
      const ids = jointExperiments(row.slice(settingName('').length))
      if (!ids?.every((id) => names.has(id))) return []
      const experiments = ids.map((experimentId) => ({ experimentId, name: names.get(experimentId) ?? '' }))
      return readSavedViews(value).map(({ name, search }) => ({ name, search, experiments }))
    })
  }

  /** Those that its runs name, once each. */
  async #readDatasets(experimentId: string): Promise<Dataset[]> {
    const runs = this.#owners.flatMap((owner): Run[] => ('run' in owner ? [owner.run] : []))
    const inputs = runs.flatMap((run) => (run.experimentId === experimentId ? run.inputs : []))
    const named = new Map(
      inputs.map(({ name, digest }) => [JSON.stringify([name, digest]), { experimentId, name, digest }]),
    )
    const sorted = [...named].sort(([a], [b]) => compareUtf8(a, b)).map(([, reference]) => reference)
    return (await readDatasets(this.#store, sorted)).flatMap((dataset) => dataset ?? [])
  }

  async *#readOwners(): AsyncGenerator<BundleOwner> {
    for (const owner of this.#owners) {
      const { summary } = owner
      const { runId: id, summaries } = summary
      const { hasPoints = false, paths } = this.#shares.get(id) ?? {}
      const { artifacts, missing } = await this.#artifacts.list(id, paths)
      this.missing.push(...missing.map((path) => ({ ownerId: id, path })))
      const keys = [...summaries.keys].sort(compareUtf8)
      const count = hasPoints ? summaries.count.reduce((a, b) => a + b, 0) : 0
      this.counts['run' in owner ? 'runs' : 'loggedModels']++
      this.counts.artifacts += artifacts.length
      this.counts.points += count
      yield {
        ...owner,
        summaries,
        artifacts,
        points: count > 0 ? () => readSnapshot(this.#store, summary, keys) : undefined,
        isPart: paths !== undefined,
      }
    }
  }
}
