/** Which columns a table shows before anybody chose: what tells its runs apart. Pure. */
import type { RunAttribute, RunRow, RunTableColumns } from '#model/run-table.ts'
import { isReservedTag } from '#model/tags.ts'
import { SYSTEM } from '../../../charts/metric-sections.ts'
import { columnId, type ColumnId } from './columns.ts'

const MOST_METRICS = 6
const MOST_PARAMS = 6

/** What the best metrics are usually called, best first; a name may match several. */
const TELLING = [
  /\b(val|valid|validation|test|eval)\b|^val_|^test_|^eval_/i,
  /acc|f1|auc|r2|score|reward/i,
  /loss|mae|mse|error/i,
]

/** Metrics worth asking a sample of rows for, since thousands of keys would be much to send. */
export function candidateMetrics(keys: readonly string[], most = 60): readonly string[] {
  return [...keys].sort((a, b) => tellingRank(a) - tellingRank(b)).slice(0, most)
}

function tellingRank(key: string): number {
  if (SYSTEM.test(key)) return 10
  const at = TELLING.findIndex((pattern) => pattern.test(key))
  // What stands deep in a path is a detail.
  return (at < 0 ? TELLING.length : at) + 0.1 * key.split('/').length
}

/**
 * Status, start, duration; up to six metrics that most of the sampled runs have; up to six params that vary in them.
 * In a narrow table the metrics come first, and the state is told by its sign beside the name. Runs of several
 * experiments (`joint`) begin with theirs.
 * @param sample rows with the summaries of `candidateMetrics`
 */
export function chooseColumns(
  keys: RunTableColumns,
  sample: readonly RunRow[],
  { narrow, joint }: { readonly narrow: boolean; readonly joint: boolean },
): readonly ColumnId[] {
  const attribute = (key: RunAttribute) => columnId({ kind: 'attribute', key })
  const experiment = joint ? [attribute('experiment')] : []
  const own = narrow
    ? [attribute('startTime'), attribute('duration')]
    : [attribute('status'), attribute('startTime'), attribute('duration')]
  const logged = [
    ...chooseMetrics(keys.metrics, sample).map((key) => columnId({ kind: 'metric', key, show: 'last' })),
    ...chooseParams(keys.params, sample).map((key) => columnId({ kind: 'param', key })),
    ...chooseTags(keys.tags, sample).map((key) => columnId({ kind: 'tag', key })),
  ]
  if (!narrow) return [...experiment, ...own, ...logged]
  // Before anything is known to be logged nothing may stand where it will.
  return logged.length === 0 ? [] : [...experiment, ...logged, ...own]
}

/** The most widespread, telling names first among equals: what the eye should meet first stands first. */
function chooseMetrics(keys: readonly string[], sample: readonly RunRow[]): readonly string[] {
  const spread = new Map<string, number>()
  for (const { summaries } of sample) {
    for (const key of summaries.keys) spread.set(key, (spread.get(key) ?? 0) + 1)
  }
  const half = Math.max(1, sample.length / 2)
  const isRare = (key: string) => ((spread.get(key) ?? 0) >= half ? 0 : 1)
  return [...candidateMetrics(keys)].sort((a, b) => isRare(a) - isRare(b)).slice(0, MOST_METRICS)
}

/** Those with more than one value, a missing one counted too. Of a single run: its first ones. */
function chooseParams(keys: readonly string[], sample: readonly RunRow[]): readonly string[] {
  if (sample.length < 2) return keys.slice(0, MOST_PARAMS)
  const varies = (key: string) => new Set(sample.map(({ run }) => run.params.get(key))).size > 1
  return keys.filter(varies).slice(0, MOST_PARAMS)
}

/** People's own tags that vary; the reserved ones are shown in other ways. */
function chooseTags(keys: readonly string[], sample: readonly RunRow[]): readonly string[] {
  const varies = (key: string) => new Set(sample.map(({ run }) => run.tags.get(key))).size > 1
  return keys.filter((key) => !isReservedTag(key) && varies(key)).slice(0, 2)
}
