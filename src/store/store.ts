import type { Files } from './files.ts'
import type { Changes } from './changes.ts'
import type { TrackletDb } from './schema.ts'
import type { PointSource } from './series.ts'

/** An open store. Services get it as their first argument. */
export type Store = {
  /** For points: a commit survives the death of the browser, not a power cut. */
  readonly db: TrackletDb
  /** The same database, for what must survive a power cut too: run start and end, registry, imports. */
  readonly strict: TrackletDb
  readonly files: Files
  readonly changes: Changes
  /** Where points are, if not in the database: see looks.ts. */
  readonly points?: PointSource
  /** Who asks, for the registry's history: a client's own name for itself, empty for Tracklet's screens. A door may copy the store to set it. */
  readonly by: string
}
