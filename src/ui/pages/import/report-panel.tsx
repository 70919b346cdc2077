import type { ImportReport } from '#model/import.ts'
import { A } from '@solidjs/router'
import { For, Show, onMount } from 'solid-js'
import { useApp } from '../../app-context.tsx'
import { plural } from '../../format.ts'
import { Button } from '../../kit/button.tsx'
import { experimentPath } from '../../routes.ts'
import { countFacts } from './count-facts.ts'
import css from './page.module.css'
import { SkippedList } from './skipped-list.tsx'
import { cancelImport } from './state.ts'

/** More are in the list of experiments. */
const MOST_LISTED = 12

export function ReportPanel(props: { readonly report: ImportReport }) {
  const app = useApp()
  // The way to the runs is not to wait for the word of the change.
  onMount(() => app.experiments.reread())
  /** Those with runs, unless none has any. */
  const experiments = () => {
    const all = app.experiments.data() ?? []
    const here = all.filter(({ experiment }) => props.report.experimentIds.includes(experiment.experimentId))
    const withRuns = here.filter(({ activeRuns }) => activeRuns > 0)
    return withRuns.length > 0 ? withRuns : here
  }
  return (
    <section class={css.stack} aria-label="Import report">
      <h2 class={css.heading}>
        {props.report.runs + props.report.grownRuns > 0
          ? `Imported ${plural(props.report.runs + props.report.grownRuns, 'run')}`
          : 'Imported'}
      </h2>
      <div role="status">
        <For each={countFacts(props.report, 'did')}>{(fact) => <p>{fact}</p>}</For>
      </div>
      <Show when={experiments().length > 0}>
        <ul class={css.links} aria-label="Where they are">
          <For each={experiments().slice(0, MOST_LISTED)}>
            {({ experiment, activeRuns }) => (
              <li>
                <A href={experimentPath(experiment.experimentId)}>{experiment.name}</A>{' '}
                <span class={css.secondary}>{plural(activeRuns, 'run')}</span>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <SkippedList title="Left out" skipped={props.report.skipped} />
      <div class={css.buttons}>
        <Button onClick={cancelImport}>Import more</Button>
      </div>
    </section>
  )
}
