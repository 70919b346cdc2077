/** Files of runs and of logged models: `ownerId` is the id of either. */
import { TrackletError, refuse } from '#base/errors.ts'
import { guessType } from '#model/artifact-type.ts'
import type { Artifact, ArtifactContent, ArtifactUpload, FolderEntry } from '#model/artifact.ts'
import { checkArtifactPath } from '#model/names.ts'
import { addArtifacts, readArtifacts, readContent, removeArtifacts, type Upload } from '#store/artifacts.ts'
import { readOwner } from '#store/owners.ts'
import type { Store } from '#store/store.ts'
import { ensureActiveOwner, ensureOwner } from './rules.ts'

/** All or none; an existing path is replaced. @throws TrackletError INVALID_PARAMETER_VALUE, RESOURCE_DOES_NOT_EXIST, E_QUOTA */
export async function logArtifacts(
  store: Store,
  ownerId: string,
  uploads: readonly ArtifactUpload[],
): Promise<void> {
  if (uploads.length === 0) return
  const checked = uploads.map(checkUpload)
  const paths = new Set(checked.map(({ path }) => path))
  if (paths.size < checked.length) refuse('Two files of one call have the same path. Nothing was written.')
  await addArtifacts(store, ownerId, checked, (owner) => ensureActiveOwner(owner, ownerId))
}

/** One file as it comes, however long it is. @throws as `logArtifacts` */
export async function putArtifact(
  store: Store,
  ownerId: string,
  path: string,
  content: ReadableStream<Uint8Array<ArrayBuffer>>,
): Promise<void> {
  checkArtifactPath(path)
  await addArtifacts(store, ownerId, [{ path, content, type: guessType(path) }], (owner) =>
    ensureActiveOwner(owner, ownerId),
  )
}

function checkUpload({ path, content, type }: ArtifactUpload): Upload {
  checkArtifactPath(path)
  return {
    path,
    content: toContent(content),
    type: type ?? ((content instanceof Blob && content.type) || guessType(path)),
  }
}

function toContent(content: ArtifactContent): Upload['content'] {
  if (typeof content === 'string') return new TextEncoder().encode(content)
  if (content instanceof Blob || content instanceof Uint8Array) return content
  throw new TrackletError('E_MESSAGE', 'The content of an artifact must be a Blob, a Uint8Array or a string.')
}

/** Sorted by path. @throws TrackletError RESOURCE_DOES_NOT_EXIST */
export async function listArtifacts(store: Store, ownerId: string): Promise<Artifact[]> {
  ensureOwner(await readOwner(store, ownerId), ownerId)
  return await readArtifacts(store, ownerId)
}

/** Read lazily from disk. @throws TrackletError RESOURCE_DOES_NOT_EXIST, also when the file was lost */
export async function readArtifact(store: Store, ownerId: string, path: string): Promise<Blob> {
  const found = await readContent(store, ownerId, path)
  if (found === undefined)
    throw new TrackletError('RESOURCE_DOES_NOT_EXIST', `No artifact '${path}' of ${ownerId}.`, {
      ownerId,
      path,
    })
  const { artifact, content } = found
  if (content === undefined) {
    throw new TrackletError(
      'RESOURCE_DOES_NOT_EXIST',
      `The file of artifact '${path}' is missing from the browser's storage; its name and hash are left.`,
      {
        ownerId,
        path,
        sha256: artifact.sha256,
      },
    )
  }
  return content.slice(0, content.size, artifact.type)
}

/**
 * A file, or a folder with all that is in it.
 * @throws TrackletError RESOURCE_DOES_NOT_EXIST; INVALID_PARAMETER_VALUE for a deleted run
 */
export async function deleteArtifact(store: Store, ownerId: string, path: string): Promise<void> {
  ensureActiveOwner(await readOwner(store, ownerId), ownerId)
  if ((await removeArtifacts(store, ownerId, path)) === 0) {
    throw new TrackletError('RESOURCE_DOES_NOT_EXIST', `No artifact '${path}' of ${ownerId}.`, {
      ownerId,
      path,
    })
  }
}

/** What is right below a folder, sorted by path. @param folder '': the root; one that is not there is empty */
export async function listFolder(store: Store, ownerId: string, folder: string): Promise<FolderEntry[]> {
  if (folder !== '') checkArtifactPath(folder)
  const entries = new Map<string, FolderEntry>()
  const above = folder === '' ? 0 : folder.length + 1
  for (const { path, size } of await readArtifacts(store, ownerId, folder)) {
    const slash = path.indexOf('/', above)
    const isFile = slash < 0
    const own = isFile ? path : path.slice(0, slash)
    entries.set(own, { path: own, size: isFile ? size : null })
  }
  return [...entries.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}
