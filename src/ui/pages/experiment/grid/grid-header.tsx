import ArrowDown from 'lucide-solid/icons/arrow-down'
import ArrowUp from 'lucide-solid/icons/arrow-up'
import ChevronDown from 'lucide-solid/icons/chevron-down'
import { For, Index, Match, Show, Switch, createMemo, createSignal } from 'solid-js'
import { Checkbox } from '../../../kit/checkbox.tsx'
import { cx } from '../../../kit/cx.ts'
import {
  GROUP_NAMES,
  columnLabel,
  columnTitle,
  firstSortDescends,
  parseColumnId,
  type ColumnId,
} from '../view/columns.ts'
import { makeColumnDrag, makeResize } from './drag.ts'
import { HEADER_ROW, NAME_ID, cellDomId, type GridState } from './grid-state.ts'
import css from './grid.module.css'
import { sortOf } from '../view/address.ts'

export type GridHeaderProps = {
  readonly grid: GridState
  /** Columns beside the name. */
  readonly stuck: readonly number[]
  /** Columns in view, by slot. */
  readonly columns: readonly (number | undefined)[]
  readonly width: number
}

export function GridHeader(props: GridHeaderProps) {
  /** Where a dragged column would land, in px from the grid's start; undefined while none is dragged. */
  const [drop, setDrop] = createSignal<number>()
  return (
    <div class={css.header} role="rowgroup" style={{ width: `${props.width}px` }}>
      <div class={css.headerRow} role="row" aria-rowindex="1">
        <div class={css.stuck}>
          <div
            class={cx(css.headerCell, css.nameHeader)}
            {...headerCellProps(
              props.grid,
              () => NAME_ID,
              () => 0,
            )}
            role="columnheader"
          >
            <SelectAll grid={props.grid} />
            <SortButton grid={props.grid} id={NAME_ID} onDrop={setDrop} />
            <ResizeHandle grid={props.grid} id={NAME_ID} />
          </div>
          <For each={props.stuck}>
            {(column) => <HeaderCell grid={props.grid} column={column} onDrop={setDrop} />}
          </For>
        </div>
        <Index each={props.columns}>
          {(column) => (
            <Show when={column() !== undefined}>
              <HeaderCell grid={props.grid} column={column() ?? 0} onDrop={setDrop} />
            </Show>
          )}
        </Index>
      </div>
      <Show when={drop() !== undefined}>
        <div class={css.dropMark} style={{ left: `${drop() ?? 0}px` }} />
      </Show>
    </div>
  )
}

type HeaderCellProps = {
  readonly grid: GridState
  /** Its place in the grid's columns. */
  readonly column: number
  readonly onDrop: (left: number | undefined) => void
}

function HeaderCell(props: HeaderCellProps) {
  const id = (): ColumnId => props.grid.columns()[props.column] ?? ''
  const column = createMemo(() => parseColumnId(id()))
  /** Over the first column of its group, and of its group among those that are not pinned. */
  const group = createMemo(() => {
    const kind = column()?.kind
    const isFirst = props.column === props.grid.view.pins().length
    const before = isFirst ? undefined : parseColumnId(props.grid.columns()[props.column - 1] ?? '')
    return kind === undefined || kind === 'attribute' || before?.kind === kind ? undefined : GROUP_NAMES[kind]
  })
  const box = () => props.grid.boxOf(props.column)
  const isRight = () =>
    column()?.kind === 'metric' || id() === 'a.duration' || props.grid.isNumericParam(id())
  const openMenu = (event: MouseEvent) => {
    event.preventDefault()
    props.grid.setFloating({ kind: 'column-menu', at: { x: event.clientX, y: event.clientY }, id: id() })
  }
  return (
    <div
      class={cx(css.headerCell, isRight() && css.right)}
      role="columnheader"
      style={{ left: `${box().left}px`, width: `${box().width}px` }}
      onContextMenu={openMenu}
      {...headerCellProps(props.grid, id, () => props.column + 1)}
    >
      <span class={css.group}>{group()}</span>
      <SortButton grid={props.grid} id={id()} onDrop={props.onDrop} />
      <button
        type="button"
        class={css.chevron}
        tabindex="-1"
        aria-label={`Menu of ${column() === undefined ? '' : columnTitle(column() as NonNullable<ReturnType<typeof column>>)}`}
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect()
          props.grid.setFloating({ kind: 'column-menu', at: { x: box.left, y: box.bottom }, id: id() })
        }}
      >
        <ChevronDown size={14} />
      </button>
      <ResizeHandle grid={props.grid} id={id()} />
    </div>
  )
}

