import { checkArtifactPath } from '#model/names.ts'
import type { ArtifactRecord, SkippedRecord } from './records.ts'
import { skippedFrom } from './skipped.ts'
import { walkFiles, type Folder } from './source.ts'

/** Every file in the folder and below as an artifact of a run or a logged model; nothing without a folder. */
export function* artifactsOf(
  folder: Folder | undefined,
  ownerId: string,
): Generator<ArtifactRecord | SkippedRecord> {
  if (!folder) return
  const start = folder.path === '' ? 0 : folder.path.length + 1
  for (const file of walkFiles(folder)) {
    try {
      yield { kind: 'artifact', ownerId, path: checkArtifactPath(file.path.slice(start)), open: file.open }
    } catch (error) {
      yield skippedFrom(file.path, error)
    }
  }
}
