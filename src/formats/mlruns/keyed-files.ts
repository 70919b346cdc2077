/** Folders of small files whose path is a key: params, tags and aliases, whose text is the value, and metrics. */
import { TrackletError } from '#base/errors.ts'
import { readEach, type Content } from '../read-each.ts'
import type { SkippedRecord } from '../records.ts'
import { skippedFrom } from '../skipped.ts'
import { walkFiles, type Folder, type SourceFile } from '../source.ts'

/** Of a value, and of a `meta.yaml`. */
export const MAX_SMALL_BYTES = 1024 * 1024

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

export type KeyedFile = { readonly key: string; readonly file: SourceFile }

/** Every file of the sub-folder; a key with a slash is a file in folders. */
export function keyedFiles(folder: Folder, name: string): KeyedFile[] {
  const below = folder.folders.get(name)
  if (!below) return []
  return [...walkFiles(below)].map((file) => ({ key: file.path.slice(below.path.length + 1), file }))
}

export async function readContents(files: readonly SourceFile[]): Promise<Map<SourceFile, Content>> {
  const contents = new Map<SourceFile, Content>()
  for await (const [file, content] of readEach(files, MAX_SMALL_BYTES)) contents.set(file, content)
  return contents
}

/** @throws TrackletError why the file could not be read */
export function bytesOf(contents: ReadonlyMap<SourceFile, Content>, file: SourceFile): Uint8Array {
  const content = contents.get(file)
  if (content instanceof TrackletError) throw content
  return content ?? new Uint8Array()
}

/** @param check throws TrackletError for a key that may not be */
export function textsOf(
  files: readonly KeyedFile[],
  contents: ReadonlyMap<SourceFile, Content>,
  check: (key: string) => string,
  skipped: SkippedRecord[],
): Map<string, string> {
  const texts = new Map<string, string>()
  for (const { key, file } of files) {
    try {
      texts.set(check(key), decoder.decode(bytesOf(contents, file)))
    } catch (error) {
      skipped.push(skippedFrom(file.path, error))
    }
  }
  return texts
}
