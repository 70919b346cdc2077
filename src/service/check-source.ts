/**
 * Where a model version may come from: a run's or a logged model's files, or another version. Anything else, and files
 * outside the run or model that is named, are refused, so that no version ever reads what it does not own.
 */
import { isTrackletError, refuse } from '#base/errors.ts'
import { parseArtifactUri } from '#model/artifact-uri.ts'
import { describe } from '#model/describe.ts'
import type { ResolvedUri } from '#model/resolved-uri.ts'
import { checkRunId } from '#model/names.ts'
import { readLoggedModel } from '#store/logged-models.ts'
import type { Store } from '#store/store.ts'
import { findVersion, resolveUri } from './resolve-uri.ts'
import { ensureLoggedModel } from './rules.ts'

/** What MLflow's clients send for prompts, which have no files. */
const PROMPT_SOURCES: readonly string[] = ['dummy-source', 'prompt-template']

export type Source = {
  readonly source: string
  /** Where the files are: `source` itself unless that is `models:/`. */
  readonly storageLocation: string
  readonly runId: string
  readonly modelId: string
}

type Given = { readonly source: string; readonly runId: string; readonly modelId: string }

/** @throws TrackletError INVALID_PARAMETER_VALUE, RESOURCE_DOES_NOT_EXIST */
export async function checkSource(store: Store, given: Given, isPrompt: boolean): Promise<Source> {
  const { source, runId, modelId } = given
  if (isPrompt && PROMPT_SOURCES.includes(source)) return { ...given, storageLocation: source }
  if (runId !== '') checkRunId(runId)
  const parsed = parseArtifactUri(source)
  switch (parsed.kind) {
    case 'run':
      checkRunId(parsed.runId)
      if (modelId !== '') refuseOwner(source, 'model_id')
      ensureSame(source, 'run_id', runId, parsed.runId)
      return { source, storageLocation: source, runId: parsed.runId, modelId }
    case 'model':
      ensureSame(source, 'model_id', modelId, parsed.modelId)
      return await fromModel(store, given, parsed.modelId)
    case 'place':
      return await fromPlace(store, given)
    default: {
      const version = await findVersion(store, source)
      ensureSame(source, 'run_id', runId, version.runId)
      ensureSame(source, 'model_id', modelId, version.modelId)
      return { ...version, source: `models:/${version.name}/${String(version.version)}` }
    }
  }
}

async function fromModel(store: Store, { source, runId }: Given, modelId: string): Promise<Source> {
  const model = ensureLoggedModel(await readLoggedModel(store, modelId), modelId)
  return { source, storageLocation: model.artifactUri, runId: runId || model.sourceRunId, modelId }
}

async function fromPlace(store: Store, given: Given): Promise<Source> {
  const { source, runId, modelId } = given
  const { ownerId } = await resolveOwner(store, source)
  if (modelId === '') {
    if (runId !== ownerId) refuseOwner(source, 'run_id')
    return { source, storageLocation: source, runId, modelId }
  }
  if (modelId !== ownerId) refuseOwner(source, 'model_id')
  return { ...(await fromModel(store, given, modelId)), storageLocation: source }
}

/** Somebody else's files and nobody's are told alike. */
async function resolveOwner(store: Store, source: string): Promise<ResolvedUri> {
  try {
    return await resolveUri(store, source)
  } catch (error) {
    if (isTrackletError(error, 'RESOURCE_DOES_NOT_EXIST')) refuseOwner(source, 'run_id or model_id')
    throw error
  }
}

function ensureSame(source: string, field: string, given: string, found: string): void {
  if (given !== '' && given !== found) refuseOwner(source, field)
}

function refuseOwner(source: string, field: string): never {
  refuse(
    `Invalid model version source: ${describe(source)}. The ${field} request parameter must identify the resource that contains the source.`,
  )
}
