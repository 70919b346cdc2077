import { columnId, type ColumnId } from '#model/column-id.ts'
import type { SelectGroup } from '../kit/select.tsx'

/** What runs have, to choose colours, groups and axes from. */
export type PanelFields = {
  readonly metrics: readonly string[]
  readonly params: readonly string[]
  readonly tags: readonly string[]
  /** Whether the runs are of several experiments. */
  readonly joint?: boolean | undefined
}

const ATTRIBUTES = [
  ['name', 'Run name'],
  ['status', 'Status'],
  ['user', 'User'],
  ['source', 'Source'],
  ['startTime', 'Started'],
  ['duration', 'Duration'],
] as const

/** What runs can be told apart by: params, tags (not MLflow's own), attributes. */
export function kindOptions({ params, tags, joint }: PanelFields): SelectGroup[] {
  const attributes = joint ? ([['experiment', 'Experiment'], ...ATTRIBUTES] as const) : ATTRIBUTES
  const own = tags.filter((key) => !key.startsWith('mlflow.'))
  return [
    group('Parameters', params, (key) => columnId({ kind: 'param', key })),
    group('Tags', own, (key) => columnId({ kind: 'tag', key })),
    {
      label: 'Run',
      options: attributes.map(([key, label]) => ({ value: columnId({ kind: 'attribute', key }), label })),
    },
  ].filter(({ options }) => options.length > 0)
}

function group(label: string, keys: readonly string[], idOf: (key: string) => ColumnId): SelectGroup {
  return { label, options: keys.map((key) => ({ value: idOf(key), label: key })) }
}

/** What runs have that may be a number. */
export function numberOptions({ metrics, params }: PanelFields): SelectGroup[] {
  const metric = (label: string, show: 'last' | 'min' | 'max'): SelectGroup =>
    group(label, metrics.slice(0, MOST_METRICS), (key) => columnId({ kind: 'metric', key, show }))
  return [
    metric('Metrics, last value', 'last'),
    metric('Metrics, least value', 'min'),
    metric('Metrics, greatest value', 'max'),
    group('Parameters', params, (key) => columnId({ kind: 'param', key })),
    {
      label: 'Run',
      options: [{ value: columnId({ kind: 'attribute', key: 'duration' }), label: 'Duration' }],
    },
  ].filter(({ options }) => options.length > 0)
}

/** The browser's list of thousands is slow to open; others are typed as a column's name. */
const MOST_METRICS = 300
