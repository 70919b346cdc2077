import { createVirtualizer } from '@tanstack/solid-virtual'
import { For, type JSX } from 'solid-js'
import { cx } from '../cx.ts'
import css from './virtual-rows.module.css'

export type VirtualRowsProps = {
  readonly count: number
  /** Every row's, CSS px. */
  readonly rowHeight: number
  readonly children: (index: number) => JSX.Element
  readonly class?: string | undefined
  /** What the rows are; the element can be scrolled by the keyboard, so it needs a name. */
  readonly label: string
  /** Stands above the rows and scrolls sideways with them. */
  readonly header?: JSX.Element
  /** Of the widest row, where rows scroll sideways. */
  readonly width?: string
  /** As tall as its rows up to this many; without it the element's own style says how tall it is. */
  readonly mostRows?: number
  /** `rowgroup` inside a table. */
  readonly role?: 'rowgroup'
  readonly onElement?: (element: HTMLDivElement) => void
}

/** A box that scrolls over any number of rows of one height, of which only the visible ones exist. */
export function VirtualRows(props: VirtualRowsProps) {
  let scroller: HTMLDivElement | undefined
  const rows = createVirtualizer({
    get count() {
      return props.count
    },
    getScrollElement: () => scroller ?? null,
    estimateSize: () => props.rowHeight,
    overscan: 12,
  })
  const height = (): string | undefined =>
    props.mostRows === undefined ? undefined : `${Math.min(props.count, props.mostRows) * props.rowHeight}px`
  return (
    <div
      ref={(element) => {
        scroller = element
        props.onElement?.(element)
      }}
      class={cx(css.scroller, props.class)}
      style={{ height: height() }}
      tabindex={props.mostRows === undefined || props.count > props.mostRows ? '0' : undefined}
      role={props.role ?? 'group'}
      aria-label={props.label}
    >
      {props.header}
      <div class={css.rows} style={{ height: `${rows.getTotalSize()}px`, 'min-width': props.width }}>
        <For each={rows.getVirtualItems()}>
          {(item) => (
            <div
              class={css.row}
              style={{ height: `${props.rowHeight}px`, transform: `translateY(${item.start}px)` }}
            >
              {props.children(item.index)}
            </div>
          )}
        </For>
      </div>
    </div>
  )
}
