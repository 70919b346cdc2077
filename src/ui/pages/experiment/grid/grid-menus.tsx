/** What opens over the grid: the menus of a run and of a column, and the colours. */
import type { MetricShow, RunRow } from '#model/run-table.ts'
import ArrowDown from 'lucide-solid/icons/arrow-down'
import ArrowLeft from 'lucide-solid/icons/arrow-left'
import ArrowRight from 'lucide-solid/icons/arrow-right'
import ArrowUp from 'lucide-solid/icons/arrow-up'
import Crosshair from 'lucide-solid/icons/crosshair'
import Copy from 'lucide-solid/icons/copy'
import Group from 'lucide-solid/icons/group'
import EyeOff from 'lucide-solid/icons/eye-off'
import ListFilter from 'lucide-solid/icons/list-filter'
import Palette from 'lucide-solid/icons/palette'
import Pencil from 'lucide-solid/icons/pencil'
import Pin from 'lucide-solid/icons/pin'
import PinOff from 'lucide-solid/icons/pin-off'
import SquareArrowRight from 'lucide-solid/icons/square-arrow-right'
import Trash from 'lucide-solid/icons/trash'
import Undo from 'lucide-solid/icons/undo-2'
import { For, Show, createMemo } from 'solid-js'
import { copyText } from '../../../kit/copy-button.tsx'
import { MenuAt, MenuCheck, MenuHeading, MenuItem, MenuSeparator, type Place } from '../../../kit/menu.tsx'
import { ColorPicker } from './color-picker.tsx'
import { columnId, columnTitle, parseColumnId, type ColumnId } from '../view/columns.ts'
import { nudgeColumn } from './drag.ts'
import { columnAt, togglePin, type Floating, type GridState } from './grid-state.ts'
import { DEFAULT_SORT } from '../view/address.ts'
import { isGrouped, toggleGroup } from '../view/group.ts'
import { quickFilters } from '../view/quick-filters.ts'

export function GridMenus(props: { readonly grid: GridState }) {
  const only = <Kind extends Floating['kind']>(kind: Kind) => {
    const now = props.grid.floating()
    return now?.kind === kind ? (now as Extract<Floating, { kind: Kind }>) : undefined
  }
  const close = (kind: Floating['kind']) => {
    if (props.grid.floating()?.kind !== kind) return
    props.grid.setFloating(undefined)
    // After the menu itself gave the focus away.
    if (props.grid.renaming() === undefined) queueMicrotask(() => props.grid.focus())
  }
  return (
    <>
      <Show when={only('row-menu')} keyed>
        {(open) => (
          <RunMenu grid={props.grid} row={open.row} at={open.at} onClose={() => close('row-menu')} />
        )}
      </Show>
      <Show when={only('column-menu')} keyed>
        {(open) => (
          <ColumnMenu grid={props.grid} id={open.id} at={open.at} onClose={() => close('column-menu')} />
        )}
      </Show>
      <Show when={only('color')} keyed>
        {(open) => (
          <ColorPicker
            at={open.at}
            run={open.row.run}
            onChoose={(color) => void props.grid.actions.recolor.run(open.row.run.runId, color)}
            onClose={() => close('color')}
          />
        )}
      </Show>
    </>
  )
}

type RunMenuProps = {
  readonly grid: GridState
  readonly row: RunRow
  readonly at: Place
  readonly onClose: () => void
}

function RunMenu(props: RunMenuProps) {
  const run = () => props.row.run
  return (
    <MenuAt at={props.at} label={`Run ${run().runName}`} onClose={() => props.onClose()}>
      <MenuItem
        icon={<SquareArrowRight size={14} />}
        keys="Enter"
        onSelect={() => props.grid.open(props.row)}
      >
        Open
      </MenuItem>
      <Show when={!props.grid.view.deleted()}>
        <MenuItem
          icon={<Pencil size={14} />}
          keys="F2"
          writes
          onSelect={() => props.grid.setRenaming(run().runId)}
        >
          Rename
        </MenuItem>
      </Show>
      <MenuItem
        icon={<Palette size={14} />}
        writes
        onSelect={() => {
          const { at, row } = props
          // The menu closes first.
          setTimeout(() => props.grid.setFloating({ kind: 'color', at, row }))
        }}
      >
        Change the colour
      </MenuItem>
      <MenuItem
        icon={<Crosshair size={14} />}
        keys="b"
        onSelect={() => props.grid.toggleBaseline(run().runId)}
      >
        {props.grid.baseline()?.run.runId === run().runId ? 'No baseline any more' : 'Compare all with it'}
      </MenuItem>
      <MenuItem icon={<Copy size={14} />} onSelect={() => void copyText(run().runId)}>
        Copy the run id
      </MenuItem>
      <QuickFilterItems grid={props.grid} row={props.row} />
      <MenuSeparator writes />
      <Show
        when={props.grid.view.deleted()}
        fallback={
          <MenuItem
            icon={<Trash size={14} />}
            keys="Delete"
            danger
            writes
            onSelect={() => void props.grid.actions.remove.run([run().runId])}
          >
            Delete
          </MenuItem>
        }
      >
        <MenuItem
          icon={<Undo size={14} />}
          writes
          onSelect={() => void props.grid.actions.restore.run([run().runId])}
        >
          Restore
        </MenuItem>
      </Show>
    </MenuAt>
  )
}