function headerCellProps(grid: GridState, id: () => ColumnId, column: () => number) {
  return {
    get id() {
      return cellDomId({ row: HEADER_ROW, column: column() })
    },
    get 'aria-colindex'() {
      return column() + 1
    },
    get 'aria-label'() {
      const parsed = parseColumnId(id())
      return parsed && columnTitle(parsed)
    },
    get 'aria-sort'() {
      const parsed = parseColumnId(id())
      return (parsed && sortOf(grid.view.sort(), parsed)) ?? 'none'
    },
    get 'data-active'() {
      const active = grid.active()
      return active.row === HEADER_ROW && active.column === column()
    },
  } as const
}

type SortButtonProps = {
  readonly grid: GridState
  readonly id: ColumnId
  readonly onDrop: (left: number | undefined) => void
}

/** The label: a click sorts, a drag moves the column. */
function SortButton(props: SortButtonProps) {
  const column = createMemo(() => parseColumnId(props.id))
  const sorted = () => {
    const now = column()
    return now && sortOf(props.grid.view.sort(), now)
  }
  const show = () => {
    const now = column()
    return now?.kind === 'metric' && now.show !== 'last' ? now.show : undefined
  }
  const drag = makeColumnDrag(
    () => props.grid,
    () => props.id,
    (left) => props.onDrop(left),
  )
  const onClick = (event: MouseEvent) => {
    const now = column()
    if (!now || drag.wasDragged()) return
    props.grid.view.clickSort(now, { add: event.shiftKey, firstDescends: firstSortDescends(now) })
    props.grid.focus()
  }
  return (
    <button
      type="button"
      class={css.sort}
      tabindex="-1"
      data-tip={columnTip(column())}
      onClick={onClick}
      onPointerDown={drag.onPointerDown}
    >
      <Show when={show()}>{(word) => <span class={css.show}>{word()}</span>}</Show>
      <span class={css.label}>
        <LabelText column={column()} />
      </span>
      <span class={css.arrow} aria-hidden="true">
        <Switch>
          <Match when={sorted() === 'ascending'}>
            <ArrowUp size={12} />
          </Match>
          <Match when={sorted() === 'descending'}>
            <ArrowDown size={12} />
          </Match>
        </Switch>
      </span>
    </button>
  )
}

/** The path before a metric's last part is quiet, the last part is what tells it. */
function LabelText(props: { readonly column: ReturnType<typeof parseColumnId> }) {
  const parts = createMemo(() => {
    const label = props.column ? columnLabel(props.column) : ''
    const cut = props.column?.kind === 'metric' ? label.lastIndexOf('/') + 1 : 0
    return { path: label.slice(0, cut), name: label.slice(cut) }
  })
  return (
    <>
      <span class={css.path}>{parts().path}</span>
      <span class={css.last}>{parts().name}</span>
    </>
  )
}

function columnTip(column: ReturnType<typeof parseColumnId>): string | undefined {
  if (!column) return undefined
  const what = column.kind === 'attribute' ? '' : `${GROUP_NAMES[column.kind].replace(/s$/, '')} `
  return `${what}${columnTitle(column)}\nClick to sort, Shift-click to sort by more`
}

function ResizeHandle(props: { readonly grid: GridState; readonly id: ColumnId }) {
  const onPointerDown = makeResize(
    () => props.grid,
    () => props.id,
  )
  return <span class={css.resize} aria-hidden="true" onPointerDown={onPointerDown} />
}

/** Ticks every run that matches, or none. */
function SelectAll(props: { readonly grid: GridState }) {
  const total = () => props.grid.rows.runs() ?? 0
  const count = () => props.grid.selection.ids().size
  return (
    <label class={css.tick}>
      <Checkbox
        tabindex="-1"
        aria-label="Select all runs"
        disabled={total() === 0}
        checked={count() > 0 && count() >= total()}
        partly={count() > 0 && count() < total()}
        onClick={(event) => {
          if (count() === 0) void props.grid.actions.selectAll()
          else props.grid.selection.clear()
          // What the click itself did to the box is undone where the state did not change.
          event.currentTarget.checked = count() > 0
          props.grid.focus()
        }}
      />
    </label>
  )
}
