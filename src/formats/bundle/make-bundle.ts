/**
 * What a bundle consists of, before it is written: every document and every hash is made first, since the manifest stands
 * first. Points are made twice unless they are few, so no space is needed for them meanwhile.
 */
import type { Bytes } from '#base/units.ts'
import type { Artifact } from '#model/artifact.ts'
import type { Dataset } from '#model/dataset.ts'
import type { Experiment } from '#model/experiment.ts'
import type { MetricSummaries, Run } from '#model/run.ts'
import { StreamHash } from '../hash.ts'
import { foldName, maybeUnportableName, maybeUnsafeName, NameSet } from '../zip/check-names.ts'
import type { ZipFile } from '../zip/write-zip.ts'
import { gainsByDeflating } from './deflates.ts'
import { numberToJson, type ExperimentDocument, type ManifestEntry, type RunDocument } from './documents.ts'
import {
  artifactPath,
  BUNDLE_MARK,
  BUNDLE_VERSION,
  experimentPath,
  MANIFEST,
  pointsPath,
  renamedPath,
  runPath,
} from './layout.ts'
import { compareUtf8, writePoints, type PointSeries } from './write-points.ts'

export type BundleArtifact = Omit<Artifact, 'ownerId'> & { readonly open: () => Promise<Blob> }

export type BundleRun = {
  readonly run: Run
  readonly summaries: MetricSummaries
  readonly artifacts: readonly BundleArtifact[]
  /** The same each time it is called; undefined: they stand in another part, or there are none. */
  readonly points: (() => PointSeries) | undefined
  /** Of a run that no single bundle can hold. */
  readonly isPart: boolean
}

export type BundleContent = {
  /** Names the file and the bundle: "house prices". */
  readonly title: string
  readonly part?: { readonly number: number; readonly of: number }
  readonly experiments: readonly { readonly experiment: Experiment; readonly datasets: readonly Dataset[] }[]
  readonly runs: AsyncIterable<BundleRun>
}

/** Points up to here are kept from the first time. */
const KEPT_BYTES: Bytes = 128 * 2 ** 20
const PIECE_BYTES: Bytes = 2 ** 20

type Listed = ZipFile & Pick<ManifestEntry, 'size' | 'sha256'>

/** @param onRun told after each run */
export async function makeBundle(
  content: BundleContent,
  onRun: () => void = () => undefined,
): Promise<{ readonly files: readonly ZipFile[]; readonly bytes: Bytes }> {
  const maker = new BundleMaker()
  for (const { experiment, datasets } of content.experiments)
    await maker.addDocument(
      experimentPath(experiment.experimentId),
      toExperimentDocument(experiment, datasets),
    )
  for await (const run of content.runs) {
    await maker.addRun(run)
    onRun()
  }
  return await maker.finish(content)
}

class BundleMaker {
  readonly #files: Listed[] = []
  readonly #names = new NameSet(foldName)
  readonly #contents = { experiments: 0, runs: 0, points: 0, artifacts: 0 }
  #kept: Bytes = 0
  #folders = 0

