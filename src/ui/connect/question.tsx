import { Show, createSignal } from 'solid-js'
import { OPAQUE_ORIGIN, type GrantScope, type NewGrant } from '#model/grant.ts'
import { GrantFields } from '../grant-fields.tsx'
import { Button } from '../kit/button.tsx'
import { Select } from '../kit/select.tsx'
import { createArmed } from './armed.ts'
import css from './connect-page.module.css'
import { DURATIONS, endOf, type Duration } from './durations.ts'
import type { Asker } from './meet-opener.ts'

export type QuestionProps = {
  readonly asker: Asker
  readonly onAllow: (grant: NewGrant) => void
  readonly onRefuse: () => void
}

/** Which origin, what it may do, for how long. Nothing but a person's click on this page says yes. */
export function Question(props: QuestionProps) {
  const armed = createArmed()
  const [chosen, setScope] = createSignal<GrantScope>()
  const scope = () => chosen() ?? usualScope(props.asker.experiment)
  const isSandboxed = () => props.asker.origin === OPAQUE_ORIGIN
  const [duration, setDuration] = createSignal<Duration>('day')
  const allow = ({ isTrusted }: MouseEvent) => {
    if (isTrusted && armed())
      props.onAllow({ ...scope(), origin: props.asker.origin, until: endOf(duration()) })
  }
  return (
    <form class={css.question} onSubmit={(event) => event.preventDefault()}>
      <h1 class={css.title}>Let this page log to Tracklet?</h1>
      <Show when={isSandboxed()} fallback={<p class={css.origin}>{props.asker.origin}</p>}>
        <p class={css.text}>
          It is sandboxed, so the browser does not say whose it is. Allow it only if the page that you came
          from shows this code:
        </p>
        <p class={css.origin}>{props.asker.code}</p>
      </Show>
      <p class={css.text}>
        It may do what you allow here, and always sees the runs that it made. You can change or withdraw it at
        any time, in Tracklet’s settings.
      </p>
      <GrantFields scope={scope()} experiment={props.asker.experiment} onChange={setScope} />
      <Show
        when={!isSandboxed()}
        fallback={<p class={css.text}>It holds for this connection, and for 24 hours at most.</p>}
      >
        <Select
          label="For"
          value={duration()}
          options={DURATIONS}
          onChange={(value) => setDuration(value as Duration)}
        />
      </Show>
      <div class={css.actions}>
        <Button onClick={() => props.onRefuse()}>Don’t allow</Button>
        <Button look="primary" disabled={!armed()} onClick={allow}>
          Allow
        </Button>
      </div>
    </form>
  )
}

function usualScope(experiment: string): GrantScope {
  return { reach: experiment === '' ? 'own' : 'one', experiment, read: false, change: false }
}
