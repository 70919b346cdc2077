/** The run table's filter, with what is known of the experiment's runs. */
import type { KnownValue } from '#query/suggest.ts'
import type { Subject } from '#query/tree.ts'
import { printSubject } from '#query/print-filter.ts'
import { createMemo, type Accessor } from 'solid-js'
import { createFilterState, type FilterExample, type FilterState } from '../../filter/filter-state.ts'
import { remote } from '../../remote.ts'
import type { TableView } from './view/view-state.ts'

const MOST_VALUES = 50
const HOUR_MS = 3_600_000

export function createRunFilter(experimentId: Accessor<string>, view: TableView): FilterState {
  return createFilterState({
    entity: 'runs',
    text: view.text,
    setText: view.setText,
    keys: createMemo(() => {
      const { metrics = [], params = [], tags = [] } = view.keys() ?? {}
      return { metric: metrics, param: params, tag: tags }
    }),
    readValues: async (subject, containing) =>
      readValues(experimentId(), view.deleted(), subject, containing),
    examples: createMemo(() => examplesOf(view)),
  })
}

async function readValues(
  experimentId: string,
  deleted: boolean,
  { kind, key }: Subject,
  containing: string,
): Promise<readonly KnownValue[]> {
  if (kind === 'metric') return []
  if (kind === 'attribute' && key.endsWith('_time')) return recentTimes(Date.now())
  return await remote.readRunValues({
    experimentIds: [experimentId],
    viewType: deleted ? 'DELETED_ONLY' : 'ACTIVE_ONLY',
    kind,
    key,
    containing,
    limit: MOST_VALUES,
  })
}

function recentTimes(now: number): readonly KnownValue[] {
  const hours: readonly [string, number][] = [
    ['an hour ago', 1],
    ['6 hours ago', 6],
    ['24 hours ago', 24],
    ['7 days ago', 24 * 7],
    ['30 days ago', 24 * 30],
  ]
  return hours.map(([label, count]) => ({ value: now - count * HOUR_MS, label }))
}

/** With names that are there, so that each finds something or nearly does. */
function examplesOf(view: TableView): readonly FilterExample[] {
  const { metrics = [], params = [], tags = [] } = view.keys() ?? {}
  const name = (kind: Subject['kind'], key: string) => printSubject({ kind, key }, false)
  const [metric] = metrics
  const [param] = params
  const tag = tags.find((key) => !key.startsWith('mlflow.'))
  return [
    ...(metric === undefined
      ? []
      : [{ text: `${name('metric', metric)} < 0.5`, words: 'last value of a metric' }]),
    ...(param === undefined
      ? []
      : [{ text: `${name('param', param)} ILIKE '%a%'`, words: 'a parameter with an a in it' }]),
    { text: "status = 'FINISHED'", words: 'finished runs' },
    { text: `start_time > ${String(startOfDay())}`, words: 'started today' },
    { text: '(mlp OR resnet) AND NOT test', words: 'words of the name' },
    ...(tag === undefined ? [] : [{ text: `${name('tag', tag)} IS NULL`, words: 'without a tag' }]),
  ]
}

function startOfDay(): number {
  return new Date().setHours(0, 0, 0, 0)
}
