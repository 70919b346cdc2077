import Moon from 'lucide-solid/icons/moon'
import Sun from 'lucide-solid/icons/sun'
import { For, Show, createMemo, createSignal } from 'solid-js'
import type { XAxis } from '#model/metric.ts'
import type { Report } from '#model/report.ts'
import { makeNameTest, sectionMetrics } from '../charts/metric-sections.ts'
import { formatCount, formatDateTime, plural } from '../format.ts'
import { IconButton } from '../kit/icon-button.tsx'
import { SearchField } from '../kit/search-field.tsx'
import { Segmented } from '../kit/tabs.tsx'
import { TooltipLayer } from '../kit/tooltip.tsx'
import { shownColor } from '../theme/run-colors.ts'
import { scheme, setTheme } from '../theme/theme.ts'
import { ReportChart, type PaintedRun } from './report-chart.tsx'
import { listRuns } from './report-data.ts'
import css from './report.module.css'
import type { ReportSort } from './report-table.ts'
import { RunDetails } from './run-details.tsx'
import { RunTable } from './run-table.tsx'

const X_AXES: readonly { readonly value: XAxis; readonly label: string }[] = [
  { value: 'step', label: 'Step' },
  { value: 'relative', label: 'Relative' },
  { value: 'time', label: 'Time' },
]

const PLOT_HEIGHT = 240

/** The whole file. */
export function ReportPage(props: { readonly report: Report }) {
  const all = listRuns(props.report)
  // As the app has them.
  const metrics = sectionMetrics(props.report.metrics).flatMap(({ keys }) => keys)
  const painted = createMemo(() =>
    all.map((run): PaintedRun => ({ ...run, paint: shownColor(run.color, scheme()) })),
  )
  const [hidden, setHidden] = createSignal<ReadonlySet<string>>(new Set())
  const [sort, setSort] = createSignal<ReportSort>()
  const [open, setOpen] = createSignal<string>()
  const drawn = createMemo(
    () => new Map([...painted().entries()].filter(([, { runId }]) => !hidden().has(runId))),
  )
  const toggle = (runId: string): void =>
    void setHidden((old) => new Set(old.has(runId) ? [...old].filter((id) => id !== runId) : [...old, runId]))
  return (
    <div class={css.page}>
      <Header report={props.report} />
      <main>
        <RunTable
          runs={painted()}
          experiments={props.report.experiments}
          metrics={metrics}
          hidden={hidden()}
          onToggle={toggle}
          onOpen={({ runId }) => setOpen(runId)}
          sort={sort()}
          onSort={setSort}
        />
        <Charts metrics={metrics} places={placesOf(props.report.metrics)} runs={drawn()} />
      </main>
      <TooltipLayer />
      <RunDetails run={painted().find(({ runId }) => runId === open())} onClose={() => setOpen(undefined)} />
    </div>
  )
}

function Header(props: { readonly report: Report }) {
  const points = (): number =>
    props.report.runs.flatMap(({ summaries }) => summaries).reduce((sum, { count }) => sum + count, 0)
  return (
    <header class={css.header}>
      <div class={css.heading}>
        <h1>{props.report.title}</h1>
        <p>
          {plural(props.report.runs.length, 'run')} · {plural(props.report.metrics.length, 'metric')} ·{' '}
          {formatCount(points())} points · written {formatDateTime(props.report.written)} by Tracklet
        </p>
      </div>
      <IconButton
        label={scheme() === 'dark' ? 'Light theme' : 'Dark theme'}
        onClick={() => setTheme(scheme() === 'dark' ? 'light' : 'dark')}
      >
        <Show when={scheme() === 'dark'} fallback={<Moon size={16} />}>
          <Sun size={16} />
        </Show>
      </IconButton>
    </header>
  )
}

function placesOf(names: readonly string[]): ReadonlyMap<string, number> {
  return new Map(names.map((name, place) => [name, place]))
}

function Charts(props: {
  readonly metrics: readonly string[]
  /** Of the metrics in the report. */
  readonly places: ReadonlyMap<string, number>
  readonly runs: ReadonlyMap<number, PaintedRun>
}) {
  const [xAxis, setXAxis] = createSignal<XAxis>('step')
  const [search, setSearch] = createSignal('')
  const found = createMemo(() => {
    const test = makeNameTest(search())
    return props.metrics.filter(test)
  })
  return (
    <section aria-label="Charts">
      <div class={css.toolbar}>
        <SearchField label="Search charts" value={search()} onInput={setSearch} />
        <span class={css.found} role="status">
          {search().trim() === ''
            ? plural(props.metrics.length, 'chart')
            : `${formatCount(found().length)} of ${plural(props.metrics.length, 'chart')}`}
        </span>
        <Segmented<XAxis> label="Horizontal axis" value={xAxis()} options={X_AXES} onChange={setXAxis} />
      </div>
      <div class={css.charts}>
        <For each={found()}>
          {(metric) => (
            <ReportChart
              metric={metric}
              place={props.places.get(metric) ?? 0}
              runs={props.runs}
              xAxis={xAxis()}
              height={PLOT_HEIGHT}
            />
          )}
        </For>
      </div>
    </section>
  )
}
