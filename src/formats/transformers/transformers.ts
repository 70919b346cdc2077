/**
 * `trainer_state.json` of Hugging Face's Trainer: what it logged, entry by entry. Each checkpoint has one that tells everything up to
 * it, so that of the checkpoints of one folder the last is read.
 * @see https://github.com/huggingface/transformers/blob/main/src/transformers/trainer_callback.py
 */
import { TrackletError } from '#base/errors.ts'
import { FittedNames, describeChanged } from '../fit-names.ts'
import { flattenParams } from '../flat-params.ts'
import type { Format, Place, ReadOptions } from '../format.ts'
import { groupBy } from '../group-by.ts'
import { maybeMetric, walkLeaves } from '../logged-values.ts'
import { makeExperiment, makeRun } from '../make-records.ts'
import { MetricLog } from '../metric-log.ts'
import { maybeNumber, parsePythonJson } from '../python-json.ts'
import type { ImportRecord } from '../records.ts'
import { RunIds } from '../run-ids.ts'
import { makeSkipped, skippedFrom } from '../skipped.ts'
import { sniffHeads } from '../sniff-heads.ts'
import { findFile, nameOf, parentOf, readText, type Source, type SourceFile } from '../source.ts'

const MAX_BYTES = 64 << 20

/** Where an entry stands in the training; not metrics. */
const POSITION: ReadonlySet<string> = new Set(['step', 'epoch'])

/** The state's own facts that are settings. */
const SETTINGS = [
  'max_steps',
  'num_train_epochs',
  'train_batch_size',
  'eval_steps',
  'logging_steps',
  'save_steps',
] as const

type State = Readonly<Record<string, unknown>>

export const transformers: Format = {
  name: 'transformers',
  title: 'Hugging Face trainer state',
  sniff: sniffTransformers,
  read: readTransformers,
}

async function sniffTransformers(source: Source): Promise<readonly Place[] | undefined> {
  const files = await sniffHeads(source, isTrainerState)
  if (files.length === 0) return undefined
  const runs = new Set(files.map(({ path }) => outputFolder(path)))
  return [
    {
      path: '',
      summary: runs.size === 1 ? '1 run' : `${runs.size} runs`,
      owns: files.map(({ path }) => path),
    },
  ]
}

function isTrainerState(head: Uint8Array): boolean {
  const text = new TextDecoder().decode(head).trimStart()
  return text.startsWith('{') && text.includes('"log_history"') && text.includes('"global_step"')
}

/** Of the trainer: checkpoints are folders in it. */
function outputFolder(path: string): string {
  const folder = parentOf(path)
  return /^checkpoint-\d+$/.test(nameOf(folder)) ? parentOf(folder) : folder
}

/** The state in the folder itself is written at the end; before that the last checkpoint has the most. */
function newestFirst(paths: readonly string[]): string[] {
  const rank = (path: string): number =>
    Number(/^checkpoint-(\d+)$/.exec(nameOf(parentOf(path)))?.[1] ?? Number.MAX_VALUE)
  return [...paths].sort((a, b) => rank(b) - rank(a))
}

async function* readTransformers(
  source: Source,
  { owns }: Place,
  { signal, onProgress }: ReadOptions = {},
): AsyncGenerator<ImportRecord> {
  const ids = new RunIds('transformers')
  const folders = groupBy(owns, outputFolder)
  let done = 0
  for (const [folder, paths] of folders) {
    signal?.throwIfAborted()
    // A training that was killed as it wrote a checkpoint has the one before.
    for (const path of newestFirst(paths)) {
      try {
        const file = findFile(source, path)
        if (file) yield* readState(file, folder, ids)
        break
      } catch (error) {
        yield skippedFrom(path, error)
      }
    }
    onProgress?.(++done / folders.size)
  }
}

async function* readState(file: SourceFile, folder: string, ids: RunIds): AsyncGenerator<ImportRecord> {
  const state = parsePythonJson(await readText(file, MAX_BYTES), `"${file.path}"`)
  const history = isObject(state) ? state['log_history'] : undefined
  if (!isObject(state) || !Array.isArray(history))
    throw new TrackletError('E_FORMAT', `"${file.path}" has no list "log_history".`, { path: file.path })
  const experiment = `transformers ${parentOf(folder)}`
  yield makeExperiment(experiment, nameOf(parentOf(folder)) || 'Hugging Face')
  const runId = ids.derive([nameOf(folder), JSON.stringify(history[0] ?? null)], folder)
  const params = paramsOf(state)
  yield makeRun({ runId, experiment, runName: nameOf(folder), params })
  const metrics = new MetricLog(runId)
  for (const entry of history as unknown[]) addEntry(metrics, entry)
  yield* metrics.end()
  const changed = describeChanged(metrics.names)
  if (changed !== undefined) yield makeSkipped(file.path, 'E_UNSUPPORTED', changed)
}

function addEntry(metrics: MetricLog, entry: unknown): void {
  if (!isObject(entry)) return
  const step = maybeNumber(entry['step']) ?? 0
  walkLeaves('', entry, (name, leaf) => {
    const value = maybeMetric(leaf)
    if (value !== undefined && !POSITION.has(name)) metrics.add(name, step, value, undefined)
  })
}

/** What the state knows of the settings; a search's trial has params of its own. */
function paramsOf(state: State): Map<string, string> {
  const names = new FittedNames()
  const params = new Map<string, string>()
  for (const name of SETTINGS) {
    const value = state[name]
    if (value !== null && value !== undefined)
      for (const [key, text] of flattenParams(value, name)) params.set(key, text)
  }
  const trial = state['trial_params']
  if (isObject(trial)) for (const [name, value] of flattenParams(trial)) params.set(names.fit(name), value)
  return params
}

function isObject(value: unknown): value is State {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
