import * as artifacts from '#service/artifacts.ts'
import { createRun } from '#service/create-run.ts'
import { readHistory } from '#service/read-history.ts'
import { resolveUri } from '#service/resolve-uri.ts'
import { getRun } from '#service/runs.ts'
import { searchRuns } from '#service/search-runs.ts'
import type { DoorSession } from '#service/session.ts'
import { answerRest } from './answer-rest.ts'
import type { TrackletApi } from './api.ts'
import { transferred } from './transferred.ts'

/** What the client of sdk/ asks for; pages of other origins have no other verbs. */
export type ClientApi = Pick<
  TrackletApi,
  | 'status'
  | 'ready'
  | 'createRun'
  | 'getRun'
  | 'searchRuns'
  | 'logBatch'
  | 'holdRun'
  | 'releaseRun'
  | 'readHistory'
  | 'logArtifacts'
  | 'listArtifacts'
  | 'readArtifact'
  | 'resolveUri'
  | 'exportBundle'
  | 'importFiles'
  | 'answerRest'
>

/** All but whole files of runs, whose code is large. Numbers are transferred, not cloned. */
export function clientVerbs(session: DoorSession): Omit<ClientApi, 'exportBundle' | 'importFiles'> {
  return {
    status: () => session.status(),
    ready: () => session.use(() => Promise.resolve()),
    createRun: (request) => session.use(({ store }) => createRun(store, request)),
    getRun: (runId) => session.use(({ store }) => getRun(store, runId)),
    searchRuns: (search) => session.use(({ store, indexes }) => searchRuns(store, indexes, search)),
    logBatch: (batch) => session.use(async ({ ingest }) => ingest.log(batch)),
    holdRun: (runId) => session.holdRun(runId),
    releaseRun: (runId) => session.releaseRun(runId),
    readHistory: async (runId, key) => {
      const history = await session.use(({ store }) => readHistory(store, runId, key))
      return transferred(history, [history])
    },
    logArtifacts: (runId, uploads) =>
      session.useFiles(({ store }) => artifacts.logArtifacts(store, runId, uploads)),
    listArtifacts: (ownerId) => session.use(({ store }) => artifacts.listArtifacts(store, ownerId)),
    readArtifact: (ownerId, path) => session.use(({ store }) => artifacts.readArtifact(store, ownerId, path)),
    resolveUri: (uri) => session.use(({ store }) => resolveUri(store, uri)),
    answerRest: (method, path, body) => answerRest(session, method, path, body),
  }
}
