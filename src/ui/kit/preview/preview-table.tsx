import { createVirtualizer } from '@tanstack/solid-virtual'
import { For, Show, createMemo, createSignal } from 'solid-js'
import { DelimitedReader, findDelimiter, hasHeader, inspectColumns } from '#base/delimited.ts'
import { formatBytes, formatCount, plural } from '../../format.ts'
import { Button } from '../button.tsx'
import { cx } from '../cx.ts'
import { createLoad } from './load.ts'
import css from './preview.module.css'
import { PreviewWaiting } from './preview-parts.tsx'
import { encodingOf, HEAD_BYTES } from './preview-kind.ts'
import { readText } from './read-text.ts'

export type DelimitedPreviewProps = {
  readonly blob: Blob
  readonly name: string
  /** Undefined: found in the first line. */
  readonly delimiter: string | undefined
}

/** More would fill the memory; the rest is one click away. */
const FIRST_CELLS = 2_000_000

type Rows = { readonly rows: readonly (readonly string[])[]; readonly complete: boolean }

/** CSV and TSV as a table. Rows are shown while the rest is still being read. */
export function DelimitedPreview(props: DelimitedPreviewProps) {
  const [whole, setWhole] = createSignal(false)
  const [partial, setPartial] = createSignal<Rows>()
  const loaded = createLoad(
    () => ({ blob: props.blob, delimiter: props.delimiter, most: whole() ? Infinity : FIRST_CELLS }),
    async ({ blob, delimiter, most }, signal) => await readRows(blob, delimiter, most, setPartial, signal),
  )
  const shown = (): Rows | undefined => loaded.data() ?? partial()
  const header = createMemo(() => {
    const rows = shown()?.rows
    return rows !== undefined && hasHeader(rows) ? rows[0] : undefined
  })
  const body = createMemo(() => (header() === undefined ? shown()?.rows : shown()?.rows.slice(1)) ?? [])
  return (
    <Show when={shown()} fallback={<PreviewWaiting error={loaded.error()} />}>
      {(rows) => (
        <TablePreview header={header()} rows={body()} name={props.name} complete={rows().complete}>
          <Show when={!rows().complete && loaded.data()}>
            <Button onClick={() => setWhole(true)}>Show all {formatBytes(props.blob.size)}</Button>
          </Show>
        </TablePreview>
      )}
    </Show>
  )
}

async function readRows(
  blob: Blob,
  delimiter: string | undefined,
  mostCells: number,
  onPart: (rows: Rows) => void,
  signal: AbortSignal,
): Promise<Rows> {
  const head = await readText(blob, HEAD_BYTES)
  const encoding = encodingOf(new Uint8Array(await blob.slice(0, 2).arrayBuffer()))
  const reader = new DelimitedReader(delimiter ?? findDelimiter(head))
  const rows: string[][] = []
  let cells = 0
  // The types of the DOM take a decoder for bytes of any buffer, those of the stream give only some.
  const decoder = new TextDecoderStream(encoding) as unknown as ReadableWritablePair<string, Uint8Array>
  const text = blob.stream().pipeThrough(decoder, { signal }).getReader()
  for (let part = await text.read(); !part.done; part = await text.read()) {
    for (const row of reader.push(part.value)) {
      rows.push(row)
      cells += row.length
    }
    if (rows.length > 0 && rows.length < 2000) onPart({ rows: rows.slice(), complete: false })
    if (cells > mostCells) {
      await text.cancel()
      return { rows, complete: false }
    }
  }
  rows.push(...reader.end())
  return { rows, complete: true }
}

export type TablePreviewProps = {
  readonly header: readonly string[] | undefined
  readonly rows: readonly (readonly string[])[]
  readonly name: string
  /** False while there are more rows than these. */
  readonly complete?: boolean
  readonly children?: unknown
}

const ROW_HEIGHT = 28
const MIN_COLUMN = 56
const MAX_COLUMN = 360
const CHAR_PX = 7.2

/** Any number of rows and columns of text; numbers stand right. */
export function TablePreview(props: TablePreviewProps) {
  let scroller: HTMLDivElement | undefined
  const columns = createMemo(() => inspectColumns(props.header, props.rows))
  const numberWidth = () => Math.max(40, String(props.rows.length).length * CHAR_PX + 24)
  const widthOf = (c: number): number =>
    Math.min(MAX_COLUMN, Math.max(MIN_COLUMN, (columns()[c]?.chars ?? 0) * CHAR_PX + 24))
  const down = createVirtualizer({
    get count() {
      return props.rows.length
    },
    getScrollElement: () => scroller ?? null,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    scrollMargin: ROW_HEIGHT,
  })
  const across = createVirtualizer({
    get count() {
      return columns().length
    },
    horizontal: true,
    getScrollElement: () => scroller ?? null,
    estimateSize: widthOf,
    overscan: 3,
  })
  return (
    <div class={css.column}>
      <div
        ref={scroller}
        class={css.table}
        tabindex="0"
        role="table"
        aria-label={props.name}
        aria-rowcount={props.rows.length + 1}
        aria-colcount={columns().length + 1}
      >
        <div class={css.tableHead} role="row" style={{ width: `${across.getTotalSize() + numberWidth()}px` }}>
          <div class={css.rowNumber} role="columnheader" style={{ width: `${numberWidth()}px` }}>
            <span class={css.hiddenWords}>Row</span>
          </div>
          <For each={across.getVirtualItems()}>
            {(column) => (
              <div
                class={cx(css.cell, columns()[column.index]?.numeric && css.numeric)}
                role="columnheader"
                aria-colindex={column.index + 2}
                style={{ left: `${column.start + numberWidth()}px`, width: `${column.size}px` }}
                data-tip={columns()[column.index]?.name}
              >
                {columns()[column.index]?.name}
              </div>
            )}
          </For>
        </div>
        <div
          class={css.tableBody}
          role="rowgroup"
          style={{ height: `${down.getTotalSize()}px`, width: `${across.getTotalSize() + numberWidth()}px` }}
        >
          <For each={down.getVirtualItems()}>
            {(row) => (
              <div
                class={css.tableRow}
                role="row"
                aria-rowindex={row.index + 2}
                style={{ transform: `translateY(${row.start - ROW_HEIGHT}px)` }}
              >
                <div class={css.rowNumber} role="rowheader" style={{ width: `${numberWidth()}px` }}>
                  {row.index + 1}
                </div>
                <For each={across.getVirtualItems()}>
                  {(column) => (
                    <div
                      class={cx(css.cell, columns()[column.index]?.numeric && css.numeric)}
                      role="cell"
                      aria-colindex={column.index + 2}
                      style={{ left: `${column.start + numberWidth()}px`, width: `${column.size}px` }}
                    >
                      {props.rows[row.index]?.[column.index]}
                    </div>
                  )}
                </For>
              </div>
            )}
          </For>
        </div>
      </div>
      <div class={css.more}>
        {props.complete === false
          ? `The first ${formatCount(props.rows.length)} rows`
          : plural(props.rows.length, 'row')}
        , {plural(columns().length, 'column')}
        {props.children as Element}
      </div>
    </div>
  )
}
