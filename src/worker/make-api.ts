import * as artifacts from '#service/artifacts.ts'
import { createModelVersion } from '#service/create-model-version.ts'
import * as deletions from '#service/delete-runs.ts'
import * as experiments from '#service/experiments.ts'
import { explainFilter } from '#service/match-runs.ts'
import * as models from '#service/logged-models.ts'
import { measureSpace } from '#service/measure-space.ts'
import * as aliases from '#service/model-aliases.ts'
import * as versions from '#service/model-versions.ts'
import { readSeries } from '#service/read-series.ts'
import * as registry from '#service/registered-models.ts'
import * as runs from '#service/runs.ts'
import { searchDatasets } from '#service/search-datasets.ts'
import { searchExperiments } from '#service/search-experiments.ts'
import { searchLoggedModels } from '#service/search-logged-models.ts'
import { searchModelVersions, searchRegisteredModels } from '#service/search-registry.ts'
import type { Ready, DoorSession } from '#service/session.ts'
import { getSetting, setSetting } from '#service/settings.ts'
import type { TrackletApi } from './api.ts'
import { checkCalls } from './check-calls.ts'
import { clientVerbs } from './client-verbs.ts'
import { doorVerbs } from './door-verbs.ts'
import { fileVerbs } from './file-verbs.ts'
import { lineVerbs } from './line-verbs.ts'
import { tableVerbs } from './table-verbs.ts'
import { transferred } from './transferred.ts'

/** A verb of a service, with the open store put first. */
type MakeVerb = <A extends unknown[], R>(
  work: (store: Ready['store'], ...args: A) => Promise<R>,
) => (...args: A) => Promise<R>

/** The worker's verbs over a session. Numbers are transferred, not cloned. */
export function makeApi(session: DoorSession): TrackletApi {
  const verb: MakeVerb =
    (work) =>
    async (...args) =>
      await session.use(({ store }) => work(store, ...args))

  const api: TrackletApi = {
    ...clientVerbs(session),
    startFresh: () => session.startFresh(),

    ...experimentVerbs(verb, session),

    getRunBefore: verb(runs.getRunBefore),
    ...tableVerbs(session),
    explainFilter: (request) => session.use(({ indexes }) => explainFilter(indexes, request)),
    renameRun: verb(runs.renameRun),
    setTag: verb(runs.setTag),
    deleteTag: verb(runs.deleteTag),
    tagRuns: verb(runs.tagRuns),
    deleteRuns: verb(deletions.deleteRuns),
    restoreRuns: verb(deletions.restoreRuns),
    purgeRuns: verb(deletions.purgeRuns),
    purgeDeleted: verb(deletions.purgeDeleted),

    readSeries: async (request) => {
      const slices = await verb(readSeries)(request)
      return transferred(slices, slices)
    },
    ...lineVerbs(session),

    deleteArtifact: verb(artifacts.deleteArtifact),

    ...modelVerbs(verb),
    ...registryVerbs(verb),
    ...fileVerbs(session),
    ...doorVerbs(session, () => checkCalls(api)),
    ...storeVerbs(verb),
  }
  return api
}

function experimentVerbs(verb: MakeVerb, session: DoorSession) {
  return {
    listExperiments: verb(experiments.listExperiments),
    getExperiment: verb(experiments.getExperiment),
    createExperiment: verb(experiments.createExperiment),
    renameExperiment: verb(experiments.renameExperiment),
    setExperimentTag: verb(experiments.setExperimentTag),
    deleteExperimentTag: verb(experiments.deleteExperimentTag),
    deleteExperiments: verb(experiments.deleteExperiments),
    restoreExperiments: verb(experiments.restoreExperiments),
    searchExperiments: verb(searchExperiments),
    searchDatasets: (experimentIds) => session.use(({ indexes }) => searchDatasets(indexes, experimentIds)),
  } satisfies Partial<TrackletApi>
}

function modelVerbs(verb: MakeVerb) {
  return {
    createLoggedModel: verb(models.createLoggedModel),
    getLoggedModel: verb(models.getLoggedModel),
    searchLoggedModels: verb(searchLoggedModels),
    listRunModels: verb(models.listRunModels),
    finalizeLoggedModel: verb(models.finalizeLoggedModel),
    logLoggedModelParams: verb(models.logLoggedModelParams),
    setLoggedModelTags: verb(models.setLoggedModelTags),
    deleteLoggedModelTag: verb(models.deleteLoggedModelTag),
    deleteLoggedModel: verb(models.deleteLoggedModel),
  } satisfies Partial<TrackletApi>
}

function registryVerbs(verb: MakeVerb) {
  return {
    createRegisteredModel: verb(registry.createRegisteredModel),
    getRegisteredModel: verb(registry.getRegisteredModel),
    searchRegisteredModels: verb(searchRegisteredModels),
    renameRegisteredModel: verb(registry.renameRegisteredModel),
    updateRegisteredModel: verb(registry.updateRegisteredModel),
    deleteRegisteredModel: verb(registry.deleteRegisteredModel),
    setRegisteredModelTag: verb(registry.setRegisteredModelTag),
    deleteRegisteredModelTag: verb(registry.deleteRegisteredModelTag),
    listRegistryEvents: verb(registry.listRegistryEvents),

    createModelVersion: verb(createModelVersion),
    getModelVersion: verb(versions.getModelVersion),
    searchModelVersions: verb(searchModelVersions),
    updateModelVersion: verb(versions.updateModelVersion),
    transitionModelVersionStage: verb(versions.transitionModelVersionStage),
    deleteModelVersion: verb(versions.deleteModelVersion),
    setModelVersionTag: verb(versions.setModelVersionTag),
    deleteModelVersionTag: verb(versions.deleteModelVersionTag),
    setModelAlias: verb(aliases.setModelAlias),
    deleteModelAlias: verb(aliases.deleteModelAlias),
    getModelVersionByAlias: verb(aliases.getModelVersionByAlias),
  }
}

type StoreVerbs = Pick<TrackletApi, 'measureSpace' | 'getSetting' | 'setSetting'>

function storeVerbs(verb: MakeVerb): StoreVerbs {
  return {
    measureSpace: verb(measureSpace),
    getSetting: verb(getSetting),
    setSetting: verb(setSetting),
  }
}
