import { isTrackletError } from '#base/errors.ts'
import { Match, Switch, type JSX } from 'solid-js'
import { ErrorNote } from './errors.tsx'
import { EmptyState } from './kit/empty-state.tsx'
import type { Live } from './live.ts'

export type MissingPageProps = {
  readonly live: Pick<Live<unknown, unknown>, 'error' | 'reread'>
  readonly title: string
  /** Why what the address names may not be here. */
  readonly text: JSX.Element
  readonly loading?: JSX.Element
  /** What may be done instead. */
  readonly children?: JSX.Element
}

/** Stands for a page of which the subject is still read, is not here, or cannot be read. */
export function MissingPage(props: MissingPageProps) {
  return (
    <Switch fallback={props.loading}>
      <Match when={isTrackletError(props.live.error(), 'RESOURCE_DOES_NOT_EXIST')}>
        <EmptyState wholePage title={props.title} text={props.text}>
          {props.children}
        </EmptyState>
      </Match>
      <Match when={props.live.error()}>
        <ErrorNote error={props.live.error()} onRetry={() => props.live.reread()} />
      </Match>
    </Switch>
  )
}
