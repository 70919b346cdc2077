/** A run is a colour, a name and a state, in that order, everywhere. */
import { runColorFor } from '#model/run-color.ts'
import type { Run } from '#model/run.ts'
import { A } from '@solidjs/router'
import CircleCheck from 'lucide-solid/icons/circle-check'
import CircleDashed from 'lucide-solid/icons/circle-dashed'
import CirclePause from 'lucide-solid/icons/circle-pause'
import CircleSlash from 'lucide-solid/icons/circle-slash'
import CircleX from 'lucide-solid/icons/circle-x'
import { Match, Show, Switch } from 'solid-js'
import { litRun, setLitRun } from '../lit-run.ts'
import { runState, type RunState } from '../run-state.ts'
import { shownColor } from '../theme/run-colors.ts'
import { scheme } from '../theme/theme.ts'
import { cx } from './cx.ts'
import css from './run-label.module.css'

export { runState, type RunState } from '../run-state.ts'

const EXPLAINED: Readonly<Record<RunState, string>> = {
  live: 'Live: logging now',
  interrupted: 'Interrupted: the client went away without ending the run; it can be resumed by its id',
  scheduled: 'Scheduled: not started yet',
  finished: 'Finished',
  failed: 'Failed',
  killed: 'Killed',
}

/** The colour to paint a run's line, dot or bar with on the present ground. Reactive. */
export function paintOf(run: Pick<Run, 'runId' | 'tags'>): string {
  return shownColor(runColorFor(run), scheme())
}

/** @param props.hollow of a run that is not drawn */
export function RunSwatch(props: { readonly color: string; readonly hollow?: boolean }) {
  return (
    <span class={css.swatch} data-hollow={props.hollow ?? false} style={{ '--run-color': props.color }} />
  )
}

export type RunStateMarkProps = {
  readonly state: RunState
  /** The word behind the mark; without it the word is the mark's name and tooltip. */
  readonly word?: boolean
}

export function RunStateMark(props: RunStateMarkProps) {
  return (
    <span
      class={cx(css.state, css[props.state])}
      data-tip={EXPLAINED[props.state]}
      role={props.word ? undefined : 'img'}
      aria-label={props.word ? undefined : props.state}
    >
      <span class={css.mark} aria-hidden="true">
        <Switch>
          <Match when={props.state === 'live'}>
            <span class={css.dot} />
          </Match>
          <Match when={props.state === 'interrupted'}>
            <CirclePause size={14} />
          </Match>
          <Match when={props.state === 'scheduled'}>
            <CircleDashed size={14} />
          </Match>
          <Match when={props.state === 'finished'}>
            <CircleCheck size={14} />
          </Match>
          <Match when={props.state === 'failed'}>
            <CircleX size={14} />
          </Match>
          <Match when={props.state === 'killed'}>
            <CircleSlash size={14} />
          </Match>
        </Switch>
      </span>
      <Show when={props.word}>{props.state}</Show>
    </span>
  )
}

export type RunLabelProps = {
  readonly run: Pick<Run, 'runId' | 'runName' | 'status' | 'tags'>
  readonly live: boolean
  /** Where the name leads; without it the name is plain text. */
  readonly href?: string
  /** `word` writes the state out, `mark` shows its sign (the default), `none` leaves it to a column of its own. */
  readonly state?: 'word' | 'mark' | 'none'
}

export function RunLabel(props: RunLabelProps) {
  return (
    <span
      class={css.run}
      data-lit={litRun() === props.run.runId}
      onPointerEnter={() => setLitRun(props.run.runId)}
      onPointerLeave={() => setLitRun((lit) => (lit === props.run.runId ? undefined : lit))}
    >
      <RunSwatch color={paintOf(props.run)} />
      <Show when={props.href} fallback={<span class={css.name}>{props.run.runName}</span>}>
        {(href) => (
          <A href={href()} class={cx(css.name, css.link)}>
            {props.run.runName}
          </A>
        )}
      </Show>
      <Show when={props.state !== 'none'}>
        <RunStateMark state={runState(props.run.status, props.live)} word={props.state === 'word'} />
      </Show>
    </span>
  )
}
