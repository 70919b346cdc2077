import { Dexie } from 'dexie'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { TrackletError } from '#base/errors.ts'
import { readBlob } from '#base/read-blob.ts'
import type { Bytes } from '#base/units.ts'
import type { Artifact } from '#model/artifact.ts'
import { guarded } from './errors.ts'
import type { Place } from './files.ts'
import { withLock } from './locks.ts'
import { findOwner, type Owner } from './owners.ts'
import { putAll, resultOf } from './raw.ts'
import type { ArtifactRow, TrackletDb } from './schema.ts'
import type { Store } from './store.ts'

/** Content up to here goes into a pack: a file of its own costs 3 ms. */
const PACKED_BYTES = 65_536
/** Readers of a shared lock may store files while nobody sweeps. */
export const FILES_LOCK = 'files'

export type Upload = {
  readonly path: string
  readonly type: string
  readonly content: Blob | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>>
}

/** Small content whole; large content in pieces, read once. */
type Content = Uint8Array<ArrayBuffer> | AsyncIterable<Uint8Array<ArrayBuffer>>

/**
 * Stores contents, each once, then names them in one transaction with `check`; a failure leaves no name behind.
 * @param check gets the owning run or logged model; it may throw, and nothing is named
 * @throws TrackletError E_QUOTA
 */
export async function addArtifacts(
  store: Store,
  ownerId: string,
  uploads: readonly Upload[],
  check: (owner: Owner | undefined) => void,
): Promise<void> {
  await withLock(FILES_LOCK, () => guarded(() => storeAndName(store, ownerId, uploads, check)), 'shared')
  store.changes.announce({ kind: 'artifacts', runIds: [ownerId] })
}

async function storeAndName(
  store: Store,
  ownerId: string,
  uploads: readonly Upload[],
  check: (owner: Owner | undefined) => void,
): Promise<void> {
  const { db } = store
  check(await findOwner(db, ownerId))
  const places = await storeContents(
    store,
    uploads.map(({ content }) => content),
  )
  const time = Date.now()
  const rows = uploads.map(({ path, type }, i): ArtifactRow => ({
    ownerId,
    path,
    type,
    time,
    ...ensurePlace(places[i]),
  }))
  await db.transaction('rw', [db.runs, db.loggedModels, db.artifacts, db.packs], async ({ idbtrans }) => {
    check(await findOwner(db, ownerId))
    putAll(idbtrans.objectStore('artifacts'), rows)
    await putPackEnds(db, rows)
  })
}

/** Notes up to where packs are acknowledged. */
export async function putPackEnds(db: TrackletDb, places: readonly Place[]): Promise<void> {
  const ends = new Map<string, number>()
  for (const { pack, offset, size } of places) {
    if (pack !== '') ends.set(pack, Math.max(ends.get(pack) ?? 0, offset + size))
  }
  const known = await db.packs.bulkGet([...ends.keys()])
  await db.packs.bulkPut(
    [...ends].map(([pack, end], i) => ({ pack, end: Math.max(end, known[i]?.end ?? 0) })),
  )
}

/**
 * One place a content, in order; equal contents share theirs, and content that is kept already is not written. Under the
 * files lock: until a row names it the sweep may take it.
 */
export async function storeContents(store: Store, uploads: readonly Upload['content'][]): Promise<Place[]> {
  const contents = await Promise.all(uploads.map(openContent))
  const hashes = await Promise.all(
    contents.map(async (content) => (content instanceof Uint8Array ? await hashBytes(content) : '')),
  )
  const known = await findPlaces(
    store,
    hashes.filter((hash) => hash !== ''),
  )
  const fresh = new Map<string, Uint8Array>()
  contents.forEach((content, i) => {
    const hash = hashes[i] ?? ''
    if (content instanceof Uint8Array && store.files.packs && !known.has(hash)) fresh.set(hash, content)
  })
  for (const place of await packContents(store, fresh)) known.set(place.sha256, place)
  const places: Place[] = []
  for (const [i, content] of contents.entries()) {
    const place = known.get(hashes[i] ?? '') ?? (await storeInFile(store, content))
    known.set(place.sha256, place)
    places.push(place)
  }
  return places
}

/** Of a stream only as much is read here as tells whether it is small. */
async function openContent(content: Upload['content']): Promise<Content> {
  if (content instanceof ReadableStream) return await openStream(content)
  if (sizeOf(content) <= PACKED_BYTES) return await toBytes(content)
  return content instanceof Blob ? readLogged(content) : piecesOf(content)
}

async function* readLogged(content: Blob): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  try {
    yield* readBlob(content)
  } catch (error) {
    throw toContentError(content, error)
  }
}

/** Other than of the store's own files, to try again would not help. */
function toContentError(content: Blob, cause: unknown): TrackletError {
  const name = content instanceof File ? `The file "${content.name}"` : 'A content'
  return new TrackletError(
    'E_SOURCE_CHANGED',
    `${name} that was to be stored can no longer be read: it changed, went away, or the browser had no memory for it. Nothing of it is kept; log it again.`,
    {},
    { cause },
  )
}

