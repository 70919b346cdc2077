import { For, Show, createEffect } from 'solid-js'
import { formatCount, formatDateTime, formatExact, formatNumber } from '../format.ts'
import { RunSwatch } from '../kit/run-label.tsx'
import table from '../kit/table.module.css'
import css from './report.module.css'
import type { PaintedRun } from './report-chart.tsx'

/** Everything about one run, over the page. */
export function RunDetails(props: { readonly run: PaintedRun | undefined; readonly onClose: () => void }) {
  let dialog: HTMLDialogElement | undefined
  createEffect(() => {
    if (props.run) dialog?.showModal()
    else dialog?.close()
  })
  return (
    <dialog
      ref={dialog}
      class={css.details}
      aria-label={`Run ${props.run?.runName ?? ''}`}
      onClose={() => props.onClose()}
      onClick={(event) => event.target === dialog && props.onClose()}
    >
      <Show when={props.run}>
        {(run) => (
          <div class={css.detailsBody}>
            <header class={css.detailsHeader}>
              <RunSwatch color={run().paint} />
              <h2>{run().runName}</h2>
              <button type="button" class={css.chartButton} onClick={() => props.onClose()}>
                Close
              </button>
            </header>
            <p class={css.detailsFacts}>
              {run().status.toLowerCase()}
              {run().startTime === null ? '' : ` · started ${formatDateTime(run().startTime ?? 0)}`} ·{' '}
              <code>{run().runId}</code>
            </p>
            <Facts title="Params" entries={[...run().params]} />
            <Show when={run().summaries.size > 0}>
              <h3>Metrics</h3>
              <table class={table.table}>
                <thead>
                  <tr>
                    <th scope="col">Metric</th>
                    <For each={['Last', 'Min', 'Max', 'Points']}>
                      {(name) => (
                        <th scope="col" class={table.number}>
                          {name}
                        </th>
                      )}
                    </For>
                  </tr>
                </thead>
                <tbody>
                  <For each={[...run().summaries]}>
                    {([metric, { last, min, max, count }]) => (
                      <tr>
                        <td data-tip={metric}>{metric}</td>
                        <For each={[last, min, max]}>
                          {(value) => (
                            <td class={table.number} data-tip={formatExact(value)}>
                              {formatNumber(value)}
                            </td>
                          )}
                        </For>
                        <td class={table.number}>{formatCount(count)}</td>
                      </tr>
                    )}
                  </For>
                </tbody>
              </table>
            </Show>
            <Facts title="Tags" entries={[...run().tags]} />
          </div>
        )}
      </Show>
    </dialog>
  )
}

function Facts(props: {
  readonly title: string
  readonly entries: readonly (readonly [key: string, value: string])[]
}) {
  return (
    <Show when={props.entries.length > 0}>
      <h3>{props.title}</h3>
      <dl class={css.facts}>
        <For each={props.entries}>
          {([key, value]) => (
            <div>
              <dt>{key}</dt>
              <dd>{value}</dd>
            </div>
          )}
        </For>
      </dl>
    </Show>
  )
}
