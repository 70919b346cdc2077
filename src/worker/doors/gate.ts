/** The verbs that a page of another origin has, each behind its rights. */
import { TrackletError } from '#base/errors.ts'
import type { Bytes } from '#base/units.ts'
import type { ArtifactUpload } from '#model/artifact.ts'
import type { LogBatch } from '#model/batch.ts'
import type { NewRun, RunSearch, TextEntries } from '#model/run-request.ts'
import { TAG } from '#model/tags.ts'
import type { DoorSession } from '#service/session.ts'
import { answerRest } from '../answer-rest.ts'
import type { ClientApi } from '../client-verbs.ts'
import type { Meter } from './allowance.ts'
import { makeAdmit, originTagRefused, ownOnly } from './gate-rest.ts'
import type { Rights } from './rights.ts'

const POINT_BYTES = 28
/** Of a call without content, so that calls alone have a bound too. */
const CALL_BYTES = 256

/** What every verb's gate goes by. */
type Gate = {
  readonly session: DoorSession
  /** The worker's own, which checks what each call gets. */
  readonly api: ClientApi
  /** As they are at the call. */
  readonly rights: () => Rights
  readonly allowance: Meter
  /** Runs that the page holds. */
  readonly held: Set<string>
}

export function makeGate(gate: Gate): ClientApi {
  return { ...logVerbs(gate), ...readVerbs(gate), ...wholeVerbs(gate) }
}

type LogVerb = 'createRun' | 'logBatch' | 'logArtifacts' | 'holdRun' | 'releaseRun'

function logVerbs({ api, rights, allowance, held }: Gate): Pick<ClientApi, LogVerb> {
  return {
    createRun: (request) =>
      allowance.use(callOf(sizeOf(request)), async () => {
        const run = await api.createRun(await toOwnRun(rights(), request))
        rights().noteOwned(run.runId)
        return run
      }),
    logBatch: async (batch) => {
      await ensureOwnBatch(rights(), batch)
      const points = batch.metrics?.value.length ?? 0
      const { metrics: _, ...entries } = batch
      const { bytes } = callOf(points * POINT_BYTES + sizeOf(entries))
      await allowance.use({ points, bytes }, () => api.logBatch(batch))
    },
    logArtifacts: async (runId, uploads) => {
      await rights().ensureWritable(runId)
      await allowance.use(callOf(sizeOfUploads(uploads)), () => api.logArtifacts(runId, uploads))
    },
    holdRun: async (runId) => {
      await rights().ensureWritable(runId)
      await api.holdRun(runId)
      held.add(runId)
    },
    releaseRun: async (runId) => {
      await rights().ensureWritable(runId)
      await api.releaseRun(runId)
      held.delete(runId)
    },
  }
}

type ReadVerb = 'getRun' | 'searchRuns' | 'readHistory' | 'listArtifacts' | 'readArtifact' | 'resolveUri'

function readVerbs({ api, rights }: Gate): Pick<ClientApi, ReadVerb> {
  return {
    getRun: async (runId) => {
      await rights().ensureReadable(runId)
      return await api.getRun(runId)
    },
    searchRuns: (search) => api.searchRuns(rights().grant.read ? search : toOwnSearch(rights(), search)),
    readHistory: async (runId, key) => {
      await rights().ensureReadable(runId)
      return await api.readHistory(runId, key)
    },
    listArtifacts: async (ownerId) => {
      await rights().ensureReadable(ownerId)
      return await api.listArtifacts(ownerId)
    },
    readArtifact: async (ownerId, path) => {
      await rights().ensureReadable(ownerId)
      return await api.readArtifact(ownerId, path)
    },
    resolveUri: async (uri) => {
      const resolved = await api.resolveUri(uri).catch(async (error: unknown) => {
        // Whether there is such a one is not for those who may not read.
        rights().ensureReader()
        throw error
      })
      await rights().ensureReadable(resolved.ownerId)
      return resolved
    },
  }
}

type WholeVerb = 'status' | 'ready' | 'exportBundle' | 'importFiles' | 'answerRest'

function wholeVerbs({ session, api, rights, allowance }: Gate): Pick<ClientApi, WholeVerb> {
  const admit = makeAdmit(rights)
  return {
    /** Which other tabs there are is not for other origins. */
    status: async () => {
      const status = await api.status()
      return status.state === 'blocked' ? { state: 'blocked', blockedBy: [] } : status
    },
    ready: () => api.ready(),
    exportBundle: async (request, part, to, port) => {
      rights().ensureReader()
      return await api.exportBundle(request, part, to, port)
    },
    importFiles: async (files, options, port) => {
      rights().ensureChanger()
      return await api.importFiles(files, options, port)
    },
    answerRest: (method, path, body) =>
      allowance.use(callOf(body?.length ?? 0), () => answerRest(session, method, path, body, admit)),
  }
}

function callOf(bytes: Bytes): { readonly points: number; readonly bytes: Bytes } {
  return { points: 0, bytes: bytes + CALL_BYTES }
}

async function toOwnRun(rights: Rights, request: NewRun): Promise<NewRun> {
  const { experiment: _, tags = [], ...rest } = request
  const experimentId = await rights.placeRun(request)
  if (request.parentRunId !== undefined) await rights.ensureWritable(request.parentRunId)
  const given: TextEntries = tags.filter(([key]) => key !== TAG.origin)
  return { ...rest, experimentId, tags: [...given, [TAG.origin, rights.owner]] }
}

function toOwnSearch(rights: Rights, { superset: _, ...search }: RunSearch): RunSearch {
  return { ...search, filter: ownOnly(rights, search.filter) }
}

async function ensureOwnBatch(rights: Rights, batch: LogBatch): Promise<void> {
  const { runId, tags = [], modelMetrics = [] } = batch
  if (typeof runId !== 'string' || !Array.isArray(tags) || !Array.isArray(modelMetrics))
    throw new TrackletError('E_MESSAGE', 'This is no batch.')
  await rights.ensureWritable(runId)
  for (const { modelId } of modelMetrics as NonNullable<LogBatch['modelMetrics']>)
    await rights.ensureWritable(modelId)
  if ((tags as TextEntries).some(([key]) => key === TAG.origin)) throw originTagRefused()
}

function sizeOf(value: object): Bytes {
  return JSON.stringify(value).length
}

function sizeOfUploads(uploads: readonly ArtifactUpload[]): Bytes {
  return uploads.reduce((sum, { content }) => {
    if (typeof content === 'string') return sum + content.length
    return sum + (content instanceof Blob ? content.size : content.byteLength)
  }, 0)
}
