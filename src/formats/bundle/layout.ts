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

/** Of the files of points, as they tell it. */
export const WRITER = 'tracklet'

export const REGISTRY = 'registry.json'
export const VIEWS = 'views.json'
export const experimentPath = (experimentId: string): string => `experiments/${experimentId}.json`

/** Of a run or a logged model: where what is its own stands. */
export type OwnerKind = 'runs' | 'models'
export const documentPath = (kind: OwnerKind, folder: string): string =>
  `${kind}/${folder}/${kind === 'runs' ? 'run' : 'model'}.json`
export const pointsPath = (kind: OwnerKind, folder: string): string => `${kind}/${folder}/points.parquet`
export const artifactPath = (kind: OwnerKind, folder: string, path: string): string =>
  `${kind}/${folder}/artifacts/${path}`
/** For a file whose own path not every system can hold. */
export const renamedPath = (kind: OwnerKind, folder: string, sha256: string): string =>
  `${kind}/${folder}/renamed/${sha256}`
