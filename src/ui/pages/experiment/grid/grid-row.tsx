import type { GroupRow, RunRow, RunTableRow, TableColumn } from '#model/run-table.ts'
import { A } from '@solidjs/router'
import CornerDownRight from 'lucide-solid/icons/corner-down-right'
import { For, Index, Match, Show, Switch, createMemo } from 'solid-js'
import { Sparkline } from '../../../charts/sparkline.tsx'
import { shortId } from '../../../format.ts'
import { Checkbox } from '../../../kit/checkbox.tsx'
import { cx } from '../../../kit/cx.ts'
import { TextEditor } from '../../../kit/editable-text.tsx'
import { RunStateMark, RunSwatch, paintOf } from '../../../kit/run-label.tsx'
import { Skeleton } from '../../../kit/skeleton.tsx'
import { litRun, setLitRun } from '../../../lit-run.ts'
import { runPath } from '../../../routes.ts'
import { runState } from '../../../run-state.ts'
import { cellOf, deltaOf, isSameCell } from '../view/cells.ts'
import { parseColumnId, type ColumnId } from '../view/columns.ts'
import type { ReadRow } from '../view/rows.ts'
import { GroupCell, Level } from './grid-level.tsx'
import { extendTo } from './grid-keys.ts'
import { cellDomId, type GridState } from './grid-state.ts'
import css from './grid.module.css'

export type GridRowProps = {
  readonly grid: GridState
  readonly index: number
  /** Columns beside the name. */
  readonly stuck: readonly number[]
  /** Columns in view, by slot. */
  readonly columns: readonly (number | undefined)[]
}

export function GridRow(props: GridRowProps) {
  const read = createMemo(() => props.grid.rows.readAt(props.index))
  const row = () => read()?.row
  const run = () => runRowOf(row())
  const runId = () => run()?.run.runId
  const isSelected = () => props.grid.selection.has(runId() ?? '')
  const onPointer = (on: boolean) => setLitRun(on ? runId() : undefined)
  const onClick = (event: MouseEvent) => {
    const now = row()
    if (!now || isControl(event.target)) return
    activate(event)
    if (now.kind === 'group') props.grid.view.toggle(now.id)
    else selectByClick(props.grid, now, props.index, event)
  }
  const activate = (event: MouseEvent) => {
    const cell = event.target instanceof Element ? event.target.closest('[data-column]') : null
    const column = Number(cell?.getAttribute('data-column') ?? 0)
    props.grid.setActive({ row: props.index, column })
  }
  const onContextMenu = (event: MouseEvent) => {
    const now = run()
    if (!now || event.target instanceof HTMLInputElement) return
    event.preventDefault()
    activate(event)
    props.grid.setFloating({
      kind: 'row-menu',
      at: { x: event.clientX, y: event.clientY },
      row: now,
      index: props.index,
    })
  }
  return (
    <div
      class={css.row}
      role="row"
      aria-rowindex={props.index + 2}
      aria-selected={isSelected()}
      aria-level={(row()?.depth ?? 0) + 1}
      aria-expanded={isParent(row()) ? row()?.open : undefined}
      data-group={row()?.kind === 'group'}
      data-lit={runId() !== undefined && litRun() === runId()}
      style={{ transform: `translateY(${props.index * props.grid.rowHeight()}px)` }}
      onClick={onClick}
      onDblClick={(event) => {
        const now = run()
        if (now && !isControl(event.target)) props.grid.open(now)
      }}
      onContextMenu={onContextMenu}
      onPointerEnter={() => onPointer(true)}
      onPointerLeave={() => onPointer(false)}
    >
      <div class={css.stuck}>
        <div
          class={css.nameCell}
          role="gridcell"
          data-column="0"
          id={cellDomId({ row: props.index, column: 0 })}
          aria-colindex={1}
          data-active={isActive(props.grid, props.index, 0)}
        >
          <Show when={row()} fallback={<SkeletonName index={props.index} />}>
            {(now) => (
              <Switch>
                <Match when={groupOf(now())}>
                  {(group) => <GroupCell grid={props.grid} row={group()} />}
                </Match>
                <Match when={run()}>
                  {(own) => <NameCell grid={props.grid} row={own()} index={props.index} />}
                </Match>
              </Switch>
            )}
          </Show>
        </div>
        <For each={props.stuck}>
          {(column) => <ValueCell grid={props.grid} read={read()} index={props.index} column={column} />}
        </For>
      </div>
      <Index each={props.columns}>
        {(column) => (
          <Show when={column() !== undefined}>
            <ValueCell grid={props.grid} read={read()} index={props.index} column={column() ?? 0} />
          </Show>
        )}
      </Index>
    </div>
  )
}

function isActive(grid: GridState, row: number, column: number): boolean {
  const active = grid.active()
  return active.row === row && active.column === column
}

function isControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('a, button, input') !== null
}

function isParent(row: RunTableRow | undefined): boolean {
  return row?.kind === 'group' || (row?.children ?? 0) > 0
}

function runRowOf(row: RunTableRow | undefined): RunRow | undefined {
  return row?.kind === 'run' ? row : undefined
}

function groupOf(row: RunTableRow): GroupRow | undefined {
  return row.kind === 'group' ? row : undefined
}

function selectByClick(grid: GridState, row: RunRow, index: number, event: MouseEvent): void {
  if (event.shiftKey) extendTo(grid, index)
  else if (event.ctrlKey || event.metaKey) grid.selection.toggle(row.run.runId, index)
  else grid.selection.only(row.run.runId, index)
}

function SkeletonName(props: { readonly index: number }) {
  return (
    <>
      <span class={css.tick} />
      <Skeleton width="10px" height="10px" />
      <Skeleton width={`${90 + ((props.index * 37) % 70)}px`} />
    </>
  )
}

