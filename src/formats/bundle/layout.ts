/** Names and limits of version 1; README.md is the specification. */
import type { Bytes } from '#base/units.ts'

export const BUNDLE = 'bundle'
/** In the manifest. */
export const BUNDLE_MARK = 'tracklet-bundle'
export const BUNDLE_VERSION = 1

export const MANIFEST = 'manifest.json'
export const MAX_MANIFEST_BYTES: Bytes = 4 * 2 ** 20
/** Of every other document. */
export const MAX_DOCUMENT_BYTES: Bytes = 64 * 2 ** 20
/** Of one row group of points. */
export const MAX_GROUP_ROWS = 2 ** 20

export const experimentPath = (experimentId: string): string => `experiments/${experimentId}.json`
export const runPath = (folder: string): string => `runs/${folder}/run.json`
export const pointsPath = (folder: string): string => `runs/${folder}/points.parquet`
export const artifactPath = (folder: string, path: string): string => `runs/${folder}/artifacts/${path}`
/** For a file whose own path not every system can hold. */
export const renamedPath = (folder: string, sha256: string): string => `runs/${folder}/renamed/${sha256}`
