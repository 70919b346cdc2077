/** What the columns of a table mean, guessed. */
import type { TableMapping } from '#model/table-mapping.ts'
import { cellNumber, cellText, cellTime } from './cells.ts'

/** How a column is called, from the most telling name on. */
const STEPS = [
  'step',
  'global_step',
  '_step',
  'trainer/global_step',
  'iteration',
  'iter',
  'epoch',
  'round',
  'index',
]
const TIMES = ['timestamp', 'time', 'wall_time', 'wall time', '_timestamp', 'datetime', 'date', 'created_at']
const RUNS = [
  'run',
  'run_name',
  'run name',
  'run_id',
  'run id',
  'runid',
  'run_uuid',
  'trial',
  'trial_id',
  'experiment',
]
const KEYS = ['key', 'metric', 'tag', 'attribute_path', 'metric_name']
const VALUES = ['value', 'float_value', 'metric_value']

/** MLflow's exports and others say in the name what a column is. */
const METRIC_PREFIX = /^metrics?[./]/
const PARAM_PREFIX = /^(params?|config|hparams?|hyperparameters?)[./]/
const OTHER_PREFIX = /^tags?[./]/

/** Columns of MLflow's `search_runs` that are neither metrics nor params. */
const RUN_INFO: ReadonlySet<string> = new Set([
  'run_id',
  'run_uuid',
  'run_name',
  'experiment_id',
  'status',
  'artifact_uri',
  'start_time',
  'end_time',
  'user_id',
  'lifecycle_stage',
])

type Samples = ReadonlyMap<string, readonly unknown[]>

/**
 * Guesses from the names and the first rows. Pure; a person may change it.
 * @param rows some of the first, in the order of the columns
 */
export function guessMapping(
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
): TableMapping {
  const samples: Samples = new Map(columns.map((name, i) => [name, rows.map((row) => row[i])]))
  const step = find(samples, STEPS, (cells) => areAll(cells, cellNumber))
  const time = find(samples, TIMES, (cells) => areAll(cells, cellTime))
  const run = find(samples, RUNS, (cells) => areAll(cells, cellText))
  const key = find(samples, KEYS, areWords)
  const value = key === undefined ? undefined : find(samples, VALUES, (cells) => areAll(cells, cellNumber))
  const isLong = key !== undefined && value !== undefined
  const rest = columns.filter((name) => ![step, time, run, ...(isLong ? [key, value] : [])].includes(name))
  return {
    ...(step !== undefined && { step }),
    ...(time !== undefined && { time }),
    ...(run !== undefined && { run }),
    ...(isLong && { key, value }),
    metrics: isLong ? [] : rest.filter((name) => isMetric(name, samples.get(name) ?? [])),
    params: rest.filter((name) => isParam(name, samples.get(name) ?? [], run !== undefined)),
  }
}

/** What a column's name says beside the name of the metric or param. */
export function withoutPrefix(name: string): string {
  return name.replace(METRIC_PREFIX, '').replace(PARAM_PREFIX, '') || name
}

function find(
  samples: Samples,
  names: readonly string[],
  fits: (cells: readonly unknown[]) => boolean,
): string | undefined {
  const columns = [...samples.keys()]
  return names
    .flatMap((name) => columns.filter((column) => column.toLowerCase() === name))
    .find((column) => fits(samples.get(column) ?? []))
}

/** Whether there are cells that are not empty, and each of them reads as that. */
function areAll(cells: readonly unknown[], read: (cell: unknown) => unknown): boolean {
  const filled = cells.filter((cell) => cellText(cell) !== '')
  return filled.length > 0 && filled.every((cell) => (read(cell) ?? '') !== '')
}

function areWords(cells: readonly unknown[]): boolean {
  return areAll(cells, cellText) && !cells.some((cell) => cellNumber(cell) !== undefined)
}

/** Most of what is filled are numbers; other trackers write words for what is missing. */
function isMetric(name: string, cells: readonly unknown[]): boolean {
  if (PARAM_PREFIX.test(name) || OTHER_PREFIX.test(name) || RUN_INFO.has(name)) return false
  const filled = cells.filter((cell) => cellText(cell) !== '')
  const numbers = filled.filter((cell) => cellNumber(cell) !== undefined)
  return METRIC_PREFIX.test(name) || (numbers.length > 0 && 2 * numbers.length >= filled.length)
}

/** Words that stay the same all along, or that each run has its own of. */
function isParam(name: string, cells: readonly unknown[], hasRuns: boolean): boolean {
  if (PARAM_PREFIX.test(name)) return true
  if (METRIC_PREFIX.test(name) || OTHER_PREFIX.test(name) || RUN_INFO.has(name) || !areWords(cells))
    return false
  return hasRuns || new Set(cells.map(cellText).filter((text) => text !== '')).size === 1
}
