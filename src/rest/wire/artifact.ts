import type { FolderEntry } from '#model/artifact.ts'

/** @param path as the listing names it: of the owner's root, or its last part alone */
export function entryToWire({ path, size }: FolderEntry, name = path) {
  return size === null ? { path: name, is_dir: true } : { path: name, is_dir: false, file_size: size }
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