  async addDocument(path: string, document: unknown): Promise<void> {
    const bytes = new TextEncoder().encode(JSON.stringify(document, null, 1) + '\n')
    const hash = new StreamHash()
    hash.update(bytes)
    this.#names.addFile(path)
    this.#files.push({
      path,
      size: bytes.length,
      sha256: await hash.digest(),
      deflate: await gainsByDeflating('application/json', bytes.length, async () => new Blob([bytes])),
      read: async function* () {
        yield await Promise.resolve(bytes)
      },
    })
  }

  async addRun({ run, summaries, artifacts, points, isPart }: BundleRun): Promise<void> {
    const folder = this.#nameFolder(run.runId)
    const count = summaries.count.reduce((a, b) => a + b, 0)
    const table = points === undefined ? undefined : await this.#measurePoints(pointsPath(folder), points)
    const listed: Listed[] = []
    const entries: RunDocument['artifacts'] = []
    for (const artifact of artifacts) {
      const { path, size, sha256, type, time, open } = artifact
      const entry = this.#nameArtifact(folder, path, sha256)
      entries.push({ path, entry, size, sha256, type, time: String(time) })
      // Two of one content may share the name that its hash gives.
      if (listed.some((file) => file.path === entry)) continue
      listed.push({
        path: entry,
        size,
        sha256,
        deflate: await gainsByDeflating(type, size, open),
        read: () => readPieces(open),
      })
    }
    const document = {
      ...toRunDocument(run, summaries, table && { path: table.path, count }, entries),
      isPart,
    } satisfies RunDocument
    await this.addDocument(runPath(folder), document)
    this.#files.push(...(table ? [table] : []), ...listed)
    this.#contents.runs++
    if (table !== undefined) this.#contents.points += count
    this.#contents.artifacts += artifacts.length
  }

  async finish({
    title,
    part,
    experiments,
  }: BundleContent): Promise<{ files: readonly ZipFile[]; bytes: Bytes }> {
    const head = {
      format: BUNDLE_MARK,
      version: BUNDLE_VERSION,
      title,
      ...(part && { part }),
      contents: { ...this.#contents, experiments: experiments.length },
    }
    const lines = this.#files.map(({ path, size, sha256 }) => JSON.stringify({ path, size, sha256 }))
    const text = `${JSON.stringify(head).slice(0, -1)},"entries":[\n${lines.join(',\n')}\n]}\n`
    const bytes = new TextEncoder().encode(text)
    const manifest: ZipFile = {
      path: MANIFEST,
      deflate: true,
      read: async function* () {
        yield await Promise.resolve(bytes)
      },
    }
    return {
      files: [manifest, ...this.#files],
      bytes: this.#files.reduce((sum, { size }) => sum + size, bytes.length),
    }
  }

  /** A folder of the run's id, unless that is no name for a file or differs from another by case alone. */
  #nameFolder(runId: string): string {
    const folder = runId
    const isGood = maybeUnsafeName(folder) === undefined && maybeUnportableName(folder) === undefined
    if (isGood && this.#names.addFolder(`runs/${folder}`)) return folder
    const other = `run-${++this.#folders}`
    return this.#names.addFolder(`runs/${other}`) ? other : this.#nameFolder(runId)
  }

  #nameArtifact(folder: string, path: string, sha256: string): string {
    const wanted = artifactPath(folder, path)
    const isGood = maybeUnsafeName(wanted) === undefined && maybeUnportableName(wanted) === undefined
    return isGood && this.#names.addFile(wanted) ? wanted : renamedPath(folder, sha256)
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

async function* readPieces(open: () => Promise<Blob>): AsyncGenerator<Uint8Array> {
  const content = await open()
  for (let at = 0; at < content.size; at += PIECE_BYTES)
    yield new Uint8Array(await content.slice(at, at + PIECE_BYTES).arrayBuffer())
}

function toExperimentDocument(experiment: Experiment, datasets: readonly Dataset[]): ExperimentDocument {
  const { experimentId, name, lifecycleStage, creationTime, lastUpdateTime, tags } = experiment
  return {
    experimentId,
    name,
    lifecycleStage,
    creationTime: String(creationTime),
    lastUpdateTime: String(lastUpdateTime),
    tags: sortEntries(tags),
    datasets: datasets.map(({ name: set, digest, sourceType, source, schema, profile }) => ({
      name: set,
      digest,
      sourceType,
      source,
      schema,
      profile,
    })),
  }
}

function toRunDocument(
  run: Run,
  summaries: MetricSummaries,
  points: RunDocument['points'] | undefined,
  artifacts: RunDocument['artifacts'],
): Omit<RunDocument, 'isPart'> {
  const { runId, experimentId, runName, userId, status, startTime, endTime, lifecycleStage, deletedTime } =
    run
  const at = (column: Float64Array, i: number) => numberToJson(column[i] as number)
  return {
    runId,
    experimentId,
    runName,
    userId,
    status,
    startTime: String(startTime),
    endTime: endTime === null ? null : String(endTime),
    lifecycleStage,
    deletedTime: deletedTime === null ? null : String(deletedTime),
    params: sortEntries(run.params),
    tags: sortEntries(run.tags),
    inputs: run.inputs.map(({ name, digest, tags }) => ({ name, digest, tags: sortEntries(tags) })),
    metrics: summaries.keys
      .map((key, i) => ({
        key,
        count: summaries.count[i] as number,
        last: at(summaries.last, i),
        lastStep: at(summaries.lastStep, i),
        min: at(summaries.min, i),
        max: at(summaries.max, i),
      }))
      .sort((a, b) => compareUtf8(a.key, b.key)),
    points: points ?? null,
    artifacts,
  }
}

/** The order of entries is no content. */
function sortEntries(entries: ReadonlyMap<string, string>): [string, string][] {
  return [...entries].sort(([a], [b]) => compareUtf8(a, b))
}
