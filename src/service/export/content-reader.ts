import type { Dataset } from '#model/dataset.ts'
import type { ExportReport } from '#model/export.ts'
import type { BundleArtifact, BundleContent, BundleRun } from '#formats/bundle/make-bundle.ts'
import { compareUtf8 } from '#formats/bundle/write-points.ts'
import { readArtifactRows } from '#store/artifacts.ts'
import { readDatasets } from '#store/datasets.ts'
import type { ArtifactRow } from '#store/schema.ts'
import { readSnapshot, type RunSnapshot } from '#store/snapshot.ts'
import type { Store } from '#store/store.ts'
import type { Part, RunShare } from './plan-parts.ts'
import type { Selection } from './select-content.ts'

/** Gives one part's content to whoever makes the bundle, run by run, and counts it. */
export class ContentReader {
  readonly counts = { experiments: 0, runs: 0, points: 0, artifacts: 0 }
  readonly missing: ExportReport['missing'][number][] = []
  readonly #store: Store
  readonly #selection: Selection
  readonly #shares: ReadonlyMap<string, RunShare>
  readonly #runs: readonly RunSnapshot[]

  constructor(store: Store, selection: Selection, { shares }: Part, runs: readonly RunSnapshot[]) {
    this.#store = store
    this.#selection = selection
    this.#shares = new Map(shares.map((share) => [share.runId, share]))
    this.#runs = runs
  }

  async content(): Promise<BundleContent> {
    const used = new Set(this.#runs.map(({ run }) => run.experimentId))
    const isChosen = (experimentId: string): boolean =>
      used.has(experimentId) || !this.#selection.runs.some((run) => run.experimentId === experimentId)
    const experiments = this.#selection.experiments.filter(({ experimentId }) => isChosen(experimentId))
    this.counts.experiments = experiments.length
    return {
      title: this.#selection.title,
      experiments: await Promise.all(
        experiments.map(async (experiment) => ({
          experiment,
          datasets: await this.#readDatasets(experiment.experimentId),
        })),
      ),
      runs: this.#readRuns(),
    }
  }

  /** Those that its runs name, once each. */
  async #readDatasets(experimentId: string): Promise<Dataset[]> {
    const inputs = this.#runs.flatMap(({ run }) => (run.experimentId === experimentId ? run.inputs : []))
    const named = new Map(
      inputs.map(({ name, digest }) => [JSON.stringify([name, digest]), { experimentId, name, digest }]),
    )
    const sorted = [...named].sort(([a], [b]) => compareUtf8(a, b)).map(([, reference]) => reference)
    return (await readDatasets(this.#store, sorted)).flatMap((dataset) => dataset ?? [])
  }

  async *#readRuns(): AsyncGenerator<BundleRun> {
    for (const { run, summary } of this.#runs) {
      const { hasPoints = false, paths } = this.#shares.get(run.runId) ?? {}
      const artifacts = await this.#readArtifacts(run.runId, paths)
      const keys = [...summary.summaries.keys].sort(compareUtf8)
      const count = hasPoints ? summary.summaries.count.reduce((a, b) => a + b, 0) : 0
      this.counts.runs++
      this.counts.artifacts += artifacts.length
      this.counts.points += count
      yield {
        run,
        summaries: summary.summaries,
        artifacts,
        points: count > 0 ? () => readSnapshot(this.#store, summary, keys) : undefined,
        isPart: paths !== undefined,
      }
    }
  }

  /** Without those whose file is gone. */
  async #readArtifacts(runId: string, paths: ReadonlySet<string> | undefined): Promise<BundleArtifact[]> {
    const rows = await readArtifactRows(this.#store, runId)
    const artifacts: BundleArtifact[] = []
    for (const row of rows.filter(({ path }) => paths?.has(path) ?? true)) {
      if ((await this.#store.files.read(row)) === undefined) this.missing.push({ runId, path: row.path })
      else artifacts.push({ ...row, open: () => this.#open(row) })
    }
    return artifacts
  }

  /** Anew each time: a pack that grew meanwhile makes an older Blob unreadable. */
  async #open(row: ArtifactRow): Promise<Blob> {
    const content = await this.#store.files.read(row)
    if (content !== undefined) return content
    throw new Error(`The file of "${row.path}" went away while it was exported.`)
  }
}
