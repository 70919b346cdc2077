/** Whose files a URI means, in one place: a run's or a logged model's, and the path below its root. */
import { TrackletError } from '#base/errors.ts'
import { parseArtifactUri } from '#model/artifact-uri.ts'
import { checkArtifactPath } from '#model/names.ts'
import type { ModelVersion } from '#model/registered-model.ts'
import type { ResolvedUri } from '#model/resolved-uri.ts'
import { hasArtifacts } from '#store/artifacts.ts'
import { readLoggedModel, readModelsOfRun } from '#store/logged-models.ts'
import { readOwner, type Owner } from '#store/owners.ts'
import { readRun } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { getModelVersionByAlias } from './model-aliases.ts'
import { getLatestVersions, getModelVersion } from './model-versions.ts'
import { ensureLoggedModel, ensureRun } from './rules.ts'

/**
 * The path need not exist, its owner must.
 * @throws TrackletError INVALID_PARAMETER_VALUE for a URI of another form; RESOURCE_DOES_NOT_EXIST
 */
export async function resolveUri(store: Store, uri: string): Promise<ResolvedUri> {
  const parsed = parseArtifactUri(uri)
  switch (parsed.kind) {
    case 'run':
      return await resolveInRun(store, parsed.runId, parsed.path)
    case 'model':
      return rootOf(ensureLoggedModel(await readLoggedModel(store, parsed.modelId), parsed.modelId))
    case 'place':
      return await resolvePlace(store, parsed.path)
    default:
      return await resolveUri(store, (await findVersion(store, uri)).storageLocation)
  }
}

/**
 * The version that `models:/<name>/…` or `models:/<name>@…` means.
 * @throws TrackletError INVALID_PARAMETER_VALUE for a URI of another form; RESOURCE_DOES_NOT_EXIST
 */
export async function findVersion(store: Store, uri: string): Promise<ModelVersion> {
  const parsed = parseArtifactUri(uri)
  switch (parsed.kind) {
    case 'version':
      return (await getModelVersion(store, parsed.name, parsed.version)).version
    case 'alias':
      return (await getModelVersionByAlias(store, parsed.name, parsed.alias)).version
    case 'latest':
      return (await getModelVersionByAlias(store, parsed.name, 'latest')).version
    case 'stage': {
      const [latest] = await getLatestVersions(store, parsed.name, [parsed.stage])
      if (latest !== undefined) return latest.version
      throw new TrackletError(
        'RESOURCE_DOES_NOT_EXIST',
        `No versions of model with name '${parsed.name}' and stage '${parsed.stage}' found`,
      )
    }
    case 'run':
    case 'model':
    case 'place':
      throw new TrackletError('INVALID_PARAMETER_VALUE', `${uri} names no version of a registered model.`)
  }
}

/** Where the run has no such file, a logged model of the run may have the name that the path begins with, as in MLflow 3. */
async function resolveInRun(store: Store, runId: string, path: string): Promise<ResolvedUri> {
  const run = ensureRun(await readRun(store, runId), runId)
  const inRun: ResolvedUri = { kind: 'run', ownerId: run.runId, path }
  if (path === '' || (await hasArtifacts(store, runId, path))) return inRun
  const [name = '', ...below] = path.split('/')
  const [model] = (await readModelsOfRun(store, runId))
    .filter((row) => row.name === name && row.lifecycleStage === 'active')
    .sort((a, b) => b.creationTimestamp - a.creationTimestamp)
  return model === undefined ? inRun : { ...rootOf(model), path: below.join('/') }
}

/** Roots end in `<run or model id>/artifacts`; who has the id says whether the rest of the root is right too. */
async function resolvePlace(store: Store, path: string): Promise<ResolvedUri> {
  const parts = path.split('/')
  for (const [i, part] of parts.entries()) {
    const id = parts[i - 1]
    if (part !== 'artifacts' || id === undefined) continue
    const root = `mlflow-artifacts:/${parts.slice(0, i + 1).join('/')}`
    const owner = await readOwner(store, id)
    if (owner?.artifactUri !== root) continue
    const below = parts.slice(i + 1).join('/')
    return { ...rootOf(owner), path: below === '' ? '' : checkArtifactPath(below) }
  }
  throw new TrackletError(
    'RESOURCE_DOES_NOT_EXIST',
    `No run and no logged model has the artifacts 'mlflow-artifacts:/${path}'.`,
  )
}

function rootOf(owner: Owner): ResolvedUri {
  return 'runId' in owner
    ? { kind: 'run', ownerId: owner.runId, path: '' }
    : { kind: 'logged model', ownerId: owner.modelId, path: '' }
}
