import { Dexie } from 'dexie'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { TrackletError } from '#base/errors.ts'
import type { Bytes } from '#base/units.ts'
import type { Artifact } from '#model/artifact.ts'
import type { Run } from '#model/run.ts'
import { guarded } from './errors.ts'
import type { Place } from './files.ts'
import { withLock } from './locks.ts'
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
  readonly content: Blob | Uint8Array<ArrayBuffer>
}

/**
 * Stores contents, each once, then names them in one transaction with `check`; a failure leaves no name behind.
 * @param check gets the owning run; it may throw, and nothing is named
 * @throws TrackletError E_QUOTA
 */
export async function addArtifacts(
  store: Store,
  ownerId: string,
  uploads: readonly Upload[],
  check: (run: Run | undefined) => void,
): Promise<void> {
  await withLock(FILES_LOCK, () => guarded(() => storeAndName(store, ownerId, uploads, check)), 'shared')
  store.changes.announce({ kind: 'artifacts', runIds: [ownerId] })
}

async function storeAndName(
  store: Store,
  ownerId: string,
  uploads: readonly Upload[],
  check: (run: Run | undefined) => void,
): Promise<void> {
  const { db } = store
  check(await db.runs.get(ownerId))
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
  await db.transaction('rw', [db.runs, db.artifacts, db.packs], async ({ idbtrans }) => {
    check(await db.runs.get(ownerId))
    putAll(idbtrans.objectStore('artifacts'), rows)
    await putPackEnds(db, rows)
  })
}

async function putPackEnds(db: TrackletDb, places: readonly Place[]): Promise<void> {
  const ends = new Map<string, number>()
  for (const { pack, offset, size } of places) {
    if (pack !== '') ends.set(pack, Math.max(ends.get(pack) ?? 0, offset + size))
  }
  const known = await db.packs.bulkGet([...ends.keys()])
  await db.packs.bulkPut(
    [...ends].map(([pack, end], i) => ({ pack, end: Math.max(end, known[i]?.end ?? 0) })),
  )
}

/** One place a content, in order; equal contents share theirs, and content that is kept already is not written. */
async function storeContents(store: Store, contents: readonly Upload['content'][]): Promise<Place[]> {
  const small = await Promise.all(
    contents.map(async (content) => (sizeOf(content) <= PACKED_BYTES ? await toBytes(content) : undefined)),
  )
  const hashes = await Promise.all(small.map(async (bytes) => bytes && (await hashBytes(bytes))))
  const known = await findPlaces(
    store,
    hashes.flatMap((hash) => hash ?? []),
  )
  const fresh = new Map<string, Uint8Array>()
  small.forEach((bytes, i) => {
    const hash = hashes[i]
    if (bytes && hash !== undefined && !known.has(hash)) fresh.set(hash, bytes)
  })
  for (const place of await packContents(store, fresh)) known.set(place.sha256, place)
  const places: Place[] = []
  for (const [i, content] of contents.entries()) {
    places.push(known.get(hashes[i] ?? '') ?? (await storeLarge(store, content)))
  }
  return places
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
async function storeLarge(store: Store, content: Upload['content']): Promise<Place> {
  const staged = await store.files.stage()
  const hash = sha256.create()
  try {
    for await (const piece of streamOf(content)) {
      hash.update(piece)
      await staged.write(piece)
    }
    const name = bytesToHex(hash.digest())
    const known = (await findPlaces(store, [name])).get(name)
    if (known !== undefined) await staged.abort()
    else await staged.commit(name)
    return known ?? { sha256: name, size: sizeOf(content), pack: '', offset: 0 }
  } catch (error) {
    await staged.abort().catch(() => undefined)
    throw error
  }
}

/** Of contents that some artifact has already, and whose file is there. */
async function findPlaces({ db, files }: Store, hashes: readonly string[]): Promise<Map<string, Place>> {
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

/** Sorted by path. */
export async function readArtifacts(store: Store, ownerId: string): Promise<Artifact[]> {
  return await guarded(() => artifactsOf(store, ownerId).toArray())
}

function artifactsOf(store: Store, ownerId: string) {
  return store.db.artifacts.where('[ownerId+path]').between([ownerId, Dexie.minKey], [ownerId, Dexie.maxKey])
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

/** False when there was no such file. */
export async function removeArtifact(store: Store, ownerId: string, path: string): Promise<boolean> {
  const removed = await guarded(() =>
    artifactsOf(store, ownerId)
      .filter((row) => row.path === path)
      .delete(),
  )
  store.changes.announce({ kind: 'artifacts', runIds: [ownerId] })
  return removed > 0
}

function sizeOf(content: Upload['content']): number {
  return content instanceof Blob ? content.size : content.length
}

async function toBytes(content: Upload['content']): Promise<Uint8Array<ArrayBuffer>> {
  return content instanceof Blob ? new Uint8Array(await content.arrayBuffer()) : content
}

async function hashBytes(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}

const PIECE_BYTES = 2 ** 20

async function* streamOf(content: Upload['content']): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < sizeOf(content); at += PIECE_BYTES)
    yield await toBytes(content.slice(at, at + PIECE_BYTES))
}
