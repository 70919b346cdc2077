/** Reads bundles; README.md is the specification. A bundle is taken whole or not at all. */
import { TrackletError } from '#base/errors.ts'
import { StreamHash } from '../hash.ts'
import type { Format, Place, ReadOptions } from '../format.ts'
import type { ArtifactRecord, ExperimentRecord, ImportRecord, RunRecord } from '../records.ts'
import {
  findFile,
  findFolder,
  readHead,
  readStream,
  walkFiles,
  walkFolders,
  type Folder,
  type Source,
  type SourceFile,
} from '../source.ts'
import { foldName, maybeUnportableName, maybeUnsafeName, NameSet } from '../zip/check-names.ts'
import { makeRefuse } from '../zip/refuse-zip.ts'
import {
  readExperimentDocument,
  readManifest,
  readRunDocument,
  type Manifest,
  type ManifestEntry,
  type ReadExperiment,
  type ReadRun,
} from './documents.ts'
import { BUNDLE, BUNDLE_MARK, MANIFEST, MAX_DOCUMENT_BYTES, MAX_MANIFEST_BYTES } from './layout.ts'
import { readPoints } from './read-points.ts'

export const bundle: Format = {
  name: BUNDLE,
  title: 'Tracklet bundle',
  isWhole: true,
  sniff: async (source) => {
    const places: Place[] = []
    for (const folder of walkFolders(source)) {
      // What a bundle holds is its content, another bundle too.
      if (
        places.some(({ path }) => path === '' || folder.path.startsWith(`${path}/`)) ||
        !(await isBundle(folder))
      )
        continue
      places.push({ path: folder.path, summary: await summarise(folder), owns: [folder.path] })
    }
    return places.length > 0 ? places : undefined
  },
  read: readBundle,
}