type NameCellProps = { readonly grid: GridState; readonly row: RunRow; readonly index: number }

function NameCell(props: NameCellProps) {
  const run = () => props.row.run
  const isHidden = () => props.grid.visibility.isHidden(run().runId)
  const hasStatusColumn = () => props.grid.columns().includes('a.status')
  return (
    <>
      <label class={css.tick}>
        <Checkbox
          tabindex="-1"
          aria-label={`Select ${run().runName}`}
          checked={props.grid.selection.has(run().runId)}
          onClick={(event) => {
            event.stopPropagation()
            if (!event.shiftKey) return props.grid.selection.toggle(run().runId, props.index)
            // It is in the range whatever it was before.
            event.currentTarget.checked = true
            extendTo(props.grid, props.index)
          }}
        />
      </label>
      <Level grid={props.grid} row={props.row} id={run().runId} name={run().runName} />
      <button
        type="button"
        class={css.swatch}
        tabindex="-1"
        aria-label={`Draw ${run().runName}`}
        aria-pressed={!isHidden()}
        data-tip={isHidden() ? 'Draw it in the charts' : 'Leave it out of the charts'}
        onClick={() => props.grid.visibility.toggle(run().runId)}
      >
        <RunSwatch color={paintOf(run())} hollow={isHidden()} />
      </button>
      <Show
        when={props.grid.renaming() === run().runId}
        fallback={
          <>
            <Show when={run().parentRunId !== '' && props.row.depth === 0}>
              <span
                class={css.child}
                role="img"
                aria-label="child run"
                data-tip={`Child of ${parentName(props)}`}
              >
                <CornerDownRight size={12} />
              </span>
            </Show>
            <A
              href={runPath(run().experimentId, run().runId)}
              class={css.name}
              tabindex="-1"
              data-tip={run().runName.length > 24 ? run().runName : undefined}
            >
              {run().runName}
            </A>
            <Show when={props.grid.baseline()?.run.runId === run().runId}>
              <span class={css.baseline}>baseline</span>
            </Show>
            <Show when={!hasStatusColumn() && run().status !== 'FINISHED'}>
              <RunStateMark state={runState(run().status, props.row.live)} />
            </Show>
          </>
        }
      >
        <TextEditor
          value={run().runName}
          label="Run name"
          onSave={(name) => props.grid.actions.rename.run(run().runId, name)}
          onDone={() => {
            props.grid.setRenaming(undefined)
            props.grid.focus()
          }}
        />
      </Show>
    </>
  )
}

/** The parent's name where its row was read, else the first digits of its id. */
function parentName({ grid, row: { run } }: NameCellProps): string {
  const parent = grid.rows.known().find((other) => other.run.runId === run.parentRunId)
  return parent?.run.runName ?? shortId(run.parentRunId)
}

/** Read anew when points came; undefined where there are none. */
function trendOf(row: RunTableRow | undefined, column: TableColumn | undefined) {
  if (row?.kind !== 'run' || column?.kind !== 'metric') return undefined
  const version = row.summaries.count[row.summaries.keys.indexOf(column.key)]
  return version === undefined
    ? undefined
    : { runId: row.run.runId, run: row.run, metric: column.key, version }
}

type ValueCellProps = {
  readonly grid: GridState
  readonly read: ReadRow | undefined
  readonly index: number
  /** Its place in the grid's columns. */
  readonly column: number
}

function ValueCell(props: ValueCellProps) {
  const id = (): ColumnId => props.grid.columns()[props.column] ?? ''
  const column = createMemo(() => parseColumnId(id()))
  const row = () => props.read?.row
  const cell = createMemo(
    () => {
      const [now, read] = [column(), props.read]
      if (!read || !now) return undefined
      if (now.kind === 'metric' && !read.metrics.has(now.key)) return undefined
      return cellOf(read.row, now, props.grid.now, read.columns)
    },
    undefined,
    { equals: isSameCell },
  )
  const delta = createMemo(() => {
    const [now, base] = [column(), props.grid.baseline()]
    if (now?.kind !== 'metric' || base === undefined) return undefined
    const own = row()
    if (own?.kind !== 'run') return undefined
    return own.run.runId === base.run.runId ? undefined : deltaOf(own.summaries, base.summaries, now)
  })
  const trend = createMemo(() => (props.grid.view.hasTrend(id()) ? trendOf(row(), column()) : undefined))
  const box = () => props.grid.boxOf(props.column)
  const isRight = () => {
    const kind = column()?.kind
    if (kind === 'metric' || id() === 'a.duration') return true
    return kind === 'param' && props.grid.isNumericParam(id())
  }
  return (
    <div
      class={cx(css.cell, isRight() && css.right, cell()?.exact === '' && css.missing)}
      role="gridcell"
      data-column={props.column + 1}
      data-tip={cell()?.tip}
      style={{ left: `${box().left}px`, width: `${box().width}px` }}
      id={cellDomId({ row: props.index, column: props.column + 1 })}
      aria-colindex={props.column + 2}
      data-active={isActive(props.grid, props.index, props.column + 1)}
    >
      <Show when={delta()}>
        {(now) => (
          <span class={css.delta} data-better={now().better}>
            {now().text}
          </span>
        )}
      </Show>
      <Show when={trend()}>
        {(now) => (
          <span class={css.trend}>
            <Sparkline {...now()} color={paintOf(now().run)} />
          </span>
        )}
      </Show>
      <Switch fallback={cell()?.text}>
        <Match when={cell() === undefined}>
          <Skeleton width="60%" />
        </Match>
        <Match when={id() === 'a.status' && runRowOf(row())}>
          {(own) => <RunStateMark state={runState(own().run.status, own().live)} word />}
        </Match>
      </Switch>
    </div>
  )
}
