import { checkArtifactPath } from '#model/names.ts'
import { listFolder } from '#service/artifacts.ts'
import * as models from '#service/logged-models.ts'
import { searchLoggedModels } from '#service/search-logged-models.ts'
import { ENTRIES, EXPERIMENT_ID, EXPERIMENT_IDS } from '../common.ts'
import { bool, int32, list, message, oneOf, required, text } from '../fields.ts'
import { defineRoute, type Route } from '../route.ts'
import { serveFile } from '../serve-file.ts'
import { entryToWire } from '../wire/artifact.ts'
import { entriesFromWire, listToWire } from '../wire/entries.ts'
import { loggedModelToWire, statusFromWire } from '../wire/logged-model.ts'
import { pageToWire } from '../wire/page.ts'

/** In a page of a search that does not say. */
const USUAL_MODELS = 50

const STATUS = oneOf({
  LOGGED_MODEL_STATUS_UNSPECIFIED: 0,
  LOGGED_MODEL_PENDING: 1,
  LOGGED_MODEL_READY: 2,
  LOGGED_MODEL_UPLOAD_FAILED: 3,
})

const DATASET = message({ dataset_name: required(text), dataset_digest: text })
const ORDER = message({
  field_name: required(text),
  ascending: bool,
  dataset_name: text,
  dataset_digest: text,
})

const ONE = 'mlflow/logged-models/{id}'

export const LOGGED_MODEL_ROUTES: readonly Route[] = [
  defineRoute({
    methods: ['POST'],
    path: 'mlflow/logged-models',
    fields: {
      experiment_id: EXPERIMENT_ID,
      name: text,
      model_type: text,
      source_run_id: text,
      params: ENTRIES,
      tags: ENTRIES,
    },
    answer: async ({ experiment_id, name, model_type, source_run_id, params, tags }, { store }) => {
      const made = await models.createLoggedModel(store, {
        experimentId: experiment_id,
        ...(name !== undefined && name !== '' && { name }),
        modelType: model_type ?? '',
        sourceRunId: source_run_id ?? '',
        params: entriesFromWire(params),
        tags: entriesFromWire(tags),
      })
      return { model: loggedModelToWire(made) }
    },
  }),
  defineRoute({
    methods: ['GET'],
    path: ONE,
    fields: { allow_deleted: bool },
    answer: async ({ id, allow_deleted = false }, { store }) => ({
      model: loggedModelToWire(await models.getLoggedModel(store, id, allow_deleted)),
    }),
  }),
  defineRoute({
    methods: ['PATCH'],
    path: ONE,
    fields: { model_id: required(text), status: required(STATUS) },
    answer: async ({ model_id, status }, { store }) => ({
      model: loggedModelToWire(await models.finalizeLoggedModel(store, model_id, statusFromWire(status))),
    }),
  }),
  defineRoute({
    methods: ['DELETE'],
    path: ONE,
    answer: async ({ id }, { store }) => {
      await models.deleteLoggedModel(store, id)
      return {}
    },
  }),
  defineRoute({
    methods: ['POST'],
    path: 'mlflow/logged-models/search',
    fields: {
      experiment_ids: required(EXPERIMENT_IDS),
      filter: text,
      datasets: list(DATASET),
      max_results: int32,
      order_by: list(ORDER),
      page_token: text,
    },
    answer: async (search, { store }) => {
      const page = await searchLoggedModels(store, {
        experimentIds: search.experiment_ids,
        filter: search.filter ?? '',
        datasets: search.datasets.map(({ dataset_name, dataset_digest }) => ({
          datasetName: dataset_name,
          ...digestOf(dataset_digest),
        })),
        maxResults: search.max_results || USUAL_MODELS,
        orderBy: search.order_by.map(({ field_name, ascending = true, dataset_name, dataset_digest }) => ({
          fieldName: field_name,
          ascending,
          ...(dataset_name !== undefined && dataset_name !== '' && { datasetName: dataset_name }),
          ...digestOf(dataset_digest),
        })),
        pageToken: search.page_token ?? '',
      })
      return pageToWire('models', page, loggedModelToWire)
    },
  }),
  defineRoute({
    methods: ['PATCH'],
    path: `${ONE}/tags`,
    fields: { tags: ENTRIES },
    answer: async ({ id, tags }, { store }) => {
      await models.setLoggedModelTags(store, id, entriesFromWire(tags))
      return {}
    },
  }),
  defineRoute({
    methods: ['DELETE'],
    path: `${ONE}/tags/{key*}`,
    answer: async ({ id, key }, { store }) => {
      await models.deleteLoggedModelTag(store, id, key)
      return {}
    },
  }),
  defineRoute({
    methods: ['POST'],
    path: `${ONE}/params`,
    fields: { model_id: required(text), params: ENTRIES },
    answer: async ({ id, params }, { store }) => {
      await models.logLoggedModelParams(store, id, entriesFromWire(params))
      return {}
    },
  }),
  defineRoute({
    methods: ['GET'],
    path: `${ONE}/artifacts/directories`,
    fields: { artifact_directory_path: text, page_token: text },
    answer: async ({ id, artifact_directory_path: path = '' }, { store }) => {
      if (path !== '') checkArtifactPath(path)
      const { model } = await models.getLoggedModel(store, id)
      const entries = await listFolder(store, id, path)
      return { root_uri: model.artifactUri, files: listToWire(entries, (entry) => entryToWire(entry)) }
    },
  }),
  defineRoute({
    methods: ['GET'],
    prefix: 'ajax',
    path: `${ONE}/artifacts/files`,
    fields: { artifact_file_path: required(text) },
    answer: async ({ id, artifact_file_path: path }, ready, request) => {
      checkArtifactPath(path)
      await models.getLoggedModel(ready.store, id)
      return await serveFile(ready, id, path, request)
    },
  }),
]

/** What is absent or empty is left out. */
function digestOf(digest: string | undefined): { datasetDigest?: string } {
  return digest === undefined || digest === '' ? {} : { datasetDigest: digest }
}
