import { TrackletError } from '#base/errors.ts'
import { StreamHash } from '../hash.ts'
import type { ArtifactRecord } from '../records.ts'
import { findFile, readStream, walkFiles, type Folder, type SourceFile } from '../source.ts'
import { foldName, maybeUnportableName, maybeUnsafeName, NameSet } from '../zip/check-names.ts'
import { makeRefuse, type Refuse } from '../zip/refuse-zip.ts'
import {
  readManifest,
  type Manifest,
  type ManifestEntry,
  type ReadExperiment,
  type ReadRun,
} from './documents.ts'
import { MANIFEST, MAX_DOCUMENT_BYTES, MAX_MANIFEST_BYTES } from './layout.ts'

/** The folder that holds the manifest, with what the manifest lists; nothing more is there and nothing less. */
export class OpenBundle {
  readonly refuse: Refuse
  /** By experiment, as they are read. */
  readonly datasets = new Map<string, ReadExperiment['datasets']>()
  readonly #folder: Folder
  readonly #entries: ReadonlyMap<string, ManifestEntry>

  private constructor(folder: Folder, manifest: Manifest, refuse: Refuse) {
    this.#folder = folder
    this.#entries = new Map(manifest.entries.map((entry) => [entry.path, entry]))
    this.refuse = refuse
  }

  /** @throws TrackletError E_MANIFEST, E_NAME, E_NAME_DUPLICATE */
  static async open(folder: Folder): Promise<OpenBundle> {
    const refuse: Refuse = makeRefuse(folder.path || 'The bundle')
    const file = folder.files.get(MANIFEST)
    if (file === undefined) return refuse('E_MANIFEST', 'it has no manifest.json')
    const manifest = await openManifest(file)
    checkEntries(folder, manifest.entries, refuse)
    return new OpenBundle(folder, manifest, refuse)
  }

  paths(pattern: RegExp): string[] {
    return [...this.#entries.keys()].filter((path) => pattern.test(path))
  }

  async readText(path: string): Promise<string> {
    if (this.#entryOf(path).size > MAX_DOCUMENT_BYTES)
      this.refuse('E_MANIFEST', `"${path}" is larger than any document of a bundle`)
    const content = await this.readVerified(path)
    return content instanceof Blob ? await content.text() : new TextDecoder().decode(content)
  }

  /** The content, after all of it was read and compared with the manifest's hash; in memory where it is small. */
  async readVerified(path: string, signal?: AbortSignal): Promise<Blob | Uint8Array<ArrayBuffer>> {
    const { size, sha256: expected } = this.#entryOf(path)
    const hash = new StreamHash()
    for await (const piece of readStream(this.#fileOf(path), signal)) hash.update(piece)
    if (hash.size !== size) this.#refuseSize(path)
    if ((await hash.digest()) !== expected) this.#refuseHash(path)
    return hash.whole ?? (await this.peek(path))
  }

  /** The content without verifying it, for a first look; {@link readVerified} tells later whether it was true. */
  async peek(path: string): Promise<Blob> {
    return this.#checkSize(path, (await this.#fileOf(path).peek?.()) ?? (await this.#open(path)))
  }

  /** Its content is verified by whoever stores it. */
  toArtifact(ownerId: string, artifact: ReadRun['artifacts'][number]): ArtifactRecord {
    const { path, entry, size, sha256: hash, type, time } = artifact
    const listed = this.#entryOf(entry)
    if (listed.size !== size || listed.sha256 !== hash)
      this.refuse('E_MANIFEST', `"${entry}" is listed otherwise than its run says`)
    const { stream, size: packed = size } = this.#fileOf(entry)
    if (packed !== size) this.#refuseSize(entry)
    const open = (): Promise<Blob> => this.#open(entry)
    return {
      kind: 'artifact',
      ownerId,
      path,
      type,
      time,
      size,
      sha256: hash,
      open,
      ...(stream && { stream }),
    }
  }

  async #open(path: string): Promise<Blob> {
    return this.#checkSize(path, await this.#fileOf(path).open())
  }

  #checkSize(path: string, content: Blob): Blob {
    if (content.size !== this.#entryOf(path).size) this.#refuseSize(path)
    return content
  }

  #fileOf(path: string): SourceFile {
    this.#entryOf(path)
    return findFile(this.#folder, path) as SourceFile
  }

  #entryOf(path: string): ManifestEntry {
    return this.#entries.get(path) ?? this.refuse('E_MANIFEST', `"${path}" is not in its manifest`)
  }

  #refuseSize(path: string): never {
    return this.refuse('E_MANIFEST', `"${path}" has another size than the manifest says`)
  }

  #refuseHash(path: string): never {
    return this.refuse('E_HASH', `the content of "${path}" is not what the manifest says`)
  }
}

function checkEntries(folder: Folder, entries: readonly ManifestEntry[], refuse: Refuse): void {
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

/** @throws TrackletError E_MANIFEST, E_SOURCE_CHANGED */
export async function openManifest(file: SourceFile): Promise<Manifest> {
  const content = await file.open()
  if (content.size <= MAX_MANIFEST_BYTES) return readManifest(await content.text(), file.path)
  throw new TrackletError(
    'E_MANIFEST',
    `"${file.path}" is larger than a manifest can be. Nothing was imported, and what you have is unchanged.`,
    { path: file.path },
  )
}
