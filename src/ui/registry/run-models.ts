/** The models of a run: those it logged, folders of its files with an `MLmodel` file, and what was registered of them. */
import type { Artifact } from '#model/artifact.ts'
import type { Change } from '#model/change.ts'
import type { RunModels } from '#model/logged-model.ts'
import type { ModelVersion } from '#model/registered-model.ts'
import { writeComparison } from '#query/print-filter.ts'
import type { Accessor } from 'solid-js'
import { createLive, type Live } from '../live.ts'
import { remote } from '../remote.ts'
import type { ModelSource } from './register-dialog.tsx'

export type RunModelList = RunModels & {
  /** Paths of folders; '' for the files' root. */
  readonly folders: readonly string[]
  /** Registered with this run as their source. */
  readonly versions: readonly ModelVersion[]
}

export function createRunModels(runId: Accessor<string>): Live<string, RunModelList> {
  return createLive(runId, readRunModels, concerns)
}

async function readRunModels(runId: string): Promise<RunModelList> {
  const ofRun = { operator: '=', value: runId } as const
  const [models, artifacts, found] = await Promise.all([
    remote.listRunModels(runId),
    remote.listArtifacts(runId),
    remote.searchModelVersions({
      filter: writeComparison('model versions', { kind: 'attribute', key: 'run_id' }, ofRun),
    }),
  ])
  return { ...models, folders: modelFolders(artifacts), versions: found.items.map(({ version }) => version) }
}

function concerns(change: Change, runId: string): boolean {
  switch (change.kind) {
    case 'registry':
    case 'models':
      return true
    case 'runs':
    case 'artifacts':
      return change.runIds.includes(runId)
    default:
      return false
  }
}

const MODEL_FILE = 'MLmodel'

function modelFolders(artifacts: readonly Artifact[]): readonly string[] {
  return artifacts.flatMap(({ path }) => {
    if (path === MODEL_FILE) return ['']
    return path.endsWith(`/${MODEL_FILE}`) ? [path.slice(0, -MODEL_FILE.length - 1)] : []
  })
}

/** @param folder of the run's files */
export function folderSource(runId: string, folder: string): ModelSource {
  return {
    uri: folder === '' ? `runs:/${runId}` : `runs:/${runId}/${folder}`,
    label: folder === '' ? 'the run’s files' : folder,
  }
}

/** What can be registered, models that were logged first. */
export function modelSources(runId: string, { outputs, folders }: RunModelList): readonly ModelSource[] {
  const logged = outputs.map(({ model }) => ({ uri: `models:/${model.modelId}`, label: model.name }))
  return [...logged, ...folders.map((folder) => folderSource(runId, folder))]
}
