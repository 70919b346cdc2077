import { TrackletError } from '#base/errors.ts'
import type { Look } from '#service/look/open-look.ts'
import type { TrackletApi, WorkerApi } from './api.ts'
import { makeApi } from './make-api.ts'

/** What is answered of a look; settings are its own, and end with it. */
const ALLOWED = [
  'status',
  'ready',
  'listExperiments',
  'getExperiment',
  'searchExperiments',
  'searchDatasets',
  'getRun',
  'getRunBefore',
  'searchRuns',
  'readRunTable',
  'listMatchingRuns',
  'exportRunTable',
  'readRunTableColumns',
  'readRunValues',
  'explainFilter',
  'readRunCells',
  'exportRunCells',
  'readImportance',
  'readHistory',
  'readSeries',
  'readLines',
  'readMarks',
  'mapRange',
  'exportLines',
  'cancelLines',
  'listArtifacts',
  'readArtifact',
  'getLoggedModel',
  'searchLoggedModels',
  'listRunModels',
  'getRegisteredModel',
  'searchRegisteredModels',
  'listRegistryEvents',
  'getModelVersion',
  'searchModelVersions',
  'getModelVersionByAlias',
  'resolveUri',
  'exportHtml',
  'measureSpace',
  'getSetting',
  'setSetting',
] as const satisfies readonly (keyof TrackletApi)[]

/** Bundles that are looked at. Their reader is loaded with the first. @param serve answers a port with an API */
export function lookVerbs(
  serve: (api: TrackletApi, port: MessagePort) => void,
): Pick<WorkerApi, 'openLook' | 'closeLook'> {
  const looks = new Map<string, Promise<Look>>()
  const closeLook = async (name: string): Promise<void> => {
    const opening = looks.get(name)
    looks.delete(name)
    // One that could not be opened left nothing.
    const look = await opening?.catch(() => undefined)
    await look?.close()
  }
  return {
    openLook: async (files, path, name, port) => {
      await closeLook(name)
      const opening = import('#service/look/open-look.ts').then(({ openLook }) => openLook(files, path))
      looks.set(name, opening)
      const { session } = await opening
      serve(allowReads(makeApi(session)), port)
    },
    closeLook,
  }
}

function allowReads(api: TrackletApi): TrackletApi {
  const refused = Object.keys(api).map((verb) => [verb, refuseWrite] as const)
  const allowed = ALLOWED.map((verb) => [verb, api[verb]] as const)
  return Object.fromEntries([...refused, ...allowed]) as unknown as TrackletApi
}

function refuseWrite(): Promise<never> {
  return Promise.reject(
    new TrackletError(
      'PERMISSION_DENIED',
      'This bundle is open without being imported, so nothing in it can be changed. Nothing was done; import it to work with it.',
    ),
  )
}
