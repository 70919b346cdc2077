/** Files by their place below `mlflow-artifacts:/`, as MLflow's Python client puts and gets them. */
import { TrackletError, refuse } from '#base/errors.ts'
import type { ResolvedUri } from '#model/resolved-uri.ts'
import { checkArtifactPath } from '#model/names.ts'
import { deleteArtifact, listFolder, putArtifact } from '#service/artifacts.ts'
import { resolveUri } from '#service/resolve-uri.ts'
import type { Ready } from '#service/session.ts'
import { int64, list, message, required, text } from '../fields.ts'
import { notImplemented } from '../errors.ts'
import { defineRoute, type Route } from '../route.ts'
import { serveFile } from '../serve-file.ts'
import { emptyStream } from '../streams.ts'
import { baseName, entryToWire } from '../wire/artifact.ts'
import { listToWire } from '../wire/entries.ts'

const PATH = 'mlflow-artifacts/artifacts/{place*}'
const MULTIPART = {
  create: { path: required(text), num_parts: int64 },
  complete: {
    path: required(text),
    upload_id: text,
    parts: required(list(message({ part_number: int64, etag: text, url: text }))),
  },
  abort: { path: required(text), upload_id: text },
} as const

export const PROXY_ROUTES: readonly Route[] = [
  defineRoute({
    methods: ['GET'],
    path: PATH,
    answer: async ({ place }, ready, request) => {
      const { ownerId, path } = await resolveFile(ready, place)
      return await serveFile(ready, ownerId, path, request)
    },
  }),
  defineRoute({
    methods: ['PUT'],
    path: PATH,
    body: 'file',
    answer: async ({ place }, ready, { body }) => {
      const { ownerId, path } = await resolveFile(ready, place)
      await putArtifact(ready.store, ownerId, path, body ?? emptyStream())
      return {}
    },
  }),
  defineRoute({
    methods: ['DELETE'],
    path: PATH,
    answer: async ({ place }, ready) => {
      const { ownerId, path } = await resolveFile(ready, place)
      await ignoreMissing(deleteArtifact(ready.store, ownerId, path))
      return {}
    },
  }),
  defineRoute({
    methods: ['GET'],
    path: 'mlflow-artifacts/artifacts',
    fields: { path: text },
    answer: async ({ path: place = '' }, ready) => {
      if (place === '') return {}
      checkArtifactPath(place)
      const owner = await ignoreMissing(resolvePlace(ready, place))
      if (owner === undefined) return {}
      const entries = await listFolder(ready.store, owner.ownerId, owner.path)
      return { files: listToWire(entries, (entry) => entryToWire(entry, baseName(entry.path))) }
    },
  }),
  ...(Object.keys(MULTIPART) as (keyof typeof MULTIPART)[]).map((step) =>
    defineRoute({
      methods: ['POST'],
      path: `mlflow-artifacts/mpu/${step}/{place*}`,
      fields: MULTIPART[step],
      answer: async ({ place }, ready) => {
        await resolveFile(ready, place)
        return notImplemented('Multipart upload is not supported: send the file as one.')
      },
    }),
  ),
  defineRoute({
    methods: ['GET'],
    path: 'mlflow-artifacts/presigned/{place*}',
    answer: async ({ place }, ready) => {
      await resolveFile(ready, place)
      return notImplemented('Multipart download is not supported: ask for the file itself.')
    },
  }),
]

/** @throws TrackletError INVALID_PARAMETER_VALUE for a path that is none, RESOURCE_DOES_NOT_EXIST */
async function resolveFile(ready: Ready, place: string): Promise<ResolvedUri> {
  checkArtifactPath(place)
  const found = await resolvePlace(ready, place)
  if (found.path === '') refuse('Artifact path must include a filename.')
  checkArtifactPath(found.path)
  return found
}

async function resolvePlace({ store }: Ready, place: string): Promise<ResolvedUri> {
  return await resolveUri(store, `mlflow-artifacts:/${place}`)
}

async function ignoreMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (error instanceof TrackletError && error.code === 'RESOURCE_DOES_NOT_EXIST') return undefined
    throw error
  }
}
