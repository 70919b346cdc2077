/**
 * The lines of a metric's file, one a point:
 *
 *     1595883473512 0.6271946374319586 0
 *
 * Time, value, step. Before MLflow 1.0 there was no step, and the time was in seconds; since MLflow 3 the name and digest
 * of a dataset may follow. A logged model's lines have the run's id after the step.
 * @see https://github.com/mlflow/mlflow/blob/master/mlflow/store/tracking/file_store.py
 */
import { TrackletError } from '#base/errors.ts'
import { parsePythonFloat } from '#base/python-float.ts'
import { MAX_STEP, MAX_TIME } from '#model/limits.ts'
import { fromEpoch } from '../from-epoch.ts'
import type { Content } from '../read-each.ts'
import { readLines, splitLines } from '../read-lines.ts'
import type { SkippedRecord } from '../records.ts'
import { makeSkipped } from '../skipped.ts'
import type { SourceFile } from '../source.ts'

export type MetricLine = {
  readonly time: number
  readonly value: number
  /** 0 where the line has none. */
  readonly step: number
  readonly hasStep: boolean
  /** Fields after the step. */
  readonly rest: readonly string[]
}

const INTEGER = /^[+-]?\d{1,19}$/
const NOTHING: readonly string[] = []
const decoder = new TextDecoder()

/**
 * Some lines of a file at a time. What is no point is told to `skipped`, once.
 * @param content what was read with others; E_LIMIT where it is too large for that
 * @throws TrackletError E_LIMIT, E_SOURCE_CHANGED
 */
export async function* readMetricLines(
  file: SourceFile,
  content: Content,
  skipped: SkippedRecord[],
  signal?: AbortSignal,
): AsyncGenerator<readonly MetricLine[]> {
  if (content instanceof TrackletError && content.code !== 'E_LIMIT') throw content
  const pieces =
    content instanceof TrackletError ? readLines(file, signal) : [splitLines(decoder.decode(content))]
  let count = 0
  let damaged = 0
  let first = 0
  let hasSteps = false
  for await (const texts of pieces) {
    const lines: MetricLine[] = []
    for (const text of texts) {
      count++
      const line = parseMetricLine(text)
      hasSteps ||= line?.hasStep === true
      // Behind others that have one, a line without a step lost its end.
      if (line?.hasStep === hasSteps) lines.push(line)
      else if (damaged++ === 0) first = count
    }
    yield lines
  }
  if (damaged > 0) skipped.push(describeDamage(file.path, damaged, count, first))
}

/** Undefined when the line is no point. */
export function parseMetricLine(line: string): MetricLine | undefined {
  const first = line.indexOf(' ')
  if (first < 0) return undefined
  const second = line.indexOf(' ', first + 1)
  const third = second < 0 ? -1 : line.indexOf(' ', second + 1)
  const hasStep = second >= 0
  const number = parseInteger(line.slice(0, first))
  const time = hasStep ? number : Math.round(fromEpoch(number))
  const value = parsePythonFloat(line.slice(first + 1, hasStep ? second : undefined))
  const step = hasStep ? parseInteger(line.slice(second + 1, third < 0 ? undefined : third)) : 0
  if (value === undefined || !(time >= 0 && time <= MAX_TIME) || !(Math.abs(step) <= MAX_STEP))
    return undefined
  return { time, value, step, hasStep, rest: third < 0 ? NOTHING : line.slice(third + 1).split(' ') }
}

/** NaN when it is none. */
function parseInteger(text: string): number {
  return INTEGER.test(text) ? Number(text) : Number.NaN
}

function describeDamage(path: string, damaged: number, count: number, first: number): SkippedRecord {
  const [some, all] = [damaged.toLocaleString('en-US'), count.toLocaleString('en-US')]
  return makeSkipped(
    path,
    'E_FORMAT',
    `${some} of ${all} lines are no points, the first is line ${first.toLocaleString('en-US')}; the others were taken.`,
  )
}
