/** Runs side by side: what they differ in, their curves, their files, their code. */
import { Match, Show, Suspense, Switch, lazy } from 'solid-js'
import { A, useLocation } from '@solidjs/router'
import FileDown from 'lucide-solid/icons/file-down'
import { provideCommands } from '../../commands.ts'
import { ErrorNote } from '../../errors.tsx'
import { exportComparison } from '../../exporting/export-comparison.ts'
import { plural } from '../../format.ts'
import { Button } from '../../kit/button.tsx'
import { Checkbox } from '../../kit/checkbox.tsx'
import { EmptyState } from '../../kit/empty-state.tsx'
import { PageHeader } from '../../kit/page-header.tsx'
import pageCss from '../../kit/page.module.css'
import { SearchField } from '../../kit/search-field.tsx'
import { Skeleton } from '../../kit/skeleton.tsx'
import { TabLinks } from '../../kit/tabs.tsx'
import { EXPERIMENTS_PATH, experimentPath } from '../../routes.ts'
import { createTitle } from '../../title.ts'
import { DiffTable } from './diff-table.tsx'
import css from './page.module.css'
import { COMPARE_TABS, createCompareState, type CompareState, type CompareTab } from './state.ts'

const CompareCharts = lazy(async () => ({ default: (await import('./compare-charts.tsx')).CompareCharts }))
const CompareFiles = lazy(async () => ({ default: (await import('./compare-files.tsx')).CompareFiles }))
const CompareCode = lazy(async () => ({ default: (await import('./compare-code.tsx')).CompareCode }))

const TAB_NAMES: Readonly<Record<CompareTab, string>> = {
  differences: 'Differences',
  charts: 'Charts',
  files: 'Files',
  code: 'Code',
}

export function ComparePage() {
  const state = createCompareState()
  const title = () => `Compare ${plural(state.runs()?.length ?? state.runIds().length, 'run')}`
  createTitle(title)
  const download = (): void => {
    const runs = state.runs() ?? []
    const name = runs[0]?.experimentName ?? 'Comparison'
    void exportComparison(
      runs.map(({ run }) => run.runId),
      `${name}: ${plural(runs.length, 'run')}`,
    )
  }
  provideCommands(() => [
    {
      id: 'next-difference',
      title: 'Go to the next difference',
      section: 'Compare',
      keys: ['n'],
      run: () => state.step(1),
    },
    {
      id: 'previous-difference',
      title: 'Go to the previous difference',
      section: 'Compare',
      keys: ['p'],
      run: () => state.step(-1),
    },
    {
      id: 'all-rows',
      title: 'Show what is equal too, and not',
      section: 'Compare',
      keys: ['d'],
      run: () => state.setParam('all', state.param('all') === '1' ? undefined : '1'),
    },
    {
      id: 'download-comparison',
      title: 'Download the comparison as one HTML file',
      section: 'Compare',
      run: download,
    },
  ])
  return (
    <div class={pageCss.page}>
      <PageHeader
        path={<Path state={state} />}
        title={title()}
        tabs={<Tabs state={state} />}
        actions={
          <Show when={state.runs()}>
            <Button
              look="plain"
              onClick={download}
              data-tip="Runs and charts as one file that anyone can open, without Tracklet and offline"
            >
              <FileDown size={14} />
              Download as HTML
            </Button>
          </Show>
        }
      />
      <Show when={state.missing() > 0}>
        <p class={css.notice} role="status">
          {plural(state.missing(), 'run')} of this link {state.missing() === 1 ? 'is' : 'are'} not in this
          browser; the others are shown.
        </p>
      </Show>
      <Show when={state.runs()} fallback={<Waiting state={state} />}>
        {(runs) => (
          <Suspense>
            <Switch>
              <Match when={state.tab() === 'differences'}>
                <Differences state={state} />
              </Match>
              <Match when={state.tab() === 'charts'}>
                <CompareCharts state={state} runs={runs()} />
              </Match>
              <Match when={state.tab() === 'files'}>
                <CompareFiles state={state} runs={runs()} />
              </Match>
              <Match when={state.tab() === 'code'}>
                <CompareCode runs={runs()} />
              </Match>
            </Switch>
          </Suspense>
        )}
      </Show>
    </div>
  )
}

function Path(props: { readonly state: CompareState }) {
  const first = () => props.state.runs()?.[0]
  return (
    <>
      <A href={EXPERIMENTS_PATH}>Experiments</A>
      <Show when={first()}>
        {(details) => <A href={experimentPath(details().run.experimentId)}>{details().experimentName}</A>}
      </Show>
    </>
  )
}

function Tabs(props: { readonly state: CompareState }) {
  const location = useLocation()
  const hrefOf = (tab: CompareTab): string => {
    const params = new URLSearchParams(location.search)
    params.set('tab', tab)
    if (tab === 'differences') params.delete('tab')
    return `${location.pathname}?${params}`
  }
  return (
    <TabLinks
      label="Ways to compare"
      tabs={COMPARE_TABS.map((tab) => ({
        href: hrefOf(tab),
        label: TAB_NAMES[tab],
        current: props.state.tab() === tab,
        count: tab === 'differences' ? props.state.differences() : undefined,
      }))}
    />
  )
}

function Differences(props: { readonly state: CompareState }) {
  const all = () => props.state.param('all') === '1'
  return (
    <>
      <div class={css.toolbar}>
        <SearchField
          label="Search names and values"
          value={props.state.param('q') ?? ''}
          onInput={(text) => props.state.setParam('q', text === '' ? undefined : text)}
        />
        <label class={css.equal}>
          <Checkbox
            checked={all()}
            onChange={(event) => props.state.setParam('all', event.currentTarget.checked ? '1' : undefined)}
          />
          Show what is equal
        </label>
      </div>
      <Show
        when={props.state.rows().length > 0}
        fallback={
          <EmptyState
            title={props.state.param('q') ? 'Nothing matches' : 'No difference'}
            text={
              props.state.param('q')
                ? 'No name or value contains these letters. Equal facts are searched only while they are shown.'
                : 'Parameters, metrics, data sets, tags and packages of these runs are the same.'
            }
          />
        }
      >
        <DiffTable state={props.state} runs={props.state.runs() ?? []} />
      </Show>
    </>
  )
}

function Waiting(props: { readonly state: CompareState }) {
  return (
    <Switch fallback={<Skeleton width="320px" />}>
      <Match when={props.state.runIds().length === 0}>
        <EmptyState
          title="Choose runs to compare"
          text="Tick runs in the table of an experiment, then press “Compare”. Any number of them can stand side by side."
        />
      </Match>
      <Match when={props.state.error()}>
        <ErrorNote error={props.state.error()} onRetry={() => props.state.reread()} />
      </Match>
    </Switch>
  )
}
