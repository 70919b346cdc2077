import * as experiments from '#service/experiments.ts'
import { searchDatasets } from '#service/search-datasets.ts'
import { searchExperiments } from '#service/search-experiments.ts'
import { ENTRIES, EXPERIMENT_ID, EXPERIMENT_IDS, VIEW_TYPE } from '../common.ts'
import { int64, list, required, text } from '../fields.ts'
import { defineRoute, type Route } from '../route.ts'
import { datasetSummaryToWire } from '../wire/dataset.ts'
import { entriesFromWire, listToWire } from '../wire/entries.ts'
import { experimentToWire } from '../wire/experiment.ts'
import { pageToWire, searchFromWire } from '../wire/page.ts'

export const EXPERIMENT_ROUTES: readonly Route[] = [
  defineRoute({
    methods: ['POST'],
    path: 'mlflow/experiments/create',
    fields: { name: required(text), artifact_location: text, tags: ENTRIES },
    answer: async ({ name, artifact_location, tags }, { store }) => {
      const location = artifact_location === '' ? undefined : artifact_location
      const made = await experiments.createExperiment(store, name, entriesFromWire(tags), location)
      return { experiment_id: made.experimentId }
    },
  }),
  defineRoute({
    methods: ['GET'],
    path: 'mlflow/experiments/get',
    fields: { experiment_id: EXPERIMENT_ID },
    answer: async ({ experiment_id }, { store }) => ({
      experiment: experimentToWire(await experiments.getExperiment(store, experiment_id)),
    }),
  }),
  defineRoute({
    methods: ['GET'],
    path: 'mlflow/experiments/get-by-name',
    fields: { experiment_name: required(text) },
    answer: async ({ experiment_name }, { store }) => ({
      experiment: experimentToWire(await experiments.getExperimentByName(store, experiment_name)),
    }),
  }),
  defineRoute({
    methods: ['GET', 'POST'],
    path: 'mlflow/experiments/search',
    fields: {
      view_type: VIEW_TYPE,
      max_results: int64,
      order_by: list(text),
      filter: text,
      page_token: text,
    },
    // Who does not say how many gets none, and is told.
    answer: async ({ max_results = 0, view_type, ...search }, { store }) => {
      const page = await searchExperiments(store, {
        ...searchFromWire({ ...search, max_results }),
        viewType: view_type,
      })
      return pageToWire('experiments', page, experimentToWire)
    },
  }),
  defineRoute({
    methods: ['POST'],
    prefix: 'ajax',
    path: 'mlflow/experiments/search-datasets',
    fields: { experiment_ids: EXPERIMENT_IDS },
    answer: async ({ experiment_ids }, { indexes }) => ({
      dataset_summaries: listToWire(await searchDatasets(indexes, experiment_ids), datasetSummaryToWire),
    }),
  }),
  defineRoute({
    methods: ['POST'],
    path: 'mlflow/experiments/delete',
    fields: { experiment_id: EXPERIMENT_ID },
    answer: async ({ experiment_id }, { store }) => {
      await experiments.deleteExperiments(store, [experiment_id])
      return {}
    },
  }),
  defineRoute({
    methods: ['POST'],
    path: 'mlflow/experiments/restore',
    fields: { experiment_id: EXPERIMENT_ID },
    answer: async ({ experiment_id }, { store }) => {
      await experiments.restoreExperiments(store, [experiment_id])
      return {}
    },
  }),
  defineRoute({
    methods: ['POST'],
    path: 'mlflow/experiments/update',
    fields: { experiment_id: EXPERIMENT_ID, new_name: required(text) },
    answer: async ({ experiment_id, new_name }, { store }) => {
      await experiments.renameExperiment(store, experiment_id, new_name)
      return {}
    },
  }),
  defineRoute({
    methods: ['POST'],
    path: 'mlflow/experiments/set-experiment-tag',
    fields: { experiment_id: EXPERIMENT_ID, key: required(text), value: text },
    answer: async ({ experiment_id, key, value = '' }, { store }) => {
      await experiments.setExperimentTag(store, experiment_id, key, value)
      return {}
    },
  }),
  defineRoute({
    methods: ['POST'],
    path: 'mlflow/experiments/delete-experiment-tag',
    fields: { experiment_id: EXPERIMENT_ID, key: required(text) },
    answer: async ({ experiment_id, key }, { store }) => {
      await experiments.deleteExperimentTag(store, experiment_id, key)
      return {}
    },
  }),
]
