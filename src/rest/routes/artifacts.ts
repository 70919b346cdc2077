/** Files of runs, as MLflow's UI and its clients other than Python ask for them. */
import { refuse } from '#base/errors.ts'
import { checkArtifactPath } from '#model/names.ts'
import { listFolder, putArtifact } from '#service/artifacts.ts'
import { readRunData } from '#service/runs.ts'
import { RUN_ID } from '../common.ts'
import { int64, required, text } from '../fields.ts'
import { defineRoute, type Route } from '../route.ts'
import { serveFile } from '../serve-file.ts'
import { limitStream } from '../streams.ts'
import { entryToWire } from '../wire/artifact.ts'
import { listToWire } from '../wire/entries.ts'

const MAX_UPLOAD_BYTES = 10 * 1024 * 1024

export const ARTIFACT_ROUTES: readonly Route[] = [
  defineRoute({
    methods: ['GET'],
    path: 'mlflow/artifacts/list',
    fields: { run_id: RUN_ID, path: text, page_token: text },
    answer: async ({ run_id, path = '' }, { store }) => {
      if (path !== '') checkArtifactPath(path)
      const { run } = await readRunData(store, run_id)
      const entries = await listFolder(store, run_id, path)
      return { root_uri: run.artifactUri, files: listToWire(entries, (entry) => entryToWire(entry)) }
    },
  }),
  defineRoute({
    methods: ['GET'],
    prefix: 'root',
    path: 'get-artifact',
    fields: { run_id: RUN_ID, path: required(text) },
    answer: async ({ run_id, path }, ready, request) => {
      checkArtifactPath(path)
      await readRunData(ready.store, run_id)
      return await serveFile(ready, run_id, path, request)
    },
  }),
  defineRoute({
    methods: ['POST'],
    prefix: 'ajax',
    path: 'mlflow/upload-artifact',
    body: 'file',
    fields: { run_uuid: required(text), path: required(text) },
    answer: async ({ run_uuid, path }, { store }, { body }) => {
      if (body === null) return refuse('Request must specify data.')
      await putArtifact(store, run_uuid, path, limitStream(body, MAX_UPLOAD_BYTES))
      return {}
    },
  }),
  defineRoute({
    methods: ['POST'],
    path: 'mlflow/artifacts/presigned-upload-url',
    fields: { run_id: text, model_id: text, path: required(text), expiration: int64 },
    answer: async ({ run_id, model_id, path }) => {
      if (!run_id === !model_id) refuse('Exactly one of run_id and model_id must be provided.')
      return refusePresigned('upload', path)
    },
  }),
  defineRoute({
    methods: ['POST'],
    path: 'mlflow/artifacts/presigned-download-url',
    fields: { run_id: RUN_ID, path: required(text), expiration: int64 },
    answer: async ({ path }) => refusePresigned('download', path),
  }),
]

function refusePresigned(direction: 'upload' | 'download', path: string): never {
  checkArtifactPath(path)
  return refuse(
    `Presigned ${direction} is not supported for proxied artifact storage (artifact URI scheme: mlflow-artifacts). Ask for the file itself.`,
  )
}
