/** Reads bundles; README.md is the specification. A bundle is taken whole or not at all. */
import type { Format, Place, ReadOptions } from '../format.ts'
import type {
  ExperimentRecord,
  ImportRecord,
  LoggedModelRecord,
  RecordContents,
  RunRecord,
} from '../records.ts'
import { findFolder, readHead, walkFolders, type Folder, type Source, type SourceFile } from '../source.ts'
import {
  readExperimentDocument,
  readModelDocument,
  readRegistryDocument,
  readRunDocument,
  readViewsDocument,
  type ReadExperiment,
  type ReadModel,
  type ReadRun,
} from './documents.ts'
import { BUNDLE, BUNDLE_MARK, MANIFEST } from './layout.ts'
import { OpenBundle, openManifest } from './open-bundle.ts'
import { readPoints } from './read-points.ts'

export const bundle: Format = {
  name: BUNDLE,
  title: 'Tracklet bundle',
  isWhole: true,
  sniff: async (source) => {
    const places: Place[] = []
    for (const folder of walkFolders(source)) {
      // What a bundle holds is its content, another bundle too.
      if (
        places.some(({ path }) => path === '' || folder.path.startsWith(`${path}/`)) ||
        !(await isBundle(folder))
      )
        continue
      places.push({ path: folder.path, summary: await summarise(folder), owns: [folder.path] })
    }
    return places.length > 0 ? places : undefined
  },
  read: readBundle,
}

