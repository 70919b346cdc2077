import type { RegistryEvent } from '#model/registered-model.ts'
import { For, Show, createSignal } from 'solid-js'
import { Button } from '../kit/button.tsx'
import { plural } from '../format.ts'
import { RelativeTime } from '../kit/relative-time.tsx'
import { Section } from '../kit/section.tsx'
import css from './event-list.module.css'
import { eventWords } from './event-words.ts'

export type EventListProps = {
  /** Latest first. */
  readonly events: readonly RegistryEvent[]
  /** The version whose page this is. */
  readonly version?: number
}

const FIRST_SHOWN = 12

/** What happened, as a line of time. */
export function EventList(props: EventListProps) {
  const [all, setAll] = createSignal(false)
  const shown = () => (all() ? props.events : props.events.slice(0, FIRST_SHOWN))
  const hidden = () => props.events.length - shown().length
  return (
    <Section title="History" count={props.events.length}>
      <ol class={css.events}>
        <For each={shown()}>
          {(event) => (
            <li class={css.event} data-kind={event.kind}>
              <span class={css.words}>{eventWords(event, props.version)}</span>
              <span class={css.when}>
                <RelativeTime time={event.time} />
                <Show when={event.by !== ''}>, by {event.by}</Show>
              </span>
            </li>
          )}
        </For>
      </ol>
      <Show when={hidden() > 0}>
        <Button look="plain" onClick={() => setAll(true)}>
          Show {plural(hidden(), 'earlier change')}
        </Button>
      </Show>
    </Section>
  )
}
