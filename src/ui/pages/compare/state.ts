/** The runs of the address, what of them is shown, and where the reader is. */
import type { RunDetails } from '#model/run.ts'
import { useSearchParams } from '@solidjs/router'
import { createMemo, createSignal, type Accessor } from 'solid-js'
import { createLive } from '../../live.ts'
import { remote } from '../../remote.ts'
import { parseRunIds } from '../../routes.ts'
import { makeDiffRows, type DiffRow, type Packages } from './diff-rows.ts'
import { readPackages } from './packages.ts'

export type CompareTab = 'differences' | 'charts' | 'files' | 'code'
export const COMPARE_TABS: readonly CompareTab[] = ['differences', 'charts', 'files', 'code']

type SearchKeys = {
  runs: string
  ref: string
  q: string
  all: string
  tab: string
  path: string
  charts: string
}

export type CompareState = {
  readonly runIds: Accessor<readonly string[]>
  /** Those that are here, the reference first. Undefined for none, and before the first answer. */
  readonly runs: Accessor<readonly RunDetails[] | undefined>
  readonly missing: Accessor<number>
  readonly error: Accessor<unknown>
  readonly reread: () => void
  readonly rows: Accessor<readonly DiffRow[]>
  readonly differences: Accessor<number>
  readonly param: (name: keyof SearchKeys) => string | undefined
  readonly setParam: (name: keyof SearchKeys, value: string | undefined) => void
  readonly tab: Accessor<CompareTab>
  readonly remove: (runId: string) => void
  /** Place among `rows` of the one the keys are at; -1 for none. */
  readonly active: Accessor<number>
  readonly setActive: (index: number) => void
  readonly step: (direction: 1 | -1) => void
}

type Loaded = { readonly runs: readonly RunDetails[]; readonly packages: Packages; readonly missing: number }

export function createCompareState(): CompareState {
  const [params, setParams] = useSearchParams<SearchKeys>()
  const setParam = (name: keyof SearchKeys, value: string | undefined) =>
    setParams({ [name]: value }, { replace: true })
  const runIds = createMemo(() => parseRunIds(params.runs), undefined, {
    equals: (a, b) => a.join() === b.join(),
  })
  const live = createLive(runIds, loadRuns, (change, ids) => {
    if (change.kind !== 'runs' && change.kind !== 'metrics' && change.kind !== 'artifacts') return false
    return change.runIds.some((id) => ids.includes(id))
  })
  const inOrder = createMemo(() => {
    const loaded = live.data()
    return loaded && referenceFirst(loaded, params.ref)
  })
  const allRows = createMemo(() => {
    const now = inOrder()
    return now ? makeDiffRows(now.runs, now.packages) : []
  })
  const rows = createMemo(() => {
    const needle = (params.q ?? '').toLowerCase()
    const all = params.all === '1' || (inOrder()?.runs.length ?? 0) < 2
    return allRows().filter(
      ({ key, differs, cells }) =>
        (all || differs) &&
        (key.toLowerCase().includes(needle) ||
          cells.some((cell) => cell?.text.toLowerCase().includes(needle))),
    )
  })
  const [active, setActive] = createSignal(-1)
  return {
    runIds,
    runs: () => {
      const runs = inOrder()?.runs
      return runs?.length === 0 ? undefined : runs
    },
    missing: () => live.data()?.missing ?? 0,
    error: live.error,
    reread: live.reread,
    rows,
    differences: createMemo(() => allRows().filter(({ differs }) => differs).length),
    param: (name) => params[name],
    setParam,
    tab: () => COMPARE_TABS.find((tab) => tab === params.tab) ?? 'differences',
    remove: (runId) => setParam('runs', JSON.stringify(runIds().filter((id) => id !== runId))),
    active,
    setActive,
    step: (direction) => {
      const list = rows()
      let at = active()
      do at += direction
      while (at >= 0 && at < list.length && !list[at]?.differs)
      if (at >= 0 && at < list.length) setActive(at)
    },
  }
}

async function loadRuns(ids: readonly string[]): Promise<Loaded> {
  const answers = await Promise.allSettled(ids.map((id) => remote.getRun(id)))
  const failed = answers.find((answer) => answer.status === 'rejected')
  const runs = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
  if (runs.length === 0 && failed) throw failed.reason
  const packages = await Promise.all(runs.map(({ run }) => readPackages(run.runId)))
  return { runs, packages, missing: ids.length - runs.length }
}

function referenceFirst({ runs, packages, missing }: Loaded, reference: string | undefined): Loaded {
  const at = runs.findIndex(({ run }) => run.runId === reference)
  if (at <= 0) return { runs, packages, missing }
  const move = <T>(list: readonly T[]): T[] => [list[at] as T, ...list.filter((_, i) => i !== at)]
  return { runs: move(runs), packages: move(packages), missing }
}