/** Of the cell the menu was opened on. */
function QuickFilterItems(props: Pick<RunMenuProps, 'grid' | 'row'>) {
  const filters = createMemo(() => {
    const id = columnAt(props.grid, props.grid.active().column)
    const column = id === undefined ? undefined : parseColumnId(id)
    return column ? quickFilters(props.row, column) : []
  })
  return (
    <Show when={filters().length > 0}>
      <MenuSeparator />
      <For each={filters()}>
        {({ label, part }) => (
          <MenuItem icon={<ListFilter size={14} />} onSelect={() => props.grid.filter.add(part)}>
            {label}
          </MenuItem>
        )}
      </For>
    </Show>
  )
}

type ColumnMenuProps = {
  readonly grid: GridState
  readonly id: ColumnId
  readonly at: Place
  readonly onClose: () => void
}

const SHOWS: readonly { readonly show: MetricShow; readonly label: string }[] = [
  { show: 'last', label: 'Last value' },
  { show: 'min', label: 'Minimum' },
  { show: 'max', label: 'Maximum' },
  { show: 'count', label: 'Number of points' },
]

function ColumnMenu(props: ColumnMenuProps) {
  const column = createMemo(() => parseColumnId(props.id))
  const metric = () => {
    const now = column()
    return now?.kind === 'metric' ? now : undefined
  }
  const isPinned = () => props.grid.view.pins().includes(props.id)
  const sort = (descending: boolean) => {
    const now = column()
    if (now) props.grid.view.setSort([{ column: now, descending }])
  }
  const setShow = (show: MetricShow) => {
    const now = metric()
    if (!now) return
    const next = columnId({ ...now, show })
    const exchanged = (ids: readonly ColumnId[]) => [
      ...new Set(ids.map((id) => (id === props.id ? next : id))),
    ]
    props.grid.view.setColumns(exchanged(props.grid.columns()), exchanged(props.grid.view.pins()))
    props.grid.view.setSort(
      props.grid.view
        .sort()
        .map((entry) =>
          columnId(entry.column) === props.id ? { ...entry, column: { ...now, show } } : entry,
        ),
    )
  }
  return (
    <MenuAt
      at={props.at}
      label={column() ? columnTitle(column() ?? DEFAULT_COLUMN) : 'Column'}
      onClose={() => props.onClose()}
    >
      <MenuItem icon={<ArrowUp size={14} />} onSelect={() => sort(false)}>
        Sort ascending
      </MenuItem>
      <MenuItem icon={<ArrowDown size={14} />} onSelect={() => sort(true)}>
        Sort descending
      </MenuItem>
      <Show when={metric()}>
        {(now) => (
          <>
            <MenuSeparator />
            <MenuHeading>Shows of each run</MenuHeading>
            <For each={SHOWS}>
              {({ show, label }) => (
                <MenuCheck checked={now().show === show} onChange={() => setShow(show)}>
                  {label}
                </MenuCheck>
              )}
            </For>
            <MenuSeparator />
            <MenuCheck
              checked={props.grid.view.hasTrend(props.id)}
              onChange={() => props.grid.view.toggleTrend(props.id)}
            >
              Its course, as a line
            </MenuCheck>
          </>
        )}
      </Show>
      <Show when={column() && column()?.kind !== 'metric' ? column() : undefined}>
        {(now) => (
          <MenuItem icon={<Group size={14} />} keys="g" onSelect={() => toggleGroup(props.grid.view, now())}>
            {isGrouped(props.grid.view, now()) ? 'Do not group by it' : 'Group by it'}
          </MenuItem>
        )}
      </Show>
      <MenuSeparator />
      <MenuItem
        icon={isPinned() ? <PinOff size={14} /> : <Pin size={14} />}
        keys="p"
        onSelect={() => togglePin(props.grid, props.id)}
      >
        {isPinned() ? 'Unpin the column' : 'Pin beside the name'}
      </MenuItem>
      <MenuItem icon={<ArrowLeft size={14} />} onSelect={() => nudgeColumn(props.grid, props.id, -1)}>
        Move left
      </MenuItem>
      <MenuItem icon={<ArrowRight size={14} />} onSelect={() => nudgeColumn(props.grid, props.id, 1)}>
        Move right
      </MenuItem>
      <MenuItem
        icon={<EyeOff size={14} />}
        onSelect={() => props.grid.view.setColumns(props.grid.columns().filter((id) => id !== props.id))}
      >
        Hide column
      </MenuItem>
    </MenuAt>
  )
}

const DEFAULT_COLUMN = DEFAULT_SORT[0]?.column ?? { kind: 'attribute', key: 'startTime' }
