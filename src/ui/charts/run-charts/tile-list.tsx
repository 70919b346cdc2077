/** The tiles of a chart of images, of which only those in view are there: five thousand cost what a screen costs. */
import { createVirtualizer } from '@tanstack/solid-virtual'
import { For, createEffect, createMemo, on, type Accessor, type JSX } from 'solid-js'
import type { ChartRun } from '../chart-run.ts'
import { createSize, type BoxSize } from '../visibility.ts'
import images from './images.module.css'
import { TILE_CAPTION, TILE_GAP, type TileGrid } from './tile-grid.ts'

export type TileListProps = {
  readonly runs: readonly ChartRun[]
  readonly step: number
  /** Undefined while it is not known how large the images are. */
  readonly grid: TileGrid | undefined
  readonly onRoom: (room: BoxSize) => void
  /** @param place among all of them, from 1 */
  readonly children: (run: ChartRun, place: Accessor<number>) => JSX.Element
}

export function TileList(props: TileListProps) {
  let host: HTMLDivElement | undefined
  const room = createSize(() => host)
  createEffect(() => props.onRoom(room()))
  const columns = (): number => props.grid?.columns ?? 1
  const rows = createVirtualizer({
    get count() {
      return props.grid === undefined ? 0 : Math.ceil(props.runs.length / columns())
    },
    getScrollElement: () => host ?? null,
    estimateSize: () => (props.grid?.height ?? 0) + TILE_CAPTION,
    gap: TILE_GAP,
    overscan: 2,
  })
  createEffect(
    on(
      () => props.grid?.height,
      () => rows.measure(),
      { defer: true },
    ),
  )
  const first = (): number => rows.getVirtualItems()[0]?.index ?? 0
  const shown = createMemo(() => {
    const count = rows.getVirtualItems().length
    return props.runs.slice(first() * columns(), (first() + count) * columns())
  })
  return (
    <div ref={host} class={images.room}>
      <ul
        class={images.tiles}
        aria-label={`Images at step ${props.step}`}
        style={{
          '--columns': columns(),
          '--width': `${props.grid?.width ?? 0}px`,
          '--height': `${props.grid?.height ?? 0}px`,
          'block-size': `${rows.getTotalSize()}px`,
          'padding-block-start': `${rows.getVirtualItems()[0]?.start ?? 0}px`,
        }}
      >
        <For each={shown()}>
          {(run, index) => props.children(run, () => first() * columns() + index() + 1)}
        </For>
      </ul>
    </div>
  )
}