/** Also one that lost its manifest: it is told when it is read. */
async function isBundle(folder: Folder): Promise<boolean> {
  const file = folder.files.get(MANIFEST)
  if (file === undefined)
    return (
      folder.folders.has('experiments') &&
      [...(folder.folders.get('runs')?.folders.values() ?? [])].some(isRun)
    )
  const head = new TextDecoder().decode(await readHead(file))
  return folder.path.endsWith('.tracklet.zip') || (/^\s*\{/.test(head) && head.includes(`"${BUNDLE_MARK}"`))
}

function isRun({ files }: Folder): boolean {
  return files.has('run.json')
}

async function summarise(folder: Folder): Promise<string> {
  try {
    const file = folder.files.get(MANIFEST) as SourceFile
    const { contents } = readManifest(await readDocumentText(file, MAX_MANIFEST_BYTES), file.path)
    return `${contents.runs.toLocaleString('en-US')} ${contents.runs === 1 ? 'run' : 'runs'}`
  } catch {
    return ''
  }
}

async function* readBundle(
  source: Source,
  place: Place,
  options: ReadOptions = {},
): AsyncGenerator<ImportRecord> {
  const opened = await OpenBundle.open(findFolder(source, place.path) as Folder)
  const { signal, onProgress, wantsRun = () => true } = options
  for (const path of opened.paths(/^experiments\/[^/]+\.json$/)) {
    const text = await opened.readText(path)
    const experiment = readExperimentDocument(text, path)
    opened.datasets.set(experiment.experimentId, experiment.datasets)
    yield toExperiment(experiment)
  }
  const runs = opened.paths(/^runs\/[^/]+\/run\.json$/)
  for (const [i, path] of runs.entries()) {
    signal?.throwIfAborted()
    const run = readRunDocument(await opened.readText(path), path)
    yield toRun(run)
    if (wantsRun(run.runId)) yield* readRun(opened, run, signal)
    onProgress?.((i + 1) / runs.length)
  }
}

async function* readRun(
  opened: OpenBundle,
  run: ReadRun,
  signal: AbortSignal | undefined,
): AsyncGenerator<ImportRecord> {
  const { runId } = run
  for (const { name, digest, tags } of run.inputs) {
    const dataset = opened.datasets
      .get(run.experimentId)
      ?.find((each) => each.name === name && each.digest === digest)
    if (dataset === undefined)
      return opened.refuse('E_MANIFEST', `the dataset "${name}" of run ${runId} is missing`)
    yield { kind: 'input', runId, input: { dataset, tags: new Map(tags) } }
  }
  if (run.points !== null) {
    const content = await opened.readVerified(run.points.path, signal)
    for await (const columns of readPoints(content, run.points.count, run.points.path))
      yield { kind: 'points', runId, columns }
  }
  for (const artifact of run.artifacts) yield opened.toArtifact(runId, artifact)
}

/** The folder that holds the manifest, with what the manifest lists; nothing more is there and nothing less. */
class OpenBundle {
  readonly refuse
  readonly datasets = new Map<string, ReadExperiment['datasets']>()
  readonly #folder: Folder
  readonly #entries: ReadonlyMap<string, ManifestEntry>

  private constructor(folder: Folder, manifest: Manifest, refuse: ReturnType<typeof makeRefuse>) {
    this.#folder = folder
    this.#entries = new Map(manifest.entries.map((entry) => [entry.path, entry]))
    this.refuse = refuse
  }

  /** @throws TrackletError E_MANIFEST, E_NAME, E_NAME_DUPLICATE */
  static async open(folder: Folder): Promise<OpenBundle> {
    const refuse = makeRefuse(folder.path || 'The bundle')
    const file = folder.files.get(MANIFEST)
    if (file === undefined) return refuse('E_MANIFEST', 'it has no manifest.json')
    const manifest = readManifest(await readDocumentText(file, MAX_MANIFEST_BYTES), file.path)
    checkEntries(folder, manifest.entries, refuse)
    return new OpenBundle(folder, manifest, refuse)
  }

  paths(pattern: RegExp): string[] {
    return [...this.#entries.keys()].filter((path) => pattern.test(path))
  }

  async readText(path: string): Promise<string> {
    const { size, sha256: expected } = this.#entryOf(path)
    if (size > MAX_DOCUMENT_BYTES)
      this.refuse('E_MANIFEST', `"${path}" is larger than any document of a bundle`)
    const bytes = new Uint8Array(await (await this.#open(path)).arrayBuffer())
    const hash = new StreamHash()
    hash.update(bytes)
    if ((await hash.digest()) !== expected) this.#refuseHash(path)
    return new TextDecoder().decode(bytes)
  }

  /** The content, after all of it was read and compared with the manifest's hash. */
  async readVerified(path: string, signal?: AbortSignal): Promise<Blob> {
    const content = await this.#open(path)
    const hash = new StreamHash()
    for await (const piece of readStream({ path, open: async () => Promise.resolve(content) }, signal))
      hash.update(piece)
    if ((await hash.digest()) !== this.#entryOf(path).sha256) this.#refuseHash(path)
    return content
  }

  /** Its content is verified by whoever stores it. */
  toArtifact(runId: string, artifact: ReadRun['artifacts'][number]): ArtifactRecord {
    const { path, entry, size, sha256: hash, type, time } = artifact
    const listed = this.#entryOf(entry)
    if (listed.size !== size || listed.sha256 !== hash)
      this.refuse('E_MANIFEST', `"${entry}" is listed otherwise than its run says`)
    return { kind: 'artifact', ownerId: runId, path, type, time, sha256: hash, open: () => this.#open(entry) }
  }

  async #open(path: string): Promise<Blob> {
    const { size } = this.#entryOf(path)
    const file = findFile(this.#folder, path) as SourceFile
    const content = await file.open()
    if (content.size !== size) this.refuse('E_MANIFEST', `"${path}" has another size than the manifest says`)
    return content
  }

  #entryOf(path: string): ManifestEntry {
    return this.#entries.get(path) ?? this.refuse('E_MANIFEST', `"${path}" is not in its manifest`)
  }

  #refuseHash(path: string): never {
    return this.refuse('E_HASH', `the content of "${path}" is not what the manifest says`)
  }
}

function checkEntries(
  folder: Folder,
  entries: readonly ManifestEntry[],
  refuse: ReturnType<typeof makeRefuse>,
): void {
  const names = new NameSet(foldName)
  names.addFile(MANIFEST)
  for (const { path } of entries) {
    const fault = maybeUnsafeName(path) ?? maybeUnportableName(path)
    if (fault !== undefined) refuse('E_NAME', `the name ${JSON.stringify(path)} in it ${fault}`)
    if (!names.addFile(path))
      refuse('E_NAME_DUPLICATE', `two names in it are one on some systems: "${path}" is the second`)
    if (findFile(folder, path) === undefined) refuse('E_MANIFEST', `"${path}" is listed and not there`)
  }
  const listed = new Set(entries.map(({ path }) => path))
  const root = folder.path === '' ? '' : `${folder.path}/`
  for (const file of walkFiles(folder)) {
    const path = file.path.slice(root.length)
    if (path !== MANIFEST && !listed.has(path)) refuse('E_MANIFEST', `"${path}" is there and not listed`)
  }
}

function toExperiment(document: ReadExperiment): ExperimentRecord {
  const { experimentId, name, lifecycleStage, creationTime, lastUpdateTime, tags } = document
  return {
    kind: 'experiment',
    key: experimentId,
    experimentId,
    name,
    lifecycleStage,
    creationTime,
    lastUpdateTime,
    tags: new Map(tags),
  }
}

function toRun(document: ReadRun): RunRecord {
  const { runId, runName, userId, status, startTime, endTime, deletedTime, lifecycleStage } = document
  return {
    kind: 'run',
    runId,
    experiment: document.experimentId,
    runName,
    userId,
    status,
    startTime,
    endTime,
    deletedTime,
    lifecycleStage,
    params: new Map(document.params),
    tags: new Map(document.tags),
    isPart: document.isPart,
  }
}

async function readDocumentText(file: SourceFile, max: number): Promise<string> {
  const content = await file.open()
  if (content.size > max)
    throw new TrackletError(
      'E_MANIFEST',
      `"${file.path}" is larger than a manifest can be. Nothing was imported.`,
      {
        path: file.path,
      },
    )
  return await content.text()
}
