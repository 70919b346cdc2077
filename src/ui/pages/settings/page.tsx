import { For, Match, Show, Switch, createSignal } from 'solid-js'
import { createAction } from '../../action.ts'
import { ErrorNote } from '../../errors.tsx'
import { exportBundle } from '../../exporting/export-state.ts'
import { formatBytes, formatCount, plural } from '../../format.ts'
import { Button } from '../../kit/button.tsx'
import { ConfirmDialog } from '../../kit/dialog.tsx'
import { PageSection, SectionsPage } from '../../kit/page-sections.tsx'
import { Skeleton } from '../../kit/skeleton.tsx'
import { Segmented } from '../../kit/tabs.tsx'
import { createLive } from '../../live.ts'
import { BUILD_ID } from '../../pwa.ts'
import { worker } from '../../remote.ts'
import { setTheme, theme, type Theme } from '../../theme/theme.ts'
import { createTitle } from '../../title.ts'
import { APP_VERSION } from '../../version.ts'
import { OriginList } from './origin-list.tsx'
import css from './page.module.css'
import { SpaceTable } from './space-table.tsx'

const THEMES: readonly { value: Theme; label: string }[] = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]

export function SettingsPage() {
  createTitle(() => 'Settings')
  const space = createLive(
    () => 'space',
    () => worker.measureSpace(),
    (change) => change.kind !== 'settings' && change.kind !== 'metrics',
  )
  return (
    <SectionsPage title="Settings">
      <PageSection title="Space" text="What the runs of this browser take on its disk.">
        <Switch fallback={<SpaceSkeleton />}>
          <Match when={space.data()}>{(report) => <SpaceTable report={report()} />}</Match>
          <Match when={space.error()}>
            {(error) => <ErrorNote error={error()} onRetry={space.reread} />}
          </Match>
        </Switch>
      </PageSection>
      <PageSection
        title="Keeping the data"
        text="A browser may clear sites it deems unused when its disk runs low, unless it promised to keep this one."
      >
        <Persistence persisted={space.data()?.persisted} onChange={space.reread} />
      </PageSection>
      <PageSection
        title="Export"
        text="Everything that is not deleted, as one file: a copy to keep, or to open in another browser."
      >
        <Button onClick={() => void exportBundle({})}>Export everything</Button>
      </PageSection>
      <PageSection
        title="Deleted runs"
        text="Deleted runs and experiments can be restored until they are purged."
      >
        <Purge runs={space.data()?.deletedRuns} bytes={space.data()?.deletedBytes} />
      </PageSection>
      <PageSection
        title="Origins"
        text="Pages of other addresses that may log here. Each of them asked, and you said yes."
      >
        <OriginList />
      </PageSection>
      <PageSection title="Theme">
        <Segmented label="Theme" value={theme()} options={THEMES} onChange={setTheme} />
      </PageSection>
      <PageSection title="About">
        <dl class={css.facts}>
          <dt>Version</dt>
          <dd>
            {APP_VERSION}, build <code>{BUILD_ID}</code>
          </dd>
          <dt>Licence</dt>
          <dd>Apache-2.0</dd>
          <dt>Network</dt>
          <dd>Nothing leaves this browser. The page’s policy lets it talk to its own address only.</dd>
        </dl>
      </PageSection>
    </SectionsPage>
  )
}

/** Counting reads every run: thousands take a moment. */
function SpaceSkeleton() {
  return (
    <div class={css.skeleton} role="status" aria-label="Counting">
      <For each={['240px', '100%', '100%', '100%']}>{(width) => <Skeleton width={width} />}</For>
    </div>
  )
}

function Persistence(props: { readonly persisted: boolean | undefined; readonly onChange: () => void }) {
  const [refused, setRefused] = createSignal(false)
  const keep = createAction(async () => {
    setRefused(!(await navigator.storage.persist()))
    props.onChange()
  }, 'The browser could not be asked')
  return (
    <Show when={props.persisted !== undefined} fallback={<Skeleton width="320px" />}>
      <Show
        when={props.persisted}
        fallback={
          <>
            <p>The browser keeps the data as long as there is room, and has not promised more.</p>
            <Button pending={keep.pending()} onClick={() => void keep.run()}>
              Keep my data
            </Button>
            <Show when={refused()}>
              <p role="status" class={css.refused}>
                The browser said no. Chromium says yes to sites that are installed, bookmarked or often used;
                installing Tracklet from the address bar is the surest way.
              </p>
            </Show>
          </>
        }
      >
        <p>This browser promised to keep the data until you clear it yourself.</p>
      </Show>
    </Show>
  )
}

function Purge(props: { readonly runs: number | undefined; readonly bytes: number | undefined }) {
  const [asking, setAsking] = createSignal(false)
  const what = () => plural(props.runs ?? 0, 'deleted run')
  const purge = createAction(async () => {
    const text = `${what()} purged.`
    await worker.purgeDeleted()
    return { text }
  }, 'Could not purge')
  return (
    <Show when={props.runs !== undefined} fallback={<Skeleton width="160px" />}>
      <Show when={(props.runs ?? 0) > 0} fallback={<p>There are none.</p>}>
        <p>
          {formatCount(props.runs ?? 0)} {props.runs === 1 ? 'run holds' : 'runs hold'} about{' '}
          {formatBytes(props.bytes ?? 0)}.
        </p>
        <Button look="danger" pending={purge.pending()} onClick={() => setAsking(true)}>
          Purge {what()}…
        </Button>
      </Show>
      <ConfirmDialog
        open={asking()}
        onClose={() => setAsking(false)}
        title={`Purge ${what()}?`}
        action={`Purge ${what()}`}
        danger
        onConfirm={() => purge.run()}
      >
        <p>
          Their parameters, metrics and files are removed for good, and with them deleted experiments. This
          frees about {formatBytes(props.bytes ?? 0)}.
        </p>
      </ConfirmDialog>
    </Show>
  )
}
