/** What a writer gives: the files of another tool's folder, one after the other. */
import type { SkippedRecord } from './records.ts'
import type { SourceFile } from './source.ts'

/** Opened when it is its turn, so that an export of any size holds one file at a time. */
export type WrittenFile = SourceFile & { readonly kind: 'file' }

/** For tools that want a folder even when there is nothing in it. */
export type WrittenFolder = { readonly kind: 'folder'; readonly path: string }

/** `skipped` names what the other tool's format cannot hold. */
export type Written = WrittenFile | WrittenFolder | SkippedRecord

export function writtenText(path: string, ...parts: readonly string[]): WrittenFile {
  const content = new Blob([...parts])
  return { kind: 'file', path, open: async () => content }
}
