/** What stands instead of the app while the store must not or cannot be used. */
import type { StoreStatus } from '#model/storage.ts'
import { For, Match, Show, Switch, createSignal, type JSX } from 'solid-js'
import { createAction } from '../action.ts'
import { formatDateTime, plural } from '../format.ts'
import { Button } from '../kit/button.tsx'
import { CopyButton } from '../kit/copy-button.tsx'
import { Toasts } from '../kit/toast.tsx'
import { TooltipLayer } from '../kit/tooltip.tsx'
import { worker } from '../remote.ts'
import css from './status-screen.module.css'

type Trouble = Exclude<StoreStatus, { state: 'ready' }>
type Lost = Extract<StoreStatus, { state: 'lost' }>
type Blocked = Extract<StoreStatus, { state: 'blocked' }>
type Failed = Extract<StoreStatus, { state: 'failed' }>

export function StatusScreen(props: { readonly status: Trouble | undefined }) {
  const as = <State extends Trouble['state']>(state: State) =>
    props.status?.state === state ? (props.status as Extract<Trouble, { state: State }>) : undefined
  return (
    <main class={css.screen}>
      <Switch>
        <Match when={as('lost')}>{(lost) => <LostScreen lost={lost()} />}</Match>
        <Match when={as('newer')}>
          <Words title="This tab is older than its data">
            <p>
              Another tab opened a newer Tracklet, which changed the form of the database. This tab would not
              understand it, so it writes nothing. Everything is safe; reload to go on.
            </p>
            <ReloadButton primary />
          </Words>
        </Match>
        <Match when={as('blocked')}>{(blocked) => <BlockedScreen blocked={blocked()} />}</Match>
        <Match when={as('failed')}>{(failed) => <FailedScreen failed={failed()} />}</Match>
      </Switch>
      <Toasts />
      <TooltipLayer />
    </main>
  )
}

function LostScreen(props: { readonly lost: Lost }) {
  const [sure, setSure] = createSignal(false)
  const begin = createAction(async () => {
    await worker.startFresh()
    location.reload()
  }, 'Could not start fresh')
  const left = () => {
    const parts = [
      props.lost.runsLeft > 0 && plural(props.lost.runsLeft, 'run'),
      props.lost.filesLeft > 0 && plural(props.lost.filesLeft, 'artifact file'),
    ].filter(Boolean)
    return parts.length === 0 ? 'Nothing of them is left in this browser.' : `Left: ${parts.join(' and ')}.`
  }
  return (
    <Words title="This browser lost Tracklet’s database">
      <p>
        On {formatDateTime(props.lost.lastSeen)} it held {plural(props.lost.lostRuns, 'run')} in{' '}
        {plural(props.lost.lostExperiments, 'experiment')} that are gone now. Browsers empty a database when a
        disk runs full, when site data is cleared, or when its files are damaged. {left()}
      </p>
      <p>
        Nothing has been overwritten, and nothing is written until you decide. If you restored the browser’s
        profile from a backup, or another profile has the data, close this tab first. An exported bundle can
        be imported after a fresh start.
      </p>
      <div class={css.actions}>
        <ReloadButton />
        <Show when={sure()} fallback={<Button onClick={() => setSure(true)}>Start fresh…</Button>}>
          <Button look="danger" pending={begin.pending()} onClick={() => void begin.run()}>
            Give up the lost runs and start fresh
          </Button>
        </Show>
      </div>
    </Words>
  )
}

function BlockedScreen(props: { readonly blocked: Blocked }) {
  return (
    <Words title="Another tab holds the old database">
      <p>
        Tracklet was updated and wants to renew its database, but a tab with the old version still has it
        open. Close that tab or reload it; this page goes on by itself. Everything is safe.
      </p>
      <Show when={props.blocked.blockedBy.length > 0}>
        <ul class={css.list}>
          <For each={props.blocked.blockedBy}>{(address) => <li>{address}</li>}</For>
        </ul>
      </Show>
    </Words>
  )
}

function FailedScreen(props: { readonly failed: Failed }) {
  return (
    <Words title="The database does not open">
      <p>
        Tracklet could not open what it keeps in this browser. Nothing was changed. Reloading often helps; a
        private window, a full disk or blocked site data are the usual reasons.
      </p>
      <pre class={css.detail}>{props.failed.message}</pre>
      <div class={css.actions}>
        <ReloadButton primary />
        <CopyButton text={`${props.failed.message}\n${navigator.userAgent}`} label="Copy details" />
      </div>
    </Words>
  )
}

function Words(props: { readonly title: string; readonly children: JSX.Element }) {
  return (
    <section class={css.words} role="alert">
      <h1 class={css.title}>{props.title}</h1>
      {props.children}
    </section>
  )
}

function ReloadButton(props: { readonly primary?: boolean }) {
  return (
    <Button {...(props.primary && { look: 'primary' as const })} onClick={() => location.reload()}>
      Reload
    </Button>
  )
}
