import { nameOf, parentOf, walkFolders, type Folder, type Source } from '../source.ts'

const OWNER = /^(?:m-)?[0-9a-f]{32}$/

/**
 * Folders `<id>/artifacts` by the id of their run or logged model: those that were dropped with the database, whatever place
 * it names for them.
 */
export function findArtifactFolders(source: Source): Map<string, Folder> {
  const folders = new Map<string, Folder>()
  for (const folder of walkFolders(source)) {
    const owner = nameOf(parentOf(folder.path))
    if (nameOf(folder.path) === 'artifacts' && OWNER.test(owner)) folders.set(owner, folder)
  }
  return folders
}
