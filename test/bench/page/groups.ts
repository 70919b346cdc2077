/** Groups of the run table: runs with equal params and what their metrics come to. */
import type { Remote } from 'comlink'
import type { TrackletApi } from '#worker/api.ts'
import { cloneRows, zeros } from './clone-rows.ts'

const keysOf = (metrics: number): string[] => Array.from({ length: metrics }, (_, k) => `m${String(k)}`)

/** Of 10 x 10 combinations of two params. @returns the experiment's id */
export async function makeGroups(api: Remote<TrackletApi>, count: number, metrics: number): Promise<string> {
  const entries = (i: number) =>
    [
      ['lr', String((i % 10) / 100)],
      ['units', String(Math.floor(i / 10) % 10)],
    ] as const
  const keys = keysOf(metrics)
  return await cloneRows(api, { experiment: 'groups', params: entries(0) }, zeros(keys), count, (_, i) => ({
    row: { params: new Map(entries(i)) },
    last: Float64Array.from(keys, (_key, k) => ((i * 7919 + k * 104_729) % 10_007) / 10_007),
  }))
}

/** ms from the question to all its groups. */
export async function groupRuns(
  api: Remote<TrackletApi>,
  experimentId: string,
  metrics: number,
): Promise<number> {
  const start = performance.now()
  const { rows } = await api.readRunTable({
    experimentIds: [experimentId],
    viewType: 'ACTIVE_ONLY',
    text: '',
    sort: [],
    offset: 0,
    limit: 200,
    metrics: [],
    tree: {
      groupBy: [
        { kind: 'param', key: 'lr' },
        { kind: 'param', key: 'units' },
      ],
      toggled: [],
      stats: keysOf(metrics).map((key) => ({ kind: 'metric', key, show: 'last' }) as const),
    },
  })
  if (rows.length === 0) throw new Error('no groups')
  return performance.now() - start
}
