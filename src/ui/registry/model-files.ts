/** The files that a model version or a logged model consists of, and what its `MLmodel` file says. */
import { isTrackletError } from '#base/errors.ts'
import type { ResolvedUri } from '#model/resolved-uri.ts'
import { maybeReadArtifact } from '../artifacts/artifact-files.ts'
import { readSignature, summarizeModel, type ModelFact, type ModelSignature } from '../kit/preview/mlmodel.ts'
import { parseMlmodel } from '../kit/preview/parse-mlmodel.ts'
import { remote } from '../remote.ts'
import { loggedModelPath, runPath } from '../routes.ts'

export type ModelFiles = {
  /** Undefined where the address leads to nobody's files, or what it led to is gone. */
  readonly place: ResolvedUri | undefined
  /** Where the files are shown; undefined when their owner is gone. */
  readonly href: string | undefined
  /** Undefined without a readable `MLmodel` file. */
  readonly model: { readonly facts: readonly ModelFact[]; readonly signature: ModelSignature } | undefined
}

export async function readModelFiles(uri: string): Promise<ModelFiles> {
  const place = await maybe(remote.resolveUri(uri))
  if (place === undefined) return { place, href: undefined, model: undefined }
  const [href, model] = await Promise.all([findPage(place), readMlmodel(place)])
  return { place, href, model }
}

async function findPage({ kind, ownerId, path }: ResolvedUri): Promise<string | undefined> {
  if (kind === 'run') {
    const details = await maybe(remote.getRun(ownerId))
    return details && runPath(details.run.experimentId, ownerId, 'artifacts', path)
  }
  const details = await maybe(remote.getLoggedModel(ownerId))
  return details && loggedModelPath(details.model.experimentId, ownerId, 'artifacts', path)
}

async function readMlmodel({ ownerId, path }: ResolvedUri): Promise<ModelFiles['model']> {
  const blob = await maybeReadArtifact(ownerId, path === '' ? 'MLmodel' : `${path}/MLmodel`)
  if (blob === undefined) return undefined
  try {
    const model = await parseMlmodel(blob)
    return { facts: summarizeModel(model), signature: readSignature(model) }
  } catch {
    // Whatever the YAML is, the file itself can still be looked at.
    return undefined
  }
}

/** Undefined for what is not there. */
async function maybe<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading
  } catch (error) {
    if (
      isTrackletError(error, 'RESOURCE_DOES_NOT_EXIST') ||
      isTrackletError(error, 'INVALID_PARAMETER_VALUE')
    )
      return undefined
    throw error
  }
}
