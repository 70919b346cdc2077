import { TrackletError } from '#base/errors.ts'
import { joinBytes } from '#base/join-bytes.ts'
import type { Bytes, Milliseconds } from '#base/units.ts'
import { guessType } from '#model/artifact-type.ts'
import type { Artifact } from '#model/artifact.ts'
import type { ArtifactRecord } from '#formats/records.ts'
import { readStream, type SourceFile } from '#formats/source.ts'
import { findPlaces, hashContent, storeContents, type Upload } from '#store/artifacts.ts'
import { guarded } from '#store/errors.ts'
import type { Place } from '#store/files.ts'
import type { ArtifactRow } from '#store/schema.ts'
import type { Store } from '#store/store.ts'

/** Small files are stored together, as when they are logged. */
const BATCH_FILES = 256
const BATCH_BYTES: Bytes = 16 * 2 ** 20
/** Read whole. */
const SMALL_BYTES: Bytes = 65_536

/** An artifact row without its owner, which may get another id. */
export type OwnedArtifact = Omit<ArtifactRow, 'ownerId'>

type Waiting = {
  readonly record: ArtifactRecord
  readonly content: Content
  readonly take: (artifact: OwnedArtifact) => void
}

type Content = {
  readonly size: Bytes
  /** As the disk has it, so that a file that did not change is known again without reading it. */
  readonly time: Milliseconds
  readonly file: SourceFile
}

/** Stores the files of an import; until its rows are written nobody sees them. The files lock must be held. */
export class ArtifactIntake {
  readonly #store: Store
  #waiting: Waiting[] = []
  #bytes = 0

  constructor(store: Store) {
    this.#store = store
  }

  /** @param take told the place, when the file is stored: after {@link flush} at the latest */
  async add(record: ArtifactRecord, take: (artifact: OwnedArtifact) => void): Promise<void> {
    const content = await contentOf(record)
    this.#waiting.push({ record, content, take })
    this.#bytes += content.size
    if (this.#waiting.length >= BATCH_FILES || this.#bytes >= BATCH_BYTES) await this.flush()
  }

  /** @throws TrackletError E_QUOTA, E_HASH, E_SOURCE_CHANGED */
  async flush(): Promise<void> {
    const waiting = this.#waiting
    this.#waiting = []
    this.#bytes = 0
    const known = await findPlaces(
      this.#store,
      waiting.flatMap(({ record: { sha256 } }) => sha256 ?? []),
    )
    const batch = waiting.filter(({ record, take }) => {
      const place = known.get(record.sha256 ?? '')
      if (place !== undefined) take(toArtifact(record, place, Date.now()))
      return place === undefined
    })
    const contents = await Promise.all(batch.map(({ content }) => openContent(content)))
    const places = await guarded(() => storeContents(this.#store, contents))
    for (const [i, { record, content, take }] of batch.entries()) {
      const place = places[i] as Place
      if (record.sha256 !== undefined && record.sha256 !== place.sha256) refuseContent(record)
      take(toArtifact(record, place, content.time))
    }
  }
}

/** What is read once, and checked on the way, need not be opened. */
async function contentOf({ path, open, stream, size }: ArtifactRecord): Promise<Content> {
  if (stream !== undefined && size !== undefined)
    return { size, time: Date.now(), file: { path, open, stream } }
  const blob = await open()
  const time = blob instanceof File ? blob.lastModified : Date.now()
  return { size: blob.size, time, file: { path, open: () => Promise.resolve(blob) } }
}

/** Small content at once; what cannot be read of large content is told as it is read. */
async function openContent({ size, file }: Content): Promise<Upload['content']> {
  const pieces = readStream(file)
  if (size <= SMALL_BYTES) {
    const all: Uint8Array<ArrayBuffer>[] = []
    for await (const piece of pieces) all.push(piece)
    return joinBytes(all)
  }
  return new ReadableStream({
    pull: async (controller) => {
      const next = await pieces.next()
      if (next.done === true) controller.close()
      else controller.enqueue(next.value)
    },
  })
}

function toArtifact(
  record: ArtifactRecord,
  { sha256, size, pack, offset }: Place,
  time: Milliseconds,
): OwnedArtifact {
  const { path, type } = record
  return { path, type: type ?? guessType(path), time: record.time ?? time, sha256, size, pack, offset }
}

/** @returns the content's hash, which is read only where size and time cannot tell */
export async function hashArtifact(record: ArtifactRecord, known: Artifact | undefined): Promise<string> {
  if (record.sha256 !== undefined) return record.sha256
  const content = await record.open()
  const isSame =
    content instanceof File && known?.size === content.size && known.time === content.lastModified
  return isSame ? known.sha256 : await hashContent(content)
}

function refuseContent({ path }: ArtifactRecord): never {
  throw new TrackletError(
    'E_HASH',
    `The file "${path}" is not what its bundle says it is. Nothing was imported, and what you have is unchanged; get the bundle once more.`,
    { path },
  )
}
