/**
 * What a bundle consists of, before it is written: every document and every hash is made first, since the manifest stands
 * first. Points are made twice unless they are few, so no space is needed for them meanwhile.
 */
import type { Bytes } from '#base/units.ts'
import type { Artifact } from '#model/artifact.ts'
import type { Dataset } from '#model/dataset.ts'
import type { Experiment } from '#model/experiment.ts'
import type { LoggedModel } from '#model/logged-model.ts'
import type { ModelVersion, RegisteredModel } from '#model/registered-model.ts'
import type { MetricSummaries, Run } from '#model/run.ts'
import type { JointView, SavedView } from '#model/saved-view.ts'
import { StreamHash } from '../hash.ts'
import { foldName, maybeUnportableName, maybeUnsafeName, NameSet } from '../zip/check-names.ts'
import type { ZipFile } from '../zip/write-zip.ts'
import { gainsByDeflating } from './deflates.ts'
import type { ManifestEntry } from './documents.ts'
import {
  artifactPath,
  BUNDLE_MARK,
  BUNDLE_VERSION,
  documentPath,
  experimentPath,
  MANIFEST,
  pointsPath,
  REGISTRY,
  renamedPath,
  VIEWS,
  type OwnerKind,
} from './layout.ts'
import {
  experimentDocument,
  metricsDocument,
  modelDocument,
  registryDocument,
  runDocument,
  viewsDocument,
  type OwnedDocument,
} from './write-documents.ts'
import { writePoints, type PointSeries } from './write-points.ts'

export type BundleArtifact = Omit<Artifact, 'ownerId'> & { readonly open: () => Promise<Blob> } & Pick<
    ZipFile,
    'read'
  >

/** A run or a logged model, with what is its own. */
export type BundleOwner = {
  readonly summaries: MetricSummaries
  readonly artifacts: readonly BundleArtifact[]
  /** The same each time it is called; undefined: they stand in another part, or there are none. */
  readonly points: (() => PointSeries) | undefined
  /** Of one that no single bundle can hold. */
  readonly isPart: boolean
} & ({ readonly run: Run } | { readonly model: LoggedModel })

export type BundleContent = {
  /** Names the file and the bundle: "house prices". */
  readonly title: string
  readonly part?: { readonly number: number; readonly of: number }
  readonly experiments: readonly {
    readonly experiment: Experiment
    readonly datasets: readonly Dataset[]
    readonly views: readonly SavedView[]
  }[]
  /** Of several of these experiments. */
  readonly jointViews: readonly JointView[]
  readonly owners: AsyncIterable<BundleOwner>
  readonly registeredModels: readonly RegisteredModel[]
  readonly modelVersions: readonly ModelVersion[]
}

/** Points up to here are kept from the first time. */
const KEPT_BYTES: Bytes = 128 * 2 ** 20

type Listed = ZipFile & Pick<ManifestEntry, 'size' | 'sha256'>

/** @param onOwner told after each run and logged model */
export async function makeBundle(
  content: BundleContent,
  onOwner: () => void = () => undefined,
): Promise<{ readonly files: readonly ZipFile[]; readonly bytes: Bytes }> {
  const maker = new BundleMaker()
  const { experiments, jointViews, registeredModels, modelVersions } = content
  for (const { experiment, datasets, views } of experiments)
    await maker.addDocument(
      experimentPath(experiment.experimentId),
      experimentDocument(experiment, datasets, views),
    )
  if (jointViews.length > 0) await maker.addDocument(VIEWS, viewsDocument(jointViews))
  for await (const owner of content.owners) {
    await maker.addOwner(owner)
    onOwner()
  }
  if (registeredModels.length > 0)
    await maker.addDocument(REGISTRY, registryDocument(registeredModels, modelVersions))
  return maker.finish(content)
}

class BundleMaker {
  readonly #files: Listed[] = []
  readonly #names = new NameSet(foldName)
  readonly #counts = { runs: 0, points: 0, artifacts: 0, loggedModels: 0 }
  #kept: Bytes = 0
  #renamed = 0

  async addDocument(path: string, document: unknown): Promise<void> {
    this.#names.addFile(path)
    this.#files.push(await this.#listDocument(path, document))
  }

