/** What shows that rows stand below others: the indent, the sign that opens and closes, the cell that names a group. */
import type { GroupRow, RunTableRow } from '#model/run-table.ts'
import ChevronDown from 'lucide-solid/icons/chevron-down'
import ChevronRight from 'lucide-solid/icons/chevron-right'
import { Show } from 'solid-js'
import { formatCount } from '../../../format.ts'
import { columnLabel } from '../view/columns.ts'
import type { GridState } from './grid-state.ts'
import css from './grid-level.module.css'

export type LevelProps = {
  readonly grid: GridState
  readonly row: RunTableRow
  readonly id: string
  readonly name: string
}

/** Nothing in a table of which no row has any below it. */
export function Level(props: LevelProps) {
  const count = () => (props.row.kind === 'group' ? props.row.runs : props.row.children)
  return (
    <Show when={props.grid.hasLevels()}>
      <span class={css.level} style={{ '--depth': props.row.depth }}>
        <Show when={count() > 0}>
          <button
            type="button"
            class={css.toggle}
            tabindex="-1"
            aria-label={`${props.row.open ? 'Close' : 'Open'} ${props.name}, ${formatCount(count())} below`}
            onClick={() => props.grid.view.toggle(props.id)}
          >
            {props.row.open ? <ChevronDown size={14} /> : <ChevronRight size={14} />}
          </button>
        </Show>
      </span>
    </Show>
  )
}

export function GroupCell(props: { readonly grid: GridState; readonly row: GroupRow }) {
  const label = () => {
    const column = props.grid.view.groupBy()[props.row.depth]
    return column === undefined ? '' : columnLabel(column)
  }
  const value = () => props.row.value ?? 'none'
  return (
    <>
      <span class={css.noTick} />
      <Level grid={props.grid} row={props.row} id={props.row.id} name={`${label()} ${value()}`} />
      <span class={css.group} data-tip={`${label()}: ${value()}`}>
        <span class={css.key}>{label()}</span> {value()}
      </span>
      <span class={css.count}>{formatCount(props.row.runs)}</span>
    </>
  )
}
