import type { Bytes, Milliseconds } from '#base/units.ts'

/** One file of a run (or, later, of a logged model). Folders exist only as parts of paths. */
export type Artifact = {
  readonly ownerId: string
  /** Relative, `/` between parts; see `isValidArtifactPath`. */
  readonly path: string
  readonly size: Bytes
  /** MIME type as given or guessed from the name; '' when unknown. */
  readonly type: string
  /** Of the content, 64 lower-case hex digits. */
  readonly sha256: string
  readonly time: Milliseconds
}

export type ArtifactContent = Blob | Uint8Array<ArrayBuffer> | string

export type ArtifactUpload = {
  readonly path: string
  readonly content: ArtifactContent
  /** Absent: the Blob's own type, else guessed from the path. */
  readonly type?: string
}

/** A file or a folder in a listing. */
export type FolderEntry = {
  readonly path: string
  /** Null for a folder. */
  readonly size: Bytes | null
}
