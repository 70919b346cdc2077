/** The shape of a format's reader. */
import type { TableMapping } from '#model/table-mapping.ts'
import type { ImportRecord } from './records.ts'
import type { Source } from './source.ts'

/** Something readable in a source, as the page shows it before it is read. */
export type Place = {
  /** The file or the folder. */
  readonly path: string
  /** What it seems to hold, in a few words: "3 experiments". '' when telling would take reading. */
  readonly summary: string
  /**
   * Paths of the files and folders that belong to it, its own among them: no other format is looked for in there. A
   * TensorBoard file that a run keeps as its artifact is that artifact.
   */
  readonly owns: readonly string[]
}

export type ReadOptions = {
  /** Abort rejects with the signal's reason, at the next record. */
  readonly signal?: AbortSignal
  /** From 0 to 1, rising. */
  readonly onProgress?: (fraction: number) => void
  /** Of a table: what a person said its columns mean. */
  readonly mapping?: TableMapping | undefined
  /** Asked after a run's or a logged model's record: false when its points and files may be left unread. */
  readonly wants?: (id: string) => boolean
}

export type Format = {
  /** Lower case, as its folder: `mlruns`. Goes into derived ids, so it stays. */
  readonly name: string
  /** For people: "MLflow folder". */
  readonly title: string
  /** Taken whole or not at all: whatever its reader throws ends the import. */
  readonly isWhole?: boolean
  /**
   * The places of this format, told by structure and content; undefined: none. Reads heads of files only.
   * @throws TrackletError E_FORMAT when it is this format's, and broken or of a version that is not read
   */
  readonly sniff: (source: Source) => Promise<readonly Place[] | undefined>
  /**
   * @param place as `sniff` gave it for the same source
   * @throws TrackletError E_FORMAT, E_LIMIT, E_SOURCE_CHANGED when nothing more can be read; a damaged part is a record `skipped`
   */
  readonly read: (source: Source, place: Place, options?: ReadOptions) => AsyncGenerator<ImportRecord>
}
