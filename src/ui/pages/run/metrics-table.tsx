import { Show, createMemo, createSignal } from 'solid-js'
import type { RunDetails } from '#model/run.ts'
import { makeNameTest, sameStrings } from '../../charts/metric-sections.ts'
import { Sparkline } from '../../charts/sparkline.tsx'
import { MetricTitle } from '../../charts/metric-title.tsx'
import { createNow } from '../../clock.ts'
import { formatCount, formatExact, formatNumber } from '../../format.ts'
import { paintOf } from '../../kit/run-label.tsx'
import { SearchField } from '../../kit/search-field.tsx'
import { FactTable, factCss as css, type FactColumn } from '../../kit/fact-table.tsx'
import { metricRow, orderMetrics, type MetricRow } from './metric-rows.ts'
import { PHONE, createMediaQuery } from '../../media.ts'
import { Section } from '../../kit/section.tsx'
import type { RunPageState } from './state.ts'
import { cx } from '../../kit/cx.ts'

export type MetricsTableProps = { readonly state: RunPageState; readonly details: RunDetails }

const WIDE: readonly FactColumn[] = [
  { label: 'Metric', track: 'minmax(0, 1fr)' },
  { label: 'Trend', track: '88px' },
  { label: 'Last', track: '76px', numeric: true },
  { label: 'Min', track: '76px', numeric: true },
  { label: 'Max', track: '76px', numeric: true },
  { label: 'Step', track: '64px', numeric: true },
  { label: 'Points', track: '64px', numeric: true },
]
const NARROW: readonly FactColumn[] = WIDE.filter(({ label }) => ['Metric', 'Last', 'Min'].includes(label))

const SEARCH_FROM = 9

/** The last word of each metric; its name leads to its chart. */
export function MetricsTable(props: MetricsTableProps) {
  const [search, setSearch] = createSignal('')
  const narrow = createMediaQuery(PHONE)
  // Points change the numbers, not the names: sorting and searching wait for new names.
  const keys = createMemo(() => props.details.summaries.keys, undefined, { equals: sameStrings })
  const order = createMemo(() => orderMetrics(keys()))
  const places = createMemo(() => {
    const test = makeNameTest(search())
    return search().trim() === '' ? order() : order().filter((i) => test(keys()[i] ?? ''))
  })
  const rowAt = (index: number): MetricRow | undefined => {
    const place = places()[index]
    return place === undefined ? undefined : metricRow(props.details.summaries, place)
  }
  const open = (key: string): void => props.state.go('charts', undefined, { metric: key })
  return (
    <Section
      title="Metrics"
      count={keys().length}
      actions={
        <Show when={keys().length >= SEARCH_FROM}>
          <SearchField label="Search metrics" value={search()} onInput={setSearch} />
        </Show>
      }
    >
      <Show when={keys().length > 0} fallback={<NoMetrics live={props.details.live} />}>
        <FactTable
          label="Metrics"
          columns={narrow() ? NARROW : WIDE}
          count={places().length}
          row={(index) => (
            <Show when={rowAt(index)}>
              {(row) => <MetricCells row={row()} narrow={narrow()} details={props.details} onOpen={open} />}
            </Show>
          )}
          onRow={(index) => {
            const row = rowAt(index)
            if (row) open(row.key)
          }}
        />
      </Show>
    </Section>
  )
}

function MetricCells(props: {
  readonly row: MetricRow
  readonly narrow: boolean
  readonly details: RunDetails
  readonly onOpen: (key: string) => void
}) {
  const now = createNow()
  return (
    <>
      <span role="cell" class={css.cell}>
        <button
          type="button"
          class={css.link}
          onClick={(event) => {
            event.stopPropagation()
            props.onOpen(props.row.key)
          }}
        >
          <MetricTitle metric={props.row.key} />
        </button>
      </span>
      <Show when={!props.narrow}>
        <span role="cell" class={css.cell}>
          <Show when={props.row.count > 1}>
            <Sparkline
              runId={props.details.run.runId}
              metric={props.row.key}
              color={paintOf(props.details.run)}
              version={props.details.live ? now() : props.row.count}
            />
          </Show>
        </span>
      </Show>
      <span
        role="cell"
        class={cx(css.cell, css.numeric)}
        data-tip={`${formatExact(props.row.last)} at step ${props.row.lastStep}`}
      >
        {formatNumber(props.row.last)}
      </span>
      <ExtremeCell value={props.row.min} step={props.row.minStep} />
      <Show when={!props.narrow}>
        <ExtremeCell value={props.row.max} step={props.row.maxStep} />
        <span role="cell" class={cx(css.cell, css.numeric, css.dim)}>
          {stepText(props.row.lastStep)}
        </span>
        <span role="cell" class={cx(css.cell, css.numeric, css.dim)} data-tip={pointsTip(props.row)}>
          {formatCount(props.row.count)}
        </span>
      </Show>
    </>
  )
}

/** The least or the greatest of the finite values. */
function ExtremeCell(props: { readonly value: number; readonly step: number }) {
  const isNone = (): boolean => Number.isNaN(props.value)
  return (
    <span
      role="cell"
      class={cx(css.cell, css.numeric, css.dim)}
      data-tip={
        isNone() ? 'No value is a finite number' : `${formatExact(props.value)} at step ${props.step}`
      }
    >
      {isNone() ? '–' : formatNumber(props.value)}
    </span>
  )
}

/** Whole steps in full; fractions shortened. */
function stepText(step: number): string {
  return Number.isInteger(step) && Math.abs(step) < 1e9 ? formatCount(step) : formatNumber(step)
}

function pointsTip(row: MetricRow): string {
  const points = `${formatCount(row.count)} ${row.count === 1 ? 'point' : 'points'}`
  return row.nonFinite === 0 ? points : `${points}, ${formatCount(row.nonFinite)} of them NaN or infinite`
}

function NoMetrics(props: { readonly live: boolean }) {
  return (
    <p class={css.none}>
      <Show when={props.live} fallback="This run logged none.">
        None yet; they appear with the first point.
      </Show>
    </p>
  )
}
