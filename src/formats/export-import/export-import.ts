/**
 * Folders that the tool mlflow-export-import writes: JSON files `{ system, info, mlflow }`, one for each experiment, run and
 * registered model, with the runs' artifacts beside them.
 * @see https://github.com/mlflow/mlflow-export-import
 */
import { artifactsOf } from '../artifacts-of.ts'
import { bareExperiment } from '../bare-experiment.ts'
import { counted } from '../counted.ts'
import type { Format, Place, ReadOptions } from '../format.ts'
import { parsePythonJson } from '../python-json.ts'
import type { ImportRecord, RunRecord } from '../records.ts'
import { skippedFrom } from '../skipped.ts'
import { findFolder, parentOf, readText, type Source, type SourceFile } from '../source.ts'
import { Fields } from './fields.ts'
import { commonFolder, findExports, ownedBy } from './find-exports.ts'
import { toExperiment, toModel, toRun } from './to-records.ts'

export const exportImport: Format = {
  name: 'export-import',
  title: 'mlflow-export-import folder',
  sniff,
  read,
}

/** It is parsed at once, as the tool itself does. */
const MAX_JSON_BYTES = 64 * 1024 * 1024

async function sniff(source: Source): Promise<readonly Place[] | undefined> {
  const exports = await findExports(source)
  const owns = ownedBy(exports)
  if (owns.length === 0) return undefined
  const counts = [
    [exports.experiments.length, 'experiment'] as const,
    [exports.runs.length, 'run'] as const,
    [exports.models.length, 'registered model'] as const,
  ]
  const summary = counts.filter(([count]) => count > 0).map(([count, noun]) => counted(count, noun))
  return [{ path: commonFolder(owns), summary: summary.join(', '), owns }]
}

async function* read(
  source: Source,
  { path }: Place,
  { signal, onProgress }: ReadOptions = {},
): AsyncGenerator<ImportRecord> {
  const { experiments, runs, models } = await findExports(findFolder(source, path) ?? source)
  const known = new Set<string>()
  for (const file of experiments) yield* each(file, (fields) => readExperiment(fields, file, known))
  const seen = new Set<string>()
  for (const [done, file] of runs.entries()) {
    signal?.throwIfAborted()
    yield* each(file, (fields) => readRun(fields, file, source, { known, seen }))
    onProgress?.((done + 1) / runs.length)
  }
  for (const file of models) yield* each(file, (fields) => toModel(fields, file.path))
  onProgress?.(1)
}

/** What one file gives, or why it gives nothing. Older files have no `mlflow` around it. */
async function* each(
  file: SourceFile,
  make: (fields: Fields) => Iterable<ImportRecord>,
): AsyncGenerator<ImportRecord> {
  try {
    const whole = new Fields(parsePythonJson(await readText(file, MAX_JSON_BYTES), `"${file.path}"`))
    yield* make(whole.has('mlflow') ? whole.within('mlflow') : whole)
  } catch (error) {
    yield skippedFrom(file.path, error)
  }
}

function* readExperiment(fields: Fields, { path }: SourceFile, known: Set<string>): Generator<ImportRecord> {
  const { experiment, skipped } = toExperiment(fields.within('experiment'), path)
  yield* skipped
  // A bulk export has an experiment again for each registered model.
  if (!known.has(experiment.key)) yield experiment
  known.add(experiment.key)
}

function* readRun(
  fields: Fields,
  { path }: SourceFile,
  source: Source,
  { known, seen }: { readonly known: Set<string>; readonly seen: Set<string> },
): Generator<ImportRecord> {
  const { run, rest } = toRun(fields, path)
  if (seen.has(run.runId)) return
  seen.add(run.runId)
  yield* ensureExperiment(run, known)
  yield run
  yield* rest
  const folder = parentOf(path)
  yield* artifactsOf(findFolder(source, folder === '' ? 'artifacts' : `${folder}/artifacts`), run.runId)
}

function* ensureExperiment({ experiment }: RunRecord, known: Set<string>): Generator<ImportRecord> {
  if (!known.has(experiment)) yield bareExperiment(experiment)
  known.add(experiment)
}
