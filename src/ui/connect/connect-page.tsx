import { Match, Show, Switch, createSignal, onMount } from 'solid-js'
import type { DoorNews } from '#base/door.ts'
import { OPAQUE_ORIGIN, type Grant, type NewGrant } from '#model/grant.ts'
import { describeError } from '../errors.tsx'
import { remote } from '../remote.ts'
import css from './connect-page.module.css'
import { handOver } from './hand-over.ts'
import { meetOpener, type Asker } from './meet-opener.ts'
import { Question } from './question.tsx'
import { noteRefusal, wasJustRefused } from './refusals.ts'

type State =
  | { readonly is: 'waiting'; readonly text: string }
  | { readonly is: 'asking'; readonly asker: Asker }
  | { readonly is: 'connected'; readonly by: 'tab' | 'window'; readonly origin: string }
  | { readonly is: 'refused' }
  | { readonly is: 'failed'; readonly error: unknown }

const REFUSED = 'The person at this browser did not allow this page to log to Tracklet.'

export function ConnectPage() {
  const [state, setState] = createSignal<State>({ is: 'waiting', text: 'Waiting for the page that asks…' })

  const begin = async () => {
    const asker = await meetOpener()
    if (wasJustRefused(asker.origin)) return refuse(asker)
    const grant = await remote.findGrant(asker.origin)
    if (grant !== undefined && covers(grant, asker)) await connect(asker, grant)
    else setState({ is: 'asking', asker })
  }
  const connect = async ({ origin, control }: Asker, grant: Grant) => {
    setState({ is: 'waiting', text: 'Connecting…' })
    const by = await handOver(grant.grantId, control)
    setState({ is: 'connected', by, origin })
    if (by === 'tab') close()
  }
  const allow = async (asker: Asker, request: NewGrant) =>
    await connect(asker, await remote.addGrant(request))
  const refuse = ({ origin, control }: Asker) => {
    noteRefusal(origin)
    control.postMessage({ type: 'closed', message: REFUSED } satisfies DoorNews)
    setState({ is: 'refused' })
    close()
  }
  const attempt = (work: () => Promise<void>) =>
    void work().catch((error: unknown) => setState({ is: 'failed', error }))

  onMount(() => attempt(begin))
  const when = <K extends State['is']>(is: K) => {
    const now = state()
    return now.is === is ? (now as State & { is: K }) : undefined
  }
  return (
    <main class={css.page}>
      <Switch>
        <Match when={when('waiting')}>
          {(now) => (
            <p role="status" class={css.text}>
              {now().text}
            </p>
          )}
        </Match>
        <Match when={when('asking')}>
          {(now) => (
            <Question
              asker={now().asker}
              onAllow={(request) => attempt(() => allow(now().asker, request))}
              onRefuse={() => refuse(now().asker)}
            />
          )}
        </Match>
        <Match when={when('connected')}>{(now) => <Connected {...now()} />}</Match>
        <Match when={when('refused')}>
          <Said title="Not allowed" text="The page was told so. You can close this window." />
        </Match>
        <Match when={when('failed')}>{(now) => <Said {...describeError(now().error)} alert />}</Match>
      </Switch>
    </main>
  )
}

function Connected(props: { readonly by: 'tab' | 'window'; readonly origin: string }) {
  return (
    <Show
      when={props.by === 'window'}
      fallback={
        <Said
          title="Connected"
          text="A tab of Tracklet takes what the page logs. You can close this window."
        />
      }
    >
      <Said
        title="Connected. Keep this window open"
        text={`It takes what ${props.origin === OPAQUE_ORIGIN ? 'the sandboxed page' : props.origin} logs, since no tab of Tracklet is open. When it is closed, the page keeps what is not saved yet, and offers to connect again.`}
      />
      <p class={css.text}>
        <a class={css.link} href="./" target="_blank" rel="noopener">
          Open Tracklet in a tab
        </a>
      </p>
    </Show>
  )
}

function Said(props: { readonly title: string; readonly text: string; readonly alert?: boolean }) {
  return (
    <div role={props.alert ? 'alert' : 'status'} class={css.said}>
      <h1 class={css.title}>{props.title}</h1>
      <p class={css.text}>{props.text}</p>
    </div>
  )
}

/** What was allowed before is not asked for again, unless the page names an experiment that it may not use. */
function covers({ reach, experiment }: Grant, asker: Asker): boolean {
  return reach !== 'one' || asker.experiment === '' || asker.experiment === experiment
}