/** Also one that lost its manifest: it is told when it is read. */
async function isBundle(folder: Folder): Promise<boolean> {
  const file = folder.files.get(MANIFEST)
  if (file === undefined)
    return (
      folder.folders.has('experiments') &&
      [...(folder.folders.get('runs')?.folders.values() ?? [])].some(isRun)
    )
  const head = new TextDecoder().decode(await readHead(file))
  return folder.path.endsWith('.tracklet.zip') || (/^\s*\{/.test(head) && head.includes(`"${BUNDLE_MARK}"`))
}

function isRun({ files }: Folder): boolean {
  return files.has('run.json')
}

async function summarise(folder: Folder): Promise<string> {
  try {
    const { contents } = await openManifest(folder.files.get(MANIFEST) as SourceFile)
    return `${contents.runs.toLocaleString('en-US')} ${contents.runs === 1 ? 'run' : 'runs'}`
  } catch {
    return ''
  }
}

async function* readBundle(
  source: Source,
  place: Place,
  options: ReadOptions = {},
): AsyncGenerator<ImportRecord> {
  yield* readOpened(await OpenBundle.open(findFolder(source, place.path) as Folder), options)
}

type OpenedOptions = ReadOptions & {
  /** Gets the document of each run and logged model, before its files; its points are not read then. */
  readonly onDocument?: (ownerId: string, document: ReadRun | ReadModel) => Promise<void>
}

/** The records of a bundle that is open; artifacts are opened by whoever wants them. */
export async function* readOpened(opened: OpenBundle, options: OpenedOptions): AsyncGenerator<ImportRecord> {
  const { signal, onProgress } = options
  for (const path of opened.paths(/^experiments\/[^/]+\.json$/)) {
    const text = await opened.readText(path)
    const experiment = readExperimentDocument(text, path)
    opened.datasets.set(experiment.experimentId, experiment.datasets)
    yield toExperiment(experiment)
  }
  for (const path of opened.paths(/^views\.json$/))
    for (const view of readViewsDocument(await opened.readText(path), path).views)
      yield { kind: 'joint-view', view }
  const runs = opened.paths(/^runs\/[^/]+\/run\.json$/)
  const models = opened.paths(/^models\/[^/]+\/model\.json$/)
  let done = 0
  for await (const [path, text] of readTexts(opened, [...runs, ...models])) {
    signal?.throwIfAborted()
    if (path.startsWith('runs/')) yield* readRun(opened, readRunDocument(text, path), options)
    else yield* readModel(opened, readModelDocument(text, path), options)
    onProgress?.(++done / (runs.length + models.length))
  }
  for (const path of opened.paths(/^registry\.json$/)) yield* readRegistry(opened, path)
}

/** Documents that are read while those before them are worked on. */
const AHEAD = 8

/** In the order of the paths. */
async function* readTexts(
  opened: OpenBundle,
  paths: readonly string[],
): AsyncGenerator<readonly [path: string, text: string]> {
  const coming: Promise<string>[] = []
  for (const [i, path] of paths.entries()) {
    while (coming.length < AHEAD && i + coming.length < paths.length) {
      const text = opened.readText(paths[i + coming.length] as string)
      // Told when it is its turn, if that comes.
      text.catch(() => undefined)
      coming.push(text)
    }
    yield [path, await (coming.shift() as Promise<string>)]
  }
}

async function* readRun(
  opened: OpenBundle,
  run: ReadRun,
  options: OpenedOptions,
): AsyncGenerator<ImportRecord> {
  const { wants = () => true } = options
  const { runId, experimentId } = run
  const datasets = opened.datasets.get(experimentId)
  if (datasets === undefined) opened.refuse('E_MANIFEST', `the experiment of run ${runId} is missing`)
  yield toRun(run)
  if (!wants(runId)) return
  for (const { name, digest, tags } of run.inputs) {
    const dataset = datasets.find((each) => each.name === name && each.digest === digest)
    if (dataset === undefined)
      return opened.refuse('E_MANIFEST', `the dataset "${name}" of run ${runId} is missing`)
    yield { kind: 'input', runId, input: { dataset, tags: new Map(tags) } }
  }
  for (const modelId of run.modelInputs) yield { kind: 'model-link', runId, modelId, role: 'input', step: 0 }
  for (const { modelId, step } of run.modelOutputs)
    yield { kind: 'model-link', runId, modelId, role: 'output', step }
  yield* readOwned(opened, runId, run, options)
}

async function* readModel(
  opened: OpenBundle,
  model: ReadModel,
  options: OpenedOptions,
): AsyncGenerator<ImportRecord> {
  const { wants = () => true } = options
  const { modelId, experimentId } = model
  if (!opened.datasets.has(experimentId))
    opened.refuse('E_MANIFEST', `the experiment of logged model ${modelId} is missing`)
  yield toModel(model)
  if (wants(modelId)) yield* readOwned(opened, modelId, model, options)
}

async function* readOwned(
  opened: OpenBundle,
  ownerId: string,
  document: ReadRun | ReadModel,
  { signal, onDocument }: OpenedOptions,
): AsyncGenerator<ImportRecord> {
  const { points, artifacts } = document
  await onDocument?.(ownerId, document)
  if (points !== null && onDocument === undefined) {
    const content = await opened.readVerified(points.path, signal)
    for await (const columns of readPoints(content, points.count, points.path))
      yield { kind: 'points', runId: ownerId, columns }
  }
  for (const artifact of artifacts) yield opened.toArtifact(ownerId, artifact)
}

async function* readRegistry(opened: OpenBundle, path: string): AsyncGenerator<ImportRecord> {
  const { registeredModels } = readRegistryDocument(await opened.readText(path), path)
  for (const { versions, ...model } of registeredModels) {
    const { tags, aliases } = model
    yield { kind: 'registered-model', ...model, tags: new Map(tags), aliases: new Map(aliases) }
    for (const version of versions)
      yield {
        kind: 'model-version',
        ...version,
        name: model.name,
        runId: version.runId || null,
        modelId: version.modelId || null,
        tags: new Map(version.tags),
      }
  }
}

function toExperiment(document: ReadExperiment): ExperimentRecord {
  const { experimentId, name, lifecycleStage, creationTime, lastUpdateTime, tags, views = [] } = document
  return {
    kind: 'experiment',
    key: experimentId,
    experimentId,
    name,
    lifecycleStage,
    creationTime,
    lastUpdateTime,
    tags: new Map(tags),
    views,
  }
}

function toRun(document: ReadRun): RunRecord {
  const { runId, runName, userId, status, startTime, endTime, deletedTime, lifecycleStage } = document
  return {
    kind: 'run',
    runId,
    experiment: document.experimentId,
    runName,
    userId,
    status,
    startTime,
    endTime,
    deletedTime,
    lifecycleStage,
    params: new Map(document.params),
    tags: new Map(document.tags),
    isPart: document.isPart,
    contents: contentsOf(document),
  }
}

function toModel(document: ReadModel): LoggedModelRecord {
  const { modelId, name, modelType, sourceRunId, status, statusMessage, lifecycleStage } = document
  return {
    kind: 'logged-model',
    modelId,
    experiment: document.experimentId,
    name,
    modelType,
    sourceRunId: sourceRunId || null,
    status,
    statusMessage,
    lifecycleStage,
    creationTime: document.creationTime,
    lastUpdateTime: document.lastUpdateTime,
    params: new Map(document.params),
    tags: new Map(document.tags),
    isPart: document.isPart,
    contents: contentsOf(document),
  }
}

function contentsOf({ points, artifacts }: Pick<ReadRun, 'points' | 'artifacts'>): RecordContents {
  return {
    points: points?.count ?? 0,
    artifacts: artifacts.length,
    artifactBytes: artifacts.reduce((sum, { size }) => sum + size, 0),
  }
}
