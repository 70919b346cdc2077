/** Which columns the table shows, and which of them stay beside the name: what the address names, else what tells the runs apart. */
import type { RunRow, RunTableColumns } from '#model/run-table.ts'
import { createMemo, untrack, type Accessor } from 'solid-js'
import { PHONE, createMediaQuery } from '../../../media.ts'
import { formatColumns, formatPins, parseColumns, parsePins, withPins, type KnownColumns } from './address.ts'
import { chooseColumns } from './choose-columns.ts'
import { columnId, groupOf, type ColumnId } from './columns.ts'

export type ShownColumns = {
  /** In their order, the pinned ones first, without the name. Before the keys are known, those that every run has. */
  readonly columns: Accessor<readonly ColumnId[]>
  /** @param pins those of them that are pinned, where that changes */
  readonly setColumns: (ids: readonly ColumnId[], pins?: readonly ColumnId[]) => void
  /** What stays beside the name when the table is scrolled: the first of `columns`. */
  readonly pins: Accessor<readonly ColumnId[]>
  /** Pins it behind the others; one that is pinned goes back to where it stood. */
  readonly togglePin: (id: ColumnId) => void
  /** Back to what the table chooses. */
  readonly resetColumns: () => void
}

export type Keys = { readonly keys: RunTableColumns; readonly sample: readonly RunRow[] }

/** Of the address. */
type ColumnsText = {
  readonly cols?: string | undefined
  readonly pin?: string | undefined
  readonly trend?: string | undefined
}

export type ShownColumnsSource = {
  /** Undefined before the first answer. */
  readonly answered: Accessor<Keys | undefined>
  readonly experimentIds: Accessor<readonly string[]>
  readonly besideCharts: Accessor<boolean>
  readonly text: Accessor<ColumnsText>
  readonly replace: (text: ColumnsText) => void
}

export function createShownColumns({ text, replace, ...source }: ShownColumnsSource): ShownColumns {
  const known = createMemo(() => knownColumns(source.answered()?.keys))
  const chosen = createChosenColumns(source)
  const pins = createMemo(() => parsePins(text().pin))
  const unpinned = () => parseColumns(text().cols, known()) ?? chosen()
  const format = (ids: readonly ColumnId[], pinned: readonly ColumnId[]) => {
    const rest = (of: readonly ColumnId[]) => of.filter((id) => !pinned.includes(id))
    const { m, p, t } = known()
    return formatColumns(rest(ids), { m: rest(m), p: rest(p), t: rest(t) })
  }
  return {
    columns: createMemo<readonly ColumnId[], undefined>(() => withPins(pins(), unpinned()), undefined, {
      equals: (a, b) => a === b || a.join(' ') === b.join(' '),
    }),
    setColumns: (ids, pinned = pins().filter((id) => ids.includes(id))) =>
      replace({ cols: format(ids, pinned), pin: formatPins(pinned) }),
    pins,
    togglePin: (id) => {
      if (!pins().includes(id)) return replace({ pin: formatPins([...pins(), id]) })
      const rest = pins().filter((pin) => pin !== id)
      const stays = unpinned().includes(id)
      replace({ pin: formatPins(rest), ...(!stays && { cols: format([id, ...unpinned()], rest) }) })
    },
    resetColumns: () => replace({ cols: undefined, pin: undefined, trend: undefined }),
  }
}

export const NO_KEYS: RunTableColumns = { params: [], tags: [], metrics: [] }

function knownColumns(keys: RunTableColumns | undefined): KnownColumns {
  return {
    m: (keys?.metrics ?? []).map((key) => columnId({ kind: 'metric', key, show: 'last' })),
    p: (keys?.params ?? []).map((key) => columnId({ kind: 'param', key })),
    t: (keys?.tags ?? []).map((key) => columnId({ kind: 'tag', key })),
  }
}

/** What the table shows by itself: chosen at the first look, and only added to while it is looked at. */
function createChosenColumns({
  answered,
  experimentIds,
  besideCharts,
}: Pick<ShownColumnsSource, 'answered' | 'experimentIds' | 'besideCharts'>): Accessor<readonly ColumnId[]> {
  const isPhone = createMediaQuery(PHONE)
  const chosen = createMemo<Chosen | undefined>((old) => {
    const now = answered()
    const experiments = experimentIds()
    const before = old?.experiments === experiments ? old : undefined
    if (!now) return before
    const narrow = untrack(() => isPhone() || (besideCharts() && now.keys.metrics.length > 0))
    const fresh = chooseColumns(now.keys, now.sample, { narrow, joint: experiments.length > 1 })
    const ids = before && now.sample.length > 1 ? mergeColumns(before.ids, fresh) : fresh
    return { experiments, ids }
  })
  return () =>
    chosen()?.ids ??
    chooseColumns(NO_KEYS, [], { narrow: isPhone(), joint: untrack(experimentIds).length > 1 })
}

type Chosen = { readonly experiments: readonly string[]; readonly ids: readonly ColumnId[] }

/** The old ones in their places, each new one behind those of its group. */
function mergeColumns(old: readonly ColumnId[], fresh: readonly ColumnId[]): readonly ColumnId[] {
  const groups = new Set(fresh.map(groupOf))
  return [...groups].flatMap((group) => {
    const before = old.filter((id) => groupOf(id) === group)
    const wanted = fresh.filter((id) => groupOf(id) === group)
    const added = wanted
      .filter((id) => !before.includes(id))
      .slice(0, Math.max(0, wanted.length - before.length))
    return [...before, ...added]
  })
}
