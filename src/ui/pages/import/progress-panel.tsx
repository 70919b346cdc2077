import type { Milliseconds } from '#base/units.ts'
import type { ImportProgress } from '#model/import.ts'
import { Show } from 'solid-js'
import { plural } from '../../format.ts'
import { Button } from '../../kit/button.tsx'
import { TimeLeft } from '../../kit/time-left.tsx'
import css from './page.module.css'
import { cancelImport } from './state.ts'

const PHASES: Record<ImportProgress['phase'], string> = {
  waiting: 'Waiting for another import',
  reading: 'Reading',
  saving: 'Saving',
}

export type ProgressPanelProps = {
  readonly progress: ImportProgress | undefined
  /** While they are only looked at. */
  readonly files?: number
  /** When reading began. */
  readonly begun?: Milliseconds
}

export function ProgressPanel(props: ProgressPanelProps) {
  const title = () => {
    if (props.files !== undefined) return `Looking into ${plural(props.files, 'file')}`
    return props.progress ? PHASES[props.progress.phase] : 'Starting'
  }
  const fraction = () => (props.progress?.phase === 'reading' ? props.progress.fraction : undefined)
  return (
    <section class={css.stack} aria-label="Import" aria-busy="true">
      <h2 class={css.heading}>{title()}</h2>
      <progress
        class={css.progress}
        aria-label={title()}
        max={1}
        {...(fraction() === undefined ? {} : { value: fraction() })}
      />
      <p class={css.counts}>
        <Show when={props.progress}>
          {(progress) => (
            <span>
              {plural(progress().runs, 'run')}, {plural(progress().points, 'point')},{' '}
              {plural(progress().artifacts, 'file')}
            </span>
          )}
        </Show>
        <Show when={props.begun}>
          {(begun) => (
            <span>
              <TimeLeft begun={begun()} fraction={fraction()} />
            </span>
          )}
        </Show>
      </p>
      <div class={css.buttons}>
        <Button onClick={cancelImport}>Cancel</Button>
        <span class={css.secondary}>Cancelled, nothing of it is kept.</span>
      </div>
    </section>
  )
}