  async addOwner(owner: BundleOwner): Promise<void> {
    const { summaries, artifacts, points, isPart } = owner
    const kind = 'run' in owner ? 'runs' : 'models'
    const folder = this.#nameFolder(kind, 'run' in owner ? owner.run.runId : owner.model.modelId)
    const table =
      points === undefined ? undefined : await this.#measurePoints(pointsPath(kind, folder), points)
    const count = summaries.count.reduce((a, b) => a + b, 0)
    const { files, entries } = await this.#listArtifacts(kind, folder, artifacts)
    const owned: OwnedDocument = {
      isPart,
      metrics: metricsDocument(summaries),
      points: table === undefined ? null : { path: table.path, count },
      artifacts: entries,
    }
    const document = 'run' in owner ? runDocument(owner.run, owned) : modelDocument(owner.model, owned)
    await this.addDocument(documentPath(kind, folder), document)
    this.#files.push(...(table ? [table] : []), ...files)
    this.#counts[kind === 'runs' ? 'runs' : 'loggedModels']++
    this.#counts.points += table === undefined ? 0 : count
    this.#counts.artifacts += artifacts.length
  }

  /** One line a file, so that a person can read it. */
  finish({ title, part, experiments, registeredModels }: BundleContent): {
    files: readonly ZipFile[]
    bytes: Bytes
  } {
    const { length } = registeredModels
    const head = {
      format: BUNDLE_MARK,
      version: BUNDLE_VERSION,
      title,
      ...(part && { part }),
      contents: { experiments: experiments.length, ...this.#counts, registeredModels: length },
    }
    const lines = this.#files.map(({ path, size, sha256 }) => JSON.stringify({ path, size, sha256 }))
    const text = `${JSON.stringify(head).slice(0, -1)},"entries":[\n${lines.join(',\n')}\n]}\n`
    const bytes = new TextEncoder().encode(text)
    return {
      files: [{ path: MANIFEST, deflate: true, read: () => eachOf([bytes]) }, ...this.#files],
      bytes: this.#files.reduce((sum, { size }) => sum + size, bytes.length),
    }
  }

  async #listDocument(path: string, document: unknown): Promise<Listed> {
    const bytes = new TextEncoder().encode(JSON.stringify(document, null, 1) + '\n')
    const hash = new StreamHash()
    hash.update(bytes)
    return {
      path,
      size: bytes.length,
      sha256: await hash.digest(),
      deflate: await gainsByDeflating('application/json', bytes.length, async () => new Blob([bytes])),
      read: () => eachOf([bytes]),
    }
  }

  async #listArtifacts(
    kind: OwnerKind,
    folder: string,
    artifacts: readonly BundleArtifact[],
  ): Promise<{ files: Listed[]; entries: OwnedDocument['artifacts'] }> {
    const files = new Map<string, Listed>()
    const entries: OwnedDocument['artifacts'] = []
    for (const { path, size, sha256, type, time, open, read } of artifacts) {
      const entry = this.#nameArtifact(kind, folder, path, sha256)
      entries.push({ path, entry, size, sha256, type, time: String(time) })
      // Two of one content may share the name that its hash gives.
      if (files.has(entry)) continue
      const deflate = await gainsByDeflating(type, size, open)
      files.set(entry, { path: entry, size, sha256, deflate, read })
    }
    return { files: [...files.values()], entries }
  }

  /** A folder of its id, unless that is no name for a file or differs from another by case alone. */
  #nameFolder(kind: OwnerKind, id: string): string {
    const isGood = maybeUnsafeName(id) === undefined && maybeUnportableName(id) === undefined
    if (isGood && this.#names.addFolder(`${kind}/${id}`)) return id
    let other: string
    do other = `other-${++this.#renamed}`
    while (!this.#names.addFolder(`${kind}/${other}`))
    return other
  }

  #nameArtifact(kind: OwnerKind, folder: string, path: string, sha256: string): string {
    const wanted = artifactPath(kind, folder, path)
    const isGood = maybeUnsafeName(wanted) === undefined && maybeUnportableName(wanted) === undefined
    return isGood && this.#names.addFile(wanted) ? wanted : renamedPath(kind, folder, sha256)
  }

  async #measurePoints(path: string, points: () => PointSeries): Promise<Listed> {
    const hash = new StreamHash()
    const pieces: Uint8Array[] = []
    for await (const piece of writePoints(points())) {
      hash.update(piece)
      if (this.#kept + hash.size <= KEPT_BYTES) pieces.push(piece)
    }
    const isKept = this.#kept + hash.size <= KEPT_BYTES
    if (isKept) this.#kept += hash.size
    return {
      path,
      size: hash.size,
      sha256: await hash.digest(),
      deflate: false,
      read: isKept ? () => eachOf(pieces) : () => writePoints(points()),
    }
  }
}

async function* eachOf(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield await Promise.resolve(piece)
}
