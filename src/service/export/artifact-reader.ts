import { freeBytes } from '#base/free-bytes.ts'
import { readBlob } from '#base/read-blob.ts'
import type { Bytes } from '#base/units.ts'
import type { BundleArtifact } from '#formats/bundle/make-bundle.ts'
import { readArtifactRows } from '#store/artifacts.ts'
import type { ArtifactRow } from '#store/schema.ts'
import type { Store } from '#store/store.ts'

/** Read at once: a read costs as much as so many bytes. */
const SPAN_BYTES: Bytes = 2 ** 18

/** A part of a pack that has files which leave one after the other. */
type Span = { readonly pack: string; readonly from: Bytes; to: Bytes }

/** Gives the files of runs and logged models to whoever makes the bundle, small ones many at a time. */
export class ArtifactReader {
  readonly #store: Store
  #packs: Promise<ReadonlyMap<string, Bytes>> | undefined
  /** What was read last. */
  #read: { readonly span: Span; readonly bytes: Uint8Array<ArrayBuffer> } | undefined

  constructor(store: Store) {
    this.#store = store
  }

  /** @param paths undefined: all. @returns also the paths of those whose file is gone */
  async list(
    ownerId: string,
    paths: ReadonlySet<string> | undefined,
  ): Promise<{ artifacts: BundleArtifact[]; missing: string[] }> {
    const rows = await readArtifactRows(this.#store, ownerId)
    const artifacts: BundleArtifact[] = []
    const missing: string[] = []
    let span: Span | undefined
    for (const row of rows) {
      if (paths?.has(row.path) === false) continue
      if (!(await this.#isThere(row))) {
        missing.push(row.path)
        continue
      }
      span = widen(span, row)
      const own = span
      const read = own === undefined ? () => this.#readFile(row) : () => this.#readPacked(row, own)
      artifacts.push({ ...row, open: () => this.#open(row), read })
    }
    return { artifacts, missing }
  }

  /** Packs are looked at once. */
  async #isThere(row: ArtifactRow): Promise<boolean> {
    if (row.pack === '') return (await this.#store.files.read(row)) !== undefined
    this.#packs ??= this.#store.files
      .listPacks()
      .then((packs) => new Map(packs.map(({ pack, size }) => [pack, size])))
    return ((await this.#packs).get(row.pack) ?? 0) >= row.offset + row.size
  }

  async *#readFile(row: ArtifactRow): AsyncGenerator<Uint8Array> {
    for await (const piece of readBlob(await this.#open(row))) {
      yield piece
      freeBytes(piece)
    }
  }

  async *#readPacked({ offset, size, path }: ArtifactRow, span: Span): AsyncGenerator<Uint8Array> {
    if (this.#read?.span !== span) {
      const { pack, from, to } = span
      if (this.#read !== undefined) freeBytes(this.#read.bytes)
      this.#read = undefined
      const content = await this.#open({ sha256: '', pack, offset: from, size: to - from, path })
      this.#read = { span, bytes: new Uint8Array(await content.arrayBuffer()) }
    }
    yield this.#read.bytes.subarray(offset - span.from, offset - span.from + size)
  }

  /** Anew each time: a pack that grew meanwhile makes an older Blob unreadable. */
  async #open(row: Pick<ArtifactRow, 'sha256' | 'pack' | 'offset' | 'size' | 'path'>): Promise<Blob> {
    const content = await this.#store.files.read(row)
    if (content !== undefined) return content
    throw new Error(`The file of "${row.path}" went away while it was exported.`)
  }
}

/** The span that a file is in: that of the file before it, where it follows there. Undefined for a file of its own. */
function widen(span: Span | undefined, { pack, offset, size }: ArtifactRow): Span | undefined {
  if (pack === '') return undefined
  const to = offset + size
  if (span?.pack !== pack || offset < span.from || to - span.from > SPAN_BYTES)
    return { pack, from: offset, to }
  span.to = Math.max(span.to, to)
  return span
}
