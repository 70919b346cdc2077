import type { Bytes } from '#base/units.ts'

/**
 * The store's files: packs for small content, a file each for large, and the witness.
 * Names are ours (hashes, ids), never a user's. Two implementations: OPFS in browsers, memory in Node.
 */
export interface Files {
  /** False where nothing can be appended to a file: small content then has a file of its own too. */
  readonly packs: boolean
  /**
   * Appends to this worker's own pack, with one flush; resolves when all is written.
   * @throws TrackletError E_QUOTA, with nothing of it kept
   */
  append(
    contents: readonly Uint8Array[],
  ): Promise<{ readonly pack: string; readonly offsets: readonly Bytes[] }>
  /** Begins a file whose name is known only at its end. */
  stage(): Promise<StagedFile>
  /** Undefined when the file is gone. Read lazily. */
  read(place: Place): Promise<Blob | undefined>
  removeBlob(sha256: string): Promise<void>
  removePack(pack: string): Promise<void>
  /** SHA-256 names of the files that have one of their own. */
  listBlobs(): Promise<string[]>
  listPacks(): Promise<{ readonly pack: string; readonly size: Bytes }[]>
  /** Removes what dead workers left: staged files and `.crswap` copies. */
  sweepStaging(): Promise<number>
  readWitness(): Promise<string | undefined>
  /** Replaces the witness whole. `aside`: keeps the old one under a dated name. */
  writeWitness(text: string, aside?: boolean): Promise<void>
  removeWitness(): Promise<void>
  /** Makes the reserve where there is none: see reserve.ts. @throws TrackletError E_QUOTA */
  keepReserve(): Promise<void>
  dropReserve(): Promise<void>
}

export type Place = {
  readonly sha256: string
  readonly size: Bytes
  readonly pack: string
  readonly offset: Bytes
}

export interface StagedFile {
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>
  /** Makes it `blobs/<aa>/<sha256>`; the same content there already is the same file. */
  commit(sha256: string): Promise<void>
  abort(): Promise<void>
}
