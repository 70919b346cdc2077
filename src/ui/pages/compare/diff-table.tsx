/** Runs side by side, a row a fact: what differs from the reference stands out. Two thousand rows cost what is in view. */
import { createVirtualizer } from '@tanstack/solid-virtual'
import X from 'lucide-solid/icons/x'
import { For, Show, createEffect, on } from 'solid-js'
import type { RunDetails } from '#model/run.ts'
import { IconButton } from '../../kit/icon-button.tsx'
import { RunLabel } from '../../kit/run-label.tsx'
import { runPath } from '../../routes.ts'
import { deltaText, verdictOf, type DiffCell, type DiffRow } from './diff-rows.ts'
import css from './diff-table.module.css'
import type { CompareState } from './state.ts'

const ROW_HEIGHT = 32

export function DiffTable(props: { readonly state: CompareState; readonly runs: readonly RunDetails[] }) {
  let scroller: HTMLDivElement | undefined
  const rows = () => props.state.rows()
  const list = createVirtualizer({
    get count() {
      return rows().length
    },
    getScrollElement: () => scroller ?? null,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  })
  createEffect(
    on(
      () => props.state.active(),
      (index) => {
        if (index >= 0) list.scrollToIndex(index, { align: 'center' })
      },
      { defer: true },
    ),
  )
  return (
    <div
      ref={scroller}
      class={css.table}
      role="table"
      aria-label="Differences"
      aria-rowcount={rows().length + 1}
      tabindex="0"
      style={{ '--runs': props.runs.length }}
    >
      <div class={css.head} role="row" aria-rowindex="1">
        <span class={css.key} role="columnheader">
          Fact
        </span>
        <For each={props.runs}>
          {(details, i) => <RunHead state={props.state} details={details} reference={i() === 0} />}
        </For>
      </div>
      <div role="rowgroup" class={css.body} style={{ height: `${list.getTotalSize()}px` }}>
        <For each={list.getVirtualItems()}>
          {(item) => (
            <Show when={rows()[item.index]}>
              {(row) => (
                <div
                  class={css.row}
                  role="row"
                  aria-rowindex={item.index + 2}
                  data-active={props.state.active() === item.index}
                  style={{ transform: `translateY(${item.start}px)` }}
                  onClick={() => props.state.setActive(item.index)}
                >
                  <span class={css.key} role="rowheader" data-tip={row().key}>
                    <Show when={rows()[item.index - 1]?.section !== row().section}>
                      <span class={css.section}>{row().section}</span>
                    </Show>
                    <span class={css.name}>{row().key}</span>
                  </span>
                  <For each={row().cells}>
                    {(cell, i) => <Cell cell={cell} row={row()} first={i() === 0} />}
                  </For>
                </div>
              )}
            </Show>
          )}
        </For>
      </div>
    </div>
  )
}

function RunHead(props: {
  readonly state: CompareState
  readonly details: RunDetails
  readonly reference: boolean
}) {
  const run = () => props.details.run
  return (
    <span class={css.run} role="columnheader">
      <RunLabel run={run()} live={props.details.live} href={runPath(run().experimentId, run().runId)} />
      <Show when={!props.reference} fallback={<span class={css.reference}>reference</span>}>
        <button type="button" class={css.choose} onClick={() => props.state.setParam('ref', run().runId)}>
          Compare with it
        </button>
      </Show>
      <Show when={props.state.runIds().length > 1}>
        <IconButton
          label={`Take ${run().runName} out`}
          size="small"
          onClick={() => props.state.remove(run().runId)}
        >
          <X size={12} />
        </IconButton>
      </Show>
    </span>
  )
}

function Cell(props: {
  readonly cell: DiffCell | undefined
  readonly row: DiffRow
  readonly first: boolean
}) {
  const reference = () => props.row.cells[0]
  const differs = () => !props.first && props.cell?.exact !== reference()?.exact
  return (
    <span
      class={css.cell}
      role="cell"
      data-differs={differs()}
      data-better={props.first ? undefined : verdictOf(props.row, props.cell, reference())}
      data-missing={props.cell === undefined}
      data-tip={props.cell?.exact}
    >
      <span class={css.value}>{props.cell?.text ?? '–'}</span>
      <Show when={differs() && deltaText(props.cell, reference())}>
        {(delta) => <span class={css.delta}>{delta()}</span>}
      </Show>
    </span>
  )
}
