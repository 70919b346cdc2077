import { createModelVersion } from '#service/create-model-version.ts'
import * as versions from '#service/model-versions.ts'
import { resolveUri } from '#service/resolve-uri.ts'
import { searchModelVersions } from '#service/search-registry.ts'
import { checkArtifactPath } from '#model/names.ts'
import { ENTRIES, NAME, SEARCH } from '../common.ts'
import { bool, required, text } from '../fields.ts'
import { defineRoute, type Route } from '../route.ts'
import { serveFile } from '../serve-file.ts'
import { entriesFromWire } from '../wire/entries.ts'
import { pageToWire, searchFromWire } from '../wire/page.ts'
import { modelVersionToWire } from '../wire/registry.ts'

const VERSION = required(text)

export const MODEL_VERSION_ROUTES: readonly Route[] = [
  defineRoute({
    methods: ['POST'],
    path: 'mlflow/model-versions/create',
    fields: {
      name: NAME,
      source: required(text),
      run_id: text,
      tags: ENTRIES,
      run_link: text,
      description: text,
      model_id: text,
    },
    answer: async (request, { store }) => {
      const { name, source, run_id, run_link, description, model_id } = request
      const created = await createModelVersion(store, {
        name,
        source,
        runId: run_id ?? '',
        modelId: model_id ?? '',
        runLink: run_link ?? '',
        description: description ?? '',
        tags: entriesFromWire(request.tags),
      })
      return { model_version: modelVersionToWire(created) }
    },
  }),
  defineRoute({
    methods: ['GET'],
    path: 'mlflow/model-versions/get',
    fields: { name: NAME, version: VERSION },
    answer: async ({ name, version }, { store }) => ({
      model_version: modelVersionToWire(await versions.getModelVersion(store, name, version)),
    }),
  }),
  defineRoute({
    methods: ['PATCH'],
    path: 'mlflow/model-versions/update',
    fields: { name: NAME, version: VERSION, description: text },
    answer: async ({ name, version, description = '' }, { store }) => ({
      model_version: modelVersionToWire(await versions.updateModelVersion(store, name, version, description)),
    }),
  }),
  defineRoute({
    methods: ['POST'],
    path: 'mlflow/model-versions/transition-stage',
    fields: { name: NAME, version: VERSION, stage: required(text), archive_existing_versions: bool },
    answer: async ({ name, version, stage, archive_existing_versions: archive = false }, { store }) => ({
      model_version: modelVersionToWire(
        await versions.transitionModelVersionStage(store, name, version, stage, archive),
      ),
    }),
  }),
  defineRoute({
    methods: ['DELETE'],
    path: 'mlflow/model-versions/delete',
    fields: { name: NAME, version: VERSION },
    answer: async ({ name, version }, { store }) => {
      await versions.deleteModelVersion(store, name, version)
      return {}
    },
  }),
  defineRoute({
    methods: ['GET'],
    path: 'mlflow/model-versions/search',
    fields: SEARCH(200_000),
    answer: async (search, { store }) => {
      const page = await searchModelVersions(store, searchFromWire(search))
      // As in MLflow, a search tells no aliases.
      return pageToWire('model_versions', page, ({ version }) => modelVersionToWire({ version, aliases: [] }))
    },
  }),
  defineRoute({
    methods: ['GET'],
    path: 'mlflow/model-versions/get-download-uri',
    fields: { name: NAME, version: VERSION },
    answer: async ({ name, version }, { store }) => ({
      artifact_uri: await versions.getDownloadUri(store, name, version),
    }),
  }),
  defineRoute({
    methods: ['POST'],
    path: 'mlflow/model-versions/set-tag',
    fields: { name: NAME, version: VERSION, key: required(text), value: text },
    answer: async ({ name, version, key, value = '' }, { store }) => {
      await versions.setModelVersionTag(store, name, version, key, value)
      return {}
    },
  }),
  defineRoute({
    methods: ['DELETE'],
    path: 'mlflow/model-versions/delete-tag',
    fields: { name: NAME, version: VERSION, key: required(text) },
    answer: async ({ name, version, key }, { store }) => {
      await versions.deleteModelVersionTag(store, name, version, key)
      return {}
    },
  }),
  defineRoute({
    methods: ['GET'],
    prefix: 'root',
    path: 'model-versions/get-artifact',
    fields: { name: NAME, version: VERSION, path: required(text) },
    answer: async ({ name, version, path }, ready, request) => {
      checkArtifactPath(path)
      const uri = await versions.getDownloadUri(ready.store, name, version)
      const { ownerId, path: folder } = await resolveUri(ready.store, uri)
      return await serveFile(ready, ownerId, folder === '' ? path : `${folder}/${path}`, request)
    },
  }),
]
