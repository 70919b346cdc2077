/** The run table's filter, with what is known of the experiment's runs. */
import type { KnownValue } from '#query/suggest.ts'
import type { Subject } from '#query/tree.ts'
import { createMemo, type Accessor } from 'solid-js'
import { createFilterState, type FilterState } from '../../filter/filter-state.ts'
import { remote } from '../../remote.ts'
import { filterExamples } from './view/filter-examples.ts'
import { NO_KEYS } from './view/shown-columns.ts'
import type { TableView } from './view/view-state.ts'

const MOST_VALUES = 50
const HOUR_MS = 3_600_000

export function createRunFilter(experimentIds: Accessor<readonly string[]>, view: TableView): FilterState {
  return createFilterState({
    entity: 'runs',
    text: view.text,
    setText: view.setText,
    keys: createMemo(() => {
      const { metrics = [], params = [], tags = [] } = view.keys() ?? {}
      const attribute = experimentIds().length > 1 ? ['experiment_name'] : []
      return { metric: metrics, param: params, tag: tags, attribute }
    }),
    readValues: async (subject, containing) =>
      readValues(experimentIds(), view.deleted(), subject, containing),
    examples: createMemo(() =>
      filterExamples(view.keys() ?? NO_KEYS, view.sample(), new Date().setHours(0, 0, 0, 0)),
    ),
  })
}

async function readValues(
  experimentIds: readonly string[],
  deleted: boolean,
  { kind, key }: Subject,
  containing: string,
): Promise<readonly KnownValue[]> {
  if (kind === 'metric') return []
  if (kind === 'attribute' && key.endsWith('_time')) return recentTimes(Date.now())
  return await remote.readRunValues({
    experimentIds,
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
