import type { SpaceReport } from '#model/storage.ts'
import { A } from '@solidjs/router'
import { For, Show, createMemo } from 'solid-js'
import { formatBytes, formatCount } from '../../format.ts'
import tableCss from '../../kit/table.module.css'
import { experimentPath } from '../../routes.ts'
import css from './space-table.module.css'

/** Largest first; a bar is long by its share of the largest. */
export function SpaceTable(props: { readonly report: SpaceReport }) {
  const rows = createMemo(() =>
    props.report.experiments
      .map((one) => ({ ...one, bytes: one.metricBytes + one.artifactBytes }))
      .sort((a, b) => b.bytes - a.bytes),
  )
  /** Our own count: the browser's estimate is known to be off by gigabytes. */
  const total = () => rows().reduce((sum, { bytes }) => sum + bytes, props.report.deletedBytes)
  const largest = () => Math.max(1, rows()[0]?.bytes ?? 0)
  return (
    <>
      <p>
        Runs take about <strong class={css.total}>{formatBytes(total())}</strong>
        <Show when={props.report.quota}>{(quota) => <> of {formatBytes(quota())} the browser allows</>}</Show>
        .
      </p>
      <div class={css.scroll} tabindex="0" role="region" aria-label="Space by experiment">
        <table class={`${tableCss.table} ${css.table}`}>
          <thead>
            <tr>
              <th scope="col">Experiment</th>
              <th scope="col" class={`${css.runs} ${tableCss.number}`}>
                Runs
              </th>
              <th scope="col" class={`${css.points} ${tableCss.number}`}>
                Points
              </th>
              <th scope="col" class={`${css.bytes} ${tableCss.number}`}>
                Metrics
              </th>
              <th scope="col" class={`${css.bytes} ${tableCss.number}`}>
                Files
              </th>
              <th scope="col" class={css.bar}>
                Together
              </th>
            </tr>
          </thead>
          <tbody>
            <For each={rows()}>
              {(row) => (
                <tr>
                  <th scope="row">
                    <A href={experimentPath(row.experimentId)} class={css.link}>
                      {row.name}
                    </A>
                  </th>
                  <td class={tableCss.number}>{formatCount(row.runs)}</td>
                  <td class={`${tableCss.number} ${css.detail}`}>{formatCount(row.points)}</td>
                  <td class={`${tableCss.number} ${tableCss.faint} ${css.detail}`}>
                    {formatBytes(row.metricBytes)}
                  </td>
                  <td class={`${tableCss.number} ${tableCss.faint} ${css.detail}`}>
                    {formatBytes(row.artifactBytes)}
                  </td>
                  <td>
                    <span class={css.share}>
                      <span
                        class={css.meter}
                        data-empty={row.bytes === 0}
                        style={{ 'inline-size': `${(100 * row.bytes) / largest()}px` }}
                      />
                      {formatBytes(row.bytes)}
                    </span>
                  </td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
    </>
  )
}
