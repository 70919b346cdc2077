import { transfer } from 'comlink'
import * as artifacts from '#service/artifacts.ts'
import { createRun } from '#service/create-run.ts'
import * as deletions from '#service/delete-runs.ts'
import * as experiments from '#service/experiments.ts'
import { measureSpace } from '#service/measure-space.ts'
import { readHistory } from '#service/read-history.ts'
import { readSeries } from '#service/read-series.ts'
import * as runs from '#service/runs.ts'
import { searchRuns } from '#service/search-runs.ts'
import type { Ready, Session } from '#service/session.ts'
import { getSetting, setSetting } from '#service/settings.ts'
import type { TrackletApi } from './api.ts'

/** The worker's verbs over a session. Numbers are transferred, not cloned. */
export function makeApi(session: Session): TrackletApi {
  /** A verb of a service, with the open store put first. */
  const verb =
    <A extends unknown[], R>(work: (store: Ready['store'], ...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> =>
      await session.use(({ store }) => work(store, ...args))

  return {
    status: () => session.status(),
    startFresh: () => session.startFresh(),

    listExperiments: verb(experiments.listExperiments),
    getExperiment: verb(experiments.getExperiment),
    createExperiment: verb(experiments.createExperiment),
    renameExperiment: verb(experiments.renameExperiment),
    setExperimentTag: verb(experiments.setExperimentTag),
    deleteExperimentTag: verb(experiments.deleteExperimentTag),
    deleteExperiments: verb(experiments.deleteExperiments),
    restoreExperiments: verb(experiments.restoreExperiments),

    createRun: verb(createRun),
    getRun: verb(runs.getRun),
    searchRuns: (search) => session.use(({ store, indexes }) => searchRuns(store, indexes, search)),
    readRunTable: (request) => session.use(({ table }) => table.readPage(request)),
    listMatchingRuns: (request) => session.use(({ table }) => table.listMatching(request)),
    readRunTableColumns: (experimentIds) => session.use(({ table }) => table.readColumns(experimentIds)),
    renameRun: verb(runs.renameRun),
    setTag: verb(runs.setTag),
    deleteTag: verb(runs.deleteTag),
    deleteRuns: verb(deletions.deleteRuns),
    restoreRuns: verb(deletions.restoreRuns),
    purgeRuns: verb(deletions.purgeRuns),
    purgeDeleted: verb(deletions.purgeDeleted),

    logBatch: (batch) => session.use(async ({ ingest }) => ingest.log(batch)),
    holdRun: (runId) => session.holdRun(runId),
    releaseRun: (runId) => session.releaseRun(runId),

    readHistory: async (runId, key) => {
      const history = await verb(readHistory)(runId, key)
      return transfer(history, [history.steps.buffer, history.values.buffer, history.timestamps.buffer])
    },
    readSeries: async (request) => {
      const slices = await verb(readSeries)(request)
      return transfer(slices, [...new Set(slices.flatMap((slice) => buffersOf(slice)))])
    },

    logArtifacts: (runId, uploads) =>
      session.useFiles(({ store }) => artifacts.logArtifacts(store, runId, uploads)),
    listArtifacts: verb(artifacts.listArtifacts),
    readArtifact: verb(artifacts.readArtifact),
    deleteArtifact: verb(artifacts.deleteArtifact),

    measureSpace: verb(measureSpace),
    getSetting: verb(getSetting),
    setSetting: verb(setSetting),
  }
}

function buffersOf(slice: object): Transferable[] {
  return Object.values(slice).flatMap((value) =>
    value instanceof Float64Array ? [value.buffer as ArrayBuffer] : [],
  )
}
