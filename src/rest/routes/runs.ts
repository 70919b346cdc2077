import { DEFAULT_EXPERIMENT_ID } from '#model/experiment.ts'
import { createRun } from '#service/create-run.ts'
import { deleteRuns, restoreRuns } from '#service/delete-runs.ts'
import { deleteTag, readRunData, setTag } from '#service/runs.ts'
import { searchRuns } from '#service/search-runs.ts'
import { updateRun } from '#service/update-run.ts'
import { ENTRIES, EXPERIMENT_IDS, RUN_ID, SEARCH, VIEW_TYPE, WHOLE_TEXT } from '../common.ts'
import { int64, oneOf, required, text } from '../fields.ts'
import { defineRoute, type Route } from '../route.ts'
import { entriesFromWire } from '../wire/entries.ts'
import { pageToWire, searchFromWire } from '../wire/page.ts'
import { newRunToWire, runInfoToWire, runToWire } from '../wire/run.ts'

const STATUS = oneOf({ RUNNING: 1, SCHEDULED: 2, FINISHED: 3, FAILED: 4, KILLED: 5 })

export const RUN_ROUTES: readonly Route[] = [
  defineRoute({
    methods: ['POST'],
    path: 'mlflow/runs/create',
    fields: { experiment_id: WHOLE_TEXT, start_time: int64, run_name: text, user_id: text, tags: ENTRIES },
    answer: async ({ experiment_id, start_time = 0, run_name = '', user_id = '', tags }, { store }) => {
      const run = await createRun(store, {
        experimentId: experiment_id || DEFAULT_EXPERIMENT_ID,
        runName: run_name,
        userId: user_id,
        startTime: start_time,
        tags: entriesFromWire(tags),
      })
      return { run: newRunToWire(run) }
    },
  }),
  defineRoute({
    methods: ['GET'],
    path: 'mlflow/runs/get',
    fields: { run_id: RUN_ID },
    answer: async ({ run_id }, { store }) => {
      return { run: runToWire(await readRunData(store, run_id)) }
    },
  }),
  defineRoute({
    methods: ['POST'],
    path: 'mlflow/runs/search',
    fields: { experiment_ids: EXPERIMENT_IDS, ...SEARCH(50_000), run_view_type: VIEW_TYPE },
    answer: async ({ experiment_ids, run_view_type, ...search }, { store, indexes }) => {
      const page = await searchRuns(store, indexes, {
        ...searchFromWire(search),
        experimentIds: experiment_ids,
        viewType: run_view_type,
      })
      return pageToWire('runs', page, runToWire)
    },
  }),
  defineRoute({
    methods: ['POST'],
    path: 'mlflow/runs/update',
    fields: { run_id: RUN_ID, end_time: int64, status: STATUS, run_name: text },
    answer: async ({ run_id, end_time, status, run_name }, ready) => {
      const change = { status, endTime: end_time, runName: run_name === '' ? undefined : run_name }
      return { run_info: runInfoToWire(await updateRun(ready, run_id, change)) }
    },
  }),
  defineRoute({
    methods: ['POST'],
    path: 'mlflow/runs/delete',
    fields: { run_id: RUN_ID },
    answer: async ({ run_id }, { store }) => {
      await deleteRuns(store, [run_id])
      return {}
    },
  }),
  defineRoute({
    methods: ['POST'],
    path: 'mlflow/runs/restore',
    fields: { run_id: RUN_ID },
    answer: async ({ run_id }, { store }) => {
      await restoreRuns(store, [run_id])
      return {}
    },
  }),
  defineRoute({
    methods: ['POST'],
    path: 'mlflow/runs/set-tag',
    fields: { run_id: RUN_ID, key: required(text), value: text },
    answer: async ({ run_id, key, value = '' }, { store }) => {
      await setTag(store, run_id, key, value)
      return {}
    },
  }),
  defineRoute({
    methods: ['POST'],
    path: 'mlflow/runs/delete-tag',
    fields: { run_id: RUN_ID, key: required(text) },
    answer: async ({ run_id, key }, { store }) => {
      await deleteTag(store, run_id, key)
      return {}
    },
  }),
]
