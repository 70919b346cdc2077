import { A, HashRouter, Navigate, Route } from '@solidjs/router'
import { ErrorBoundary, For, Show, Suspense, createMemo, createSignal, type JSX } from 'solid-js'
import { AppContext, useApp, type AppState } from './app-context.tsx'
import { canWrite } from './can-write.ts'
import { listenToKeys } from './commands.ts'
import { ErrorNote } from './errors.tsx'
import { EmptyState } from './kit/empty-state.tsx'
import { lastExperiment } from './last-experiment.ts'
import { latePage } from './late-page.tsx'
import { createLive } from './live.ts'
import { look } from './look.ts'
import { createRecentActivity } from './recent-activity.ts'
import { remote } from './remote.ts'
import { EXPERIMENTS_PATH, ROUTES, experimentPath } from './routes.ts'
import { Shell, type Panel } from './shell/shell.tsx'

const WelcomePage = latePage(async () => (await import('./pages/welcome/page.tsx')).WelcomePage)
const ExperimentsPage = latePage(async () => (await import('./pages/experiments/page.tsx')).ExperimentsPage)
const ExperimentPage = latePage(async () => (await import('./pages/experiment/page.tsx')).ExperimentPage)
const RunPage = latePage(async () => (await import('./pages/run/page.tsx')).RunPage)
const ComparePage = latePage(async () => (await import('./pages/compare/page.tsx')).ComparePage)
const ModelsPage = latePage(async () => (await import('./pages/models/page.tsx')).ModelsPage)
const ModelPage = latePage(async () => (await import('./pages/model/page.tsx')).ModelPage)
const ModelVersionPage = latePage(
  async () => (await import('./pages/model-version/page.tsx')).ModelVersionPage,
)
const LoggedModelPage = latePage(async () => (await import('./pages/logged-model/page.tsx')).LoggedModelPage)
const ImportPage = latePage(async () => (await import('./pages/import/page.tsx')).ImportPage)
const UsePage = latePage(async () => (await import('./pages/use/page.tsx')).UsePage)
const SettingsPage = latePage(async () => (await import('./pages/settings/page.tsx')).SettingsPage)

/** Begun anew when a bundle is looked at, or no more: nothing that was read of one store is shown of another. */
export function App() {
  return <For each={[look()]}>{() => <Pages />}</For>
}

function Pages() {
  return (
    <HashRouter root={Root} explicitLinks={true}>
      <Route path={ROUTES.home} component={Home} />
      <Route path={ROUTES.welcome} component={WelcomePage} />
      <Route path={ROUTES.experiments} component={ExperimentsPage} />
      <Route path={ROUTES.experiment} component={ExperimentPage} />
      <Route path={ROUTES.run} component={RunPage} />
      <Route path={ROUTES.compare} component={ComparePage} />
      <Route path={ROUTES.models} component={ModelsPage} />
      <Route path={ROUTES.model} component={ModelPage} />
      <Route path={ROUTES.modelVersion} component={ModelVersionPage} />
      <Route path={ROUTES.loggedModel} component={LoggedModelPage} />
      <Route path={ROUTES.import} component={ImportPage} />
      <Route path={ROUTES.use} component={UsePage} />
      <Route path={ROUTES.settings} component={SettingsPage} />
      <Route path="*" component={NotFound} />
    </HashRouter>
  )
}

function Root(props: { readonly children?: JSX.Element }) {
  const experiments = createLive(
    () => 'all',
    () => remote.listExperiments('ACTIVE_ONLY'),
    (change) => change.kind === 'experiments' || change.kind === 'runs',
  )
  const [panel, setPanel] = createSignal<Panel>()
  const state: AppState = {
    experiments,
    isLive: createRecentActivity(),
    openPalette: () => setPanel('palette'),
    openHelp: () => setPanel('help'),
    createExperiment: () => setPanel('create'),
  }
  listenToKeys()
  return (
    <AppContext.Provider value={state}>
      <Shell panel={panel()} onPanel={setPanel}>
        <ErrorBoundary fallback={(error: unknown, reset) => <ErrorNote error={error} onRetry={reset} />}>
          <Suspense>{props.children}</Suspense>
        </ErrorBoundary>
      </Shell>
    </AppContext.Provider>
  )
}

/** Without a run the welcome; else the experiment that was open last, or had the latest run. Decided once a visit. */
function Home() {
  const { experiments } = useApp()
  const target = createMemo<string | undefined>((decided) => {
    const list = experiments.data()
    if (decided !== undefined || list === undefined) return decided
    if (list.every(({ activeRuns, deletedRuns }) => activeRuns + deletedRuns === 0))
      return canWrite() ? ROUTES.welcome : EXPERIMENTS_PATH
    const last = list.find(({ experiment }) => experiment.experimentId === lastExperiment())
    const byTime = [...list].sort((a, b) => (b.lastRunTime ?? 0) - (a.lastRunTime ?? 0))
    const chosen = last ?? byTime[0]
    return chosen ? experimentPath(chosen.experiment.experimentId) : EXPERIMENTS_PATH
  })
  return (
    <Show when={target()} fallback={<HomeError />}>
      {(path) => (
        <Show when={path() === ROUTES.welcome} fallback={<Navigate href={path()} />}>
          <WelcomePage />
        </Show>
      )}
    </Show>
  )
}

function HomeError() {
  const { experiments } = useApp()
  return (
    <Show when={experiments.error()}>
      <ErrorNote error={experiments.error()} onRetry={() => experiments.reread()} />
    </Show>
  )
}

function NotFound() {
  return (
    <EmptyState
      wholePage
      title="Nothing here"
      text={
        <>
          The address does not lead to an experiment, a run or a page. Go on from{' '}
          <A href={EXPERIMENTS_PATH}>all experiments</A>.
        </>
      }
    />
  )
}
