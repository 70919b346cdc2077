/** Filters to learn from, with names and values of the experiment's own runs, so that each finds something. Pure. */
import type { RunRow, RunTableColumns } from '#model/run-table.ts'
import { isReservedTag } from '#model/tags.ts'
import { writeComparison } from '#query/print-filter.ts'
import type { Condition, Subject } from '#query/tree.ts'
import { summaryOf } from '#series/summary.ts'
import type { FilterExample } from '../../../filter/filter-state.ts'
import { isNumeric } from './cells.ts'
import { candidateMetrics } from './choose-columns.ts'

/** @param startOfDay ms since epoch */
export function filterExamples(
  keys: RunTableColumns,
  sample: readonly RunRow[],
  startOfDay: number,
): readonly FilterExample[] {
  const examples = [
    metricExample(keys, sample),
    ...paramExamples(keys, sample),
    {
      text: write({ kind: 'attribute', key: 'status' }, { operator: '=', value: 'FINISHED' }),
      words: 'finished',
    },
    {
      text: write({ kind: 'attribute', key: 'start_time' }, { operator: '>=', value: startOfDay }),
      words: 'started today',
    },
    nameExample(sample),
    tagExample(keys),
  ]
  return examples.filter((example) => example !== undefined)
}

const write = (subject: Subject, condition: Condition): string => writeComparison('runs', subject, condition)

function metricExample({ metrics }: RunTableColumns, sample: readonly RunRow[]): FilterExample | undefined {
  const [key] = candidateMetrics(metrics, 1)
  if (key === undefined) return undefined
  const value = middle(sample.map(({ summaries }) => summaryOf(summaries, key, 'last') ?? NaN)) ?? 0.5
  return {
    text: write({ kind: 'metric', key }, { operator: '<', value }),
    words: 'the last value of a metric',
  }
}

function paramExamples({ params }: RunTableColumns, sample: readonly RunRow[]): readonly FilterExample[] {
  const valuesOf = (key: string) => sample.flatMap(({ run }) => run.params.get(key) ?? [])
  const varying = params.filter((key) => new Set(valuesOf(key)).size > 1)
  const number = varying.find((key) => valuesOf(key).every(isNumeric))
  const text = varying.find((key) => !valuesOf(key).every(isNumeric))
  const least = number === undefined ? undefined : middle(valuesOf(number).map(Number))
  const value = text === undefined ? undefined : valuesOf(text)[0]
  const examples: FilterExample[] = []
  if (number !== undefined && least !== undefined)
    examples.push({
      text: write({ kind: 'param', key: number }, { operator: '>=', value: least }),
      words: 'a parameter as a number',
    })
  if (text !== undefined && value !== undefined)
    examples.push({
      text: write({ kind: 'param', key: text }, { operator: '=', value }),
      words: 'a parameter’s text',
    })
  return examples
}

/** With two digits; undefined without a finite number. */
function middle(values: readonly number[]): number | undefined {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b)
  const value = sorted[Math.floor(sorted.length / 2)]
  return value === undefined ? undefined : Number(value.toPrecision(2))
}

/** Two words of a name. */
function nameExample([row]: readonly RunRow[]): FilterExample | undefined {
  const words = row?.run.runName.match(/\p{L}{3,}/gu) ?? []
  const [first] = words
  const last = words.at(-1)
  if (first === undefined || last === undefined) return undefined
  const text = first === last ? first : `${first} AND NOT ${last}`
  return { text, words: 'words of the name' }
}

function tagExample({ tags }: RunTableColumns): FilterExample | undefined {
  const key = tags.find((tag) => !isReservedTag(tag))
  return key === undefined
    ? undefined
    : { text: write({ kind: 'tag', key }, { operator: 'IS NULL', value: null }), words: 'without a tag' }
}
