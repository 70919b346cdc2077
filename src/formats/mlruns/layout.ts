/**
 * Where the parts of a FileStore are, told by what its `meta.yaml` files hold: any folder may be dropped, the store, one
 * experiment, one run, or a project with a store somewhere in it.
 */
import { byName, readHead, type Folder, type Source, type SourceFile } from '../source.ts'

export type Layout = {
  readonly experiments: readonly ExperimentFolder[]
  /** Of the registry: one a registered model. */
  readonly registered: readonly Folder[]
}

export type ExperimentFolder = {
  readonly folder: Folder
  /** In `.trash`. */
  readonly deleted: boolean
  /** Folders of runs, or what looks like them. */
  readonly runs: readonly Folder[]
}

export const META = 'meta.yaml'
const TRASH = '.trash'
/** Of the registry in a store, and of the logged models in an experiment. */
export const MODELS = 'models'
export const DATASETS = 'datasets'
export const TRACES = 'traces'
const RESERVED = new Set(['tags', DATASETS, TRACES, MODELS])

type MetaKind = 'experiment' | 'run' | 'registered-model'

const decoder = new TextDecoder()

/** Folders that are stores, experiments without one, or runs without one; nothing inside another. */
export async function findStores(source: Source): Promise<Folder[]> {
  const stores: Folder[] = []
  const visit = async (folder: Folder): Promise<void> => {
    if (await isPlace(folder)) stores.push(folder)
    else for (const [, below] of byName(folder.folders)) await visit(below)
  }
  await visit(source)
  return stores
}

/** @param place that {@link findStores} gave */
export async function readLayout(place: Folder): Promise<Layout> {
  const kind = await maybeKind(place)
  if (kind === 'run')
    return { experiments: [{ folder: place, deleted: false, runs: [place] }], registered: [] }
  if (kind === 'experiment' || (kind === undefined && (await hasRuns(place)))) {
    return { experiments: [toExperiment(place, false)], registered: [] }
  }
  const trash = place.folders.get(TRASH)
  return {
    experiments: [
      ...(await readExperiments(place, false)),
      ...(trash ? await readExperiments(trash, true) : []),
    ],
    registered: await readRegistered(place),
  }
}

export function metaOf(folder: Folder): SourceFile | undefined {
  return folder.files.get(META)
}

async function isPlace(folder: Folder): Promise<boolean> {
  const kind = await maybeKind(folder)
  if (kind === 'run' || kind === 'experiment' || (await hasKind(folder, 'experiment'))) return true
  const trash = folder.folders.get(TRASH)
  if (trash && (await hasKind(trash, 'experiment'))) return true
  return (await hasRuns(folder)) || (await readRegistered(folder)).length > 0
}

async function hasRuns(folder: Folder): Promise<boolean> {
  return hasKind(folder, 'run')
}

async function hasKind(folder: Folder, kind: MetaKind): Promise<boolean> {
  for (const [, below] of byName(folder.folders)) if ((await maybeKind(below)) === kind) return true
  return false
}

/** A damaged experiment is one all the same when there are runs in it. */
async function readExperiments(place: Folder, deleted: boolean): Promise<ExperimentFolder[]> {
  const experiments: ExperimentFolder[] = []
  for (const [name, folder] of byName(place.folders)) {
    if (name === MODELS || name === TRASH) continue
    if ((await maybeKind(folder)) === 'experiment' || (await hasRuns(folder)))
      experiments.push(toExperiment(folder, deleted))
  }
  return experiments
}

function toExperiment(folder: Folder, deleted: boolean): ExperimentFolder {
  const runs = byName(folder.folders).filter(([name]) => !RESERVED.has(name) && !name.startsWith('.'))
  return { folder, deleted, runs: runs.map(([, run]) => run) }
}

async function readRegistered(place: Folder): Promise<Folder[]> {
  const models: Folder[] = []
  for (const [, folder] of byName(place.folders.get(MODELS)?.folders ?? new Map<string, Folder>())) {
    const isModel = (await maybeKind(folder)) === 'registered-model' || hasVersions(folder)
    if (isModel) models.push(folder)
  }
  return models
}

function hasVersions(folder: Folder): boolean {
  return [...folder.folders].some(([name, below]) => /^version-\d+$/.test(name) && below.files.has(META))
}

/** By the keys at its top, which PyYAML writes in the order of the alphabet, one a line. */
async function maybeKind(folder: Folder): Promise<MetaKind | undefined> {
  const meta = metaOf(folder)
  if (!meta) return undefined
  const text = decoder.decode(await readHead(meta).catch(() => new Uint8Array()))
  const has = (key: string): boolean => new RegExp(`^${key}:`, 'm').test(text)
  if (has('run_id') || has('run_uuid')) return has('version') ? undefined : 'run'
  if (has('model_id')) return undefined
  if (has('experiment_id')) return 'experiment'
  return has('creation_timestamp') && has('name') && !has('version') ? 'registered-model' : undefined
}
