/** The filter of the run table: many runs, and what a key stroke in its field costs. */
import type { Remote } from 'comlink'
import type { TrackletApi } from '#worker/api.ts'
import { findPlace } from '#query/find-place.ts'
import { parseFilter } from '#query/parse-filter.ts'
import { suggest } from '#query/suggest.ts'
import { appliedText } from '#ui/filter/applied-filter.ts'
import { cloneRows, zeros } from './clone-rows.ts'

/** Copies of an experiment's first run, rows that differ in id, name, start, one param and one metric's value. */
export async function cloneRuns(api: Remote<TrackletApi>, count: number): Promise<string> {
  const first = { experiment: 'clones', runName: 'mlp-0', params: [['lr', '0']] as const }
  return await cloneRows(api, first, zeros(['loss']), count, (_, i) => ({
    row: { runName: `mlp-${String(i)}`, params: new Map([['lr', String((i % 1_000) / 1_000)]]) },
    last: Float64Array.of((i % 9_973) / 9_973),
  }))
}

/** ms from each key stroke that changes what is in force to its rows, of a filter that is written letter by letter from `from` on. */
export async function filterStrokes(
  api: Remote<TrackletApi>,
  experimentId: string,
  text: string,
  from: number,
): Promise<number[]> {
  const times: number[] = []
  let last = ''
  for (let end = from; end <= text.length; end++) {
    const applied = appliedText('runs', text.slice(0, end), true)
    if (applied === last) continue
    last = applied
    const start = performance.now()
    await api.readRunTable({
      experimentIds: [experimentId],
      viewType: 'ACTIVE_ONLY',
      text: applied,
      sort: [],
      offset: 0,
      limit: 100,
      metrics: ['loss'],
      tree: { groupBy: [], toggled: [], stats: [] },
    })
    times.push(performance.now() - start)
  }
  return times
}

/** ms for what a field does with one key stroke: it parses, finds the place and ranks what fits. */
export function completionStroke(keys: number): number {
  const metric = Array.from({ length: keys }, (_, i) => `layer/${String(i)}/norm`)
  const vocabulary = { keys: { metric, param: metric, tag: metric }, values: [] }
  const text = "params.optimizer = 'adam' AND metrics.lay"
  const rounds = 20
  const start = performance.now()
  for (let i = 0; i < rounds; i++) {
    parseFilter('runs', text.slice(0, -14), { superset: true })
    if (suggest(findPlace('runs', text, text.length), vocabulary).length !== 50)
      throw new Error('not enough is offered')
  }
  return (performance.now() - start) / rounds
}
