import { For, type JSX } from 'solid-js'
import { VirtualRows } from './preview/virtual-rows.tsx'
import { cx } from './cx.ts'
import css from './fact-table.module.css'

export type FactColumn = {
  readonly label: string
  /** A grid track: `minmax(0, 1fr)`, `96px`. */
  readonly track: string
  readonly numeric?: boolean
}

export type FactTableProps = {
  readonly label: string
  readonly columns: readonly FactColumn[]
  readonly count: number
  /** The cells of a row, one `role="cell"` element a column. */
  readonly row: (index: number) => JSX.Element
  readonly onRow?: (index: number) => void
}

const ROW_HEIGHT = 32
const MOST_ROWS = 16

/** A table that grows to sixteen rows and then scrolls; twelve thousand rows cost what the visible ones cost. */
export function FactTable(props: FactTableProps) {
  const tracks = () => props.columns.map((column) => column.track).join(' ')
  return (
    <div
      class={css.table}
      role="table"
      aria-label={props.label}
      aria-rowcount={props.count + 1}
      style={{ '--tracks': tracks() }}
    >
      <div role="rowgroup">
        <div class={cx(css.row, css.head)} role="row">
          <For each={props.columns}>
            {(column) => (
              <span role="columnheader" class={cx(css.cell, column.numeric && css.numeric)}>
                {column.label}
              </span>
            )}
          </For>
        </div>
      </div>
      <VirtualRows
        class={css.rows}
        role="rowgroup"
        label={props.label}
        count={props.count}
        rowHeight={ROW_HEIGHT}
        mostRows={MOST_ROWS}
      >
        {(index) => (
          <div
            class={cx(css.row, props.onRow && css.clickable)}
            role="row"
            aria-rowindex={index + 2}
            onClick={() => props.onRow?.(index)}
          >
            {props.row(index)}
          </div>
        )}
      </VirtualRows>
    </div>
  )
}

export { css as factCss }
