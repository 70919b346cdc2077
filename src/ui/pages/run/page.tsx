import { Match, Show, Switch, createEffect, lazy, Suspense } from 'solid-js'
import type { RunDetails } from '#model/run.ts'
import { provideCommands, type Command } from '../../commands.ts'
import { MissingPage } from '../../missing-page.tsx'
import { Button } from '../../kit/button.tsx'
import { copyText } from '../../kit/copy-button.tsx'
import { PageSkeleton } from '../../kit/page-skeleton.tsx'
import pageCss from '../../kit/page.module.css'
import { Skeleton } from '../../kit/skeleton.tsx'
import { modelSources } from '../../registry/run-models.ts'
import { RUN_TABS, type RunTab } from '../../routes.ts'
import { createTitle } from '../../title.ts'
import { RunHeader } from './header.tsx'
import { RunOverview } from './overview.tsx'
import css from './page.module.css'
import { createRunPage, type RunPageState } from './state.ts'

const ChartsTab = lazy(async () => ({ default: (await import('./charts-tab.tsx')).ChartsTab }))
const RegisterDialog = lazy(async () => ({
  default: (await import('../../registry/register-dialog.tsx')).RegisterDialog,
}))
const ArtifactsTab = lazy(async () => ({ default: (await import('./artifacts-tab.tsx')).ArtifactsTab }))

/** One run: what it is, its charts, its files. */
export function RunPage() {
  const state = createRunPage()
  createTitle(() => state.details()?.run.runName)
  provideCommands(() => runCommands(state))
  // An address with the wrong experiment, as after an import by hand, is put right.
  createEffect(() => {
    const details = state.details()
    if (details && !location.hash.includes(`/experiments/${encodeURIComponent(details.run.experimentId)}/`))
      state.go(state.tab(), state.artifact(), { replace: true })
  })
  return (
    <div class={pageCss.page}>
      <Show when={state.details()} fallback={<RunMissing state={state} />}>
        {(details) => (
          <>
            <RunHeader state={state} details={details()} />
            <RunNotices state={state} details={details()} />
            <Suspense>
              <Switch>
                <Match when={state.tab() === 'overview'}>
                  <RunOverview state={state} details={details()} />
                </Match>
                <Match when={state.tab() === 'charts'}>
                  <ChartsTab details={details()} />
                </Match>
                <Match when={state.tab() === 'artifacts'}>
                  <ArtifactsTab state={state} />
                </Match>
              </Switch>
            </Suspense>
          </>
        )}
      </Show>
      <Show when={state.registering()}>
        {(sources) => (
          <Suspense>
            <RegisterDialog sources={sources()} onClose={() => state.setRegistering(undefined)} />
          </Suspense>
        )}
      </Show>
    </div>
  )
}

/** Loading, not there, or not readable. */
function RunMissing(props: { readonly state: RunPageState }) {
  return (
    <MissingPage
      live={props.state.live}
      loading={<RunSkeleton />}
      title="This run is not here"
      text={
        <>
          No run has the id <code>{props.state.runId()}</code> in this browser. It may have been purged, or
          logged in another browser or profile: runs stay where they were logged until they are exported.
        </>
      }
    />
  )
}

function RunSkeleton() {
  return (
    <PageSkeleton label="Loading the run" title="280px" lines={['220px']}>
      <div class={css.skeletonBody}>
        <Skeleton width="60%" />
        <Skeleton width="80%" />
        <Skeleton width="70%" />
      </div>
    </PageSkeleton>
  )
}

function RunNotices(props: { readonly state: RunPageState; readonly details: RunDetails }) {
  return (
    <Show when={props.details.run.lifecycleStage === 'deleted'}>
      <div class={css.notice} role="status">
        <span>This run is deleted. Its points and files are kept until it is purged.</span>
        <Button pending={props.state.restore.pending()} onClick={() => void props.state.restore.run()}>
          Restore
        </Button>
      </div>
    </Show>
  )
}

const TAB_KEYS: Readonly<Record<RunTab, string>> = { overview: '1', charts: '2', artifacts: '3' }

function runCommands(state: RunPageState): Command[] {
  const deleted = (): boolean => state.details()?.run.lifecycleStage === 'deleted'
  const loaded = (): boolean => state.details() !== undefined
  const sources = () => {
    const models = state.models()
    return models ? modelSources(state.runId(), models) : []
  }
  return [
    ...RUN_TABS.map((tab): Command => ({
      id: `run-${tab}`,
      title: `Show ${tab}`,
      section: 'Run',
      keys: [TAB_KEYS[tab]],
      when: loaded,
      run: () => state.go(tab),
    })),
    {
      id: 'run-copy-id',
      title: 'Copy run id',
      section: 'Run',
      when: loaded,
      run: () => void copyText(state.runId()),
    },
    {
      id: 'run-register',
      title: 'Register model',
      section: 'Run',
      keys: ['m'],
      writes: true,
      when: () => sources().length > 0,
      run: () => state.setRegistering(sources()),
    },
    {
      id: 'run-delete',
      title: 'Delete run',
      section: 'Run',
      writes: true,
      when: () => loaded() && !deleted(),
      run: () => void state.remove.run(),
    },
    {
      id: 'run-restore',
      title: 'Restore run',
      section: 'Run',
      writes: true,
      when: () => loaded() && deleted(),
      run: () => void state.restore.run(),
    },
  ]
}