async function openStream(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Content> {
  const reader = stream.getReader()
  const first: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  while (size <= PACKED_BYTES) {
    const { done, value } = await reader.read()
    if (done) return new Uint8Array(await new Blob(first).arrayBuffer())
    first.push(value)
    size += value.length
  }
  return (async function* () {
    yield* first
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  })()
}

async function packContents(store: Store, contents: ReadonlyMap<string, Uint8Array>): Promise<Place[]> {
  if (contents.size === 0) return []
  const { pack, offsets } = await store.files.append([...contents.values()])
  return [...contents].map(([hash, bytes], i) => ({
    sha256: hash,
    size: bytes.length,
    pack,
    offset: offsets[i] ?? 0,
  }))
}

/** Streams to a staged file, hashing on the way; never holds more than a piece of the content. */
async function storeInFile(store: Store, content: Content): Promise<Place> {
  const staged = await store.files.stage()
  const hash = sha256.create()
  let size = 0
  try {
    for await (const piece of content instanceof Uint8Array ? [content] : content) {
      hash.update(piece)
      size += piece.length
      await staged.write(piece)
    }
    const name = bytesToHex(hash.digest())
    const known = (await findPlaces(store, [name])).get(name)
    if (known !== undefined) await staged.abort()
    else await staged.commit(name)
    return known ?? { sha256: name, size, pack: '', offset: 0 }
  } catch (error) {
    await staged.abort().catch(() => undefined)
    throw error
  }
}

/** Of contents that some artifact has already, and whose file is there. */
export async function findPlaces(
  { db, files }: Store,
  hashes: readonly string[],
): Promise<Map<string, Place>> {
  const index = db.backendDB().transaction('artifacts').objectStore('artifacts').index('sha256')
  const rows = await Promise.all(
    [...new Set(hashes)].map((hash) => resultOf<ArtifactRow | undefined>(index.get(hash))),
  )
  const places = await Promise.all(
    rows.map(async (row) =>
      row !== undefined && (await files.read(row)) !== undefined ? [ensurePlace(row)] : [],
    ),
  )
  return new Map(places.flat().map((place) => [place.sha256, place]))
}

function ensurePlace(maybePlace: Place | undefined): Place {
  if (maybePlace === undefined) throw new TrackletError('INTERNAL_ERROR', 'A content was not stored.')
  const { sha256, size, pack, offset } = maybePlace
  return { sha256, size, pack, offset }
}

/** By owner: what the files of each would take if none were shared. */
export async function sumArtifactSizes(store: Store): Promise<Map<string, Bytes>> {
  const sizes = new Map<string, Bytes>()
  await guarded(() =>
    store.db.artifacts.each(({ ownerId, size }) => sizes.set(ownerId, (sizes.get(ownerId) ?? 0) + size)),
  )
  return sizes
}

/** Paths and sizes of the owners' files, sorted by path. */
export async function listArtifactsByOwner(
  store: Store,
  owners: ReadonlySet<string>,
): Promise<Map<string, { path: string; size: Bytes }[]>> {
  const lists = new Map<string, { path: string; size: Bytes }[]>()
  await guarded(() =>
    store.db.artifacts.each(({ ownerId, path, size }) => {
      if (!owners.has(ownerId)) return
      const list = lists.get(ownerId) ?? []
      list.push({ path, size })
      lists.set(ownerId, list)
    }),
  )
  return lists
}

/** With where they lie; sorted by path. */
export async function readArtifactRows(store: Store, ownerId: string): Promise<ArtifactRow[]> {
  return await guarded(() => artifactsOf(store, ownerId).toArray())
}

/** Sorted by path. @param folder absent: all */
export async function readArtifacts(store: Store, ownerId: string, folder = ''): Promise<Artifact[]> {
  return await guarded(() => artifactsOf(store, ownerId, folder).toArray())
}

/** Whether there is a file of this path, or one below it. */
export async function hasArtifacts(store: Store, ownerId: string, path: string): Promise<boolean> {
  const { artifacts } = store.db
  return await guarded(
    async () =>
      (await artifacts.get([ownerId, path])) !== undefined ||
      (await artifactsOf(store, ownerId, path).count()) > 0,
  )
}

/** In the order of UTF-16 units `0` comes right after `/`. */
function artifactsOf(store: Store, ownerId: string, folder = '') {
  const [low, high] = folder === '' ? [Dexie.minKey, Dexie.maxKey] : [`${folder}/`, `${folder}0`]
  return store.db.artifacts.where('[ownerId+path]').between([ownerId, low], [ownerId, high])
}

/** The row without content: the file is gone. */
export async function readContent(
  store: Store,
  ownerId: string,
  path: string,
): Promise<{ artifact: Artifact; content: Blob | undefined } | undefined> {
  return await guarded(async () => {
    const artifact = await store.db.artifacts.get([ownerId, path])
    if (artifact === undefined) return undefined
    return { artifact, content: await store.files.read(artifact) }
  })
}

/** A file, or all files of a folder. @returns how many there were */
export async function removeArtifacts(store: Store, ownerId: string, path: string): Promise<number> {
  const { db } = store
  const removed = await guarded(() =>
    db.transaction('rw', db.artifacts, async () => {
      const file = db.artifacts.where('[ownerId+path]').equals([ownerId, path])
      return (await file.delete()) + (await artifactsOf(store, ownerId, path).delete())
    }),
  )
  store.changes.announce({ kind: 'artifacts', runIds: [ownerId] })
  return removed
}

type Whole = Exclude<Upload['content'], ReadableStream>

function sizeOf(content: Whole): number {
  return content instanceof Blob ? content.size : content.length
}

async function toBytes(content: Whole): Promise<Uint8Array<ArrayBuffer>> {
  if (!(content instanceof Blob)) return content
  try {
    return new Uint8Array(await content.arrayBuffer())
  } catch (error) {
    throw toContentError(content, error)
  }
}

/** SHA-256, without keeping more than a piece. */
export async function hashContent(content: Blob): Promise<string> {
  const hash = sha256.create()
  for await (const piece of readBlob(content)) hash.update(piece)
  return bytesToHex(hash.digest())
}

async function hashBytes(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}

const PIECE_BYTES = 2 ** 20

async function* piecesOf(content: Uint8Array<ArrayBuffer>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < content.length; at += PIECE_BYTES)
    yield await Promise.resolve(content.subarray(at, at + PIECE_BYTES))
}
