import type { LoggedModelStatus } from '#model/logged-model.ts'
import CircleCheck from 'lucide-solid/icons/circle-check'
import CircleDashed from 'lucide-solid/icons/circle-dashed'
import CircleX from 'lucide-solid/icons/circle-x'
import { Match, Switch } from 'solid-js'
import css from './logged-model-status.module.css'

const WORDS: Readonly<Record<LoggedModelStatus, string>> = {
  UNSPECIFIED: 'not known',
  PENDING: 'pending',
  READY: 'ready',
  FAILED: 'upload failed',
}

export function LoggedModelStatusMark(props: { readonly status: LoggedModelStatus }) {
  return (
    <span class={css.status} data-status={props.status}>
      <Switch fallback={<CircleDashed size={14} aria-hidden="true" />}>
        <Match when={props.status === 'READY'}>
          <CircleCheck size={14} aria-hidden="true" />
        </Match>
        <Match when={props.status === 'FAILED'}>
          <CircleX size={14} aria-hidden="true" />
        </Match>
      </Switch>
      {WORDS[props.status]}
    </span>
  )
}
