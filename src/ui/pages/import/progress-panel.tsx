import type { ImportProgress } from '#model/import.ts'
import { Show } from 'solid-js'
import { plural } from '../../format.ts'
import { Button } from '../../kit/button.tsx'
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
}

export function ProgressPanel(props: ProgressPanelProps) {
  const title = () => {
    if (props.files !== undefined) return `Looking into ${plural(props.files, 'file')}`
    return props.progress ? PHASES[props.progress.phase] : 'Starting'
  }
  return (
    <section class={css.stack} aria-label="Import" aria-busy="true">
      <h2 class={css.heading}>{title()}</h2>
      <progress
        class={css.progress}
        aria-label={title()}
        max={1}
        {...(props.progress?.phase === 'reading' ? { value: props.progress.fraction } : {})}
      />
      <p class={css.counts}>
        <Show when={props.progress} fallback=" ">
          {(progress) =>
            `${plural(progress().runs, 'run')}, ${plural(progress().points, 'point')}, ${plural(progress().artifacts, 'file')}`
          }
        </Show>
      </p>
      <div class={css.buttons}>
        <Button onClick={cancelImport}>Cancel</Button>
        <span class={css.secondary}>Cancelled, nothing of it is kept.</span>
      </div>
    </section>
  )
}
