import * as aliases from '#service/model-aliases.ts'
import { getLatestVersions } from '#service/model-versions.ts'
import * as models from '#service/registered-models.ts'
import { searchRegisteredModels } from '#service/search-registry.ts'
import { ENTRIES, NAME, SEARCH } from '../common.ts'
import { list, required, text } from '../fields.ts'
import { defineRoute, type Route } from '../route.ts'
import { entriesFromWire, listToWire } from '../wire/entries.ts'
import { pageToWire, searchFromWire } from '../wire/page.ts'
import { modelVersionToWire, registeredModelToWire } from '../wire/registry.ts'

export const REGISTERED_MODEL_ROUTES: readonly Route[] = [
  defineRoute({
    methods: ['POST'],
    path: 'mlflow/registered-models/create',
    fields: { name: NAME, tags: ENTRIES, description: text },
    answer: async ({ name, tags, description = '' }, { store }) => {
      const request = { name, description, tags: entriesFromWire(tags) }
      return { registered_model: registeredModelToWire(await models.createRegisteredModel(store, request)) }
    },
  }),
  defineRoute({
    methods: ['GET'],
    path: 'mlflow/registered-models/get',
    fields: { name: NAME },
    answer: async ({ name }, { store }) => ({
      registered_model: registeredModelToWire(await models.getRegisteredModel(store, name)),
    }),
  }),
  defineRoute({
    methods: ['POST'],
    path: 'mlflow/registered-models/rename',
    fields: { name: NAME, new_name: required(text) },
    answer: async ({ name, new_name }, { store }) => ({
      registered_model: registeredModelToWire(await models.renameRegisteredModel(store, name, new_name)),
    }),
  }),
  defineRoute({
    methods: ['PATCH'],
    path: 'mlflow/registered-models/update',
    fields: { name: NAME, description: text },
    answer: async ({ name, description = '' }, { store }) => ({
      registered_model: registeredModelToWire(await models.updateRegisteredModel(store, name, description)),
    }),
  }),
  defineRoute({
    methods: ['DELETE'],
    path: 'mlflow/registered-models/delete',
    fields: { name: NAME },
    answer: async ({ name }, { store }) => {
      await models.deleteRegisteredModel(store, name)
      return {}
    },
  }),
  defineRoute({
    methods: ['GET'],
    path: 'mlflow/registered-models/search',
    fields: SEARCH(1_000),
    answer: async (search, { store }) => {
      const page = await searchRegisteredModels(store, searchFromWire(search))
      return pageToWire('registered_models', page, registeredModelToWire)
    },
  }),
  defineRoute({
    methods: ['GET', 'POST'],
    path: 'mlflow/registered-models/get-latest-versions',
    fields: { name: NAME, stages: list(text) },
    answer: async ({ name, stages }, { store }) => ({
      model_versions: listToWire(await getLatestVersions(store, name, stages), modelVersionToWire),
    }),
  }),
  defineRoute({
    methods: ['POST'],
    path: 'mlflow/registered-models/set-tag',
    fields: { name: NAME, key: required(text), value: text },
    answer: async ({ name, key, value = '' }, { store }) => {
      await models.setRegisteredModelTag(store, name, key, value)
      return {}
    },
  }),
  defineRoute({
    methods: ['DELETE'],
    path: 'mlflow/registered-models/delete-tag',
    fields: { name: NAME, key: required(text) },
    answer: async ({ name, key }, { store }) => {
      await models.deleteRegisteredModelTag(store, name, key)
      return {}
    },
  }),
  defineRoute({
    methods: ['POST'],
    path: 'mlflow/registered-models/alias',
    fields: { name: NAME, alias: required(text), version: required(text) },
    answer: async ({ name, alias, version }, { store }) => {
      await aliases.setModelAlias(store, name, alias, version)
      return {}
    },
  }),
  defineRoute({
    methods: ['DELETE'],
    path: 'mlflow/registered-models/alias',
    fields: { name: NAME, alias: required(text) },
    answer: async ({ name, alias }, { store }) => {
      await aliases.deleteModelAlias(store, name, alias)
      return {}
    },
  }),
  defineRoute({
    methods: ['GET'],
    path: 'mlflow/registered-models/alias',
    fields: { name: NAME, alias: required(text) },
    answer: async ({ name, alias }, { store }) => ({
      model_version: modelVersionToWire(await aliases.getModelVersionByAlias(store, name, alias)),
    }),
  }),
]
