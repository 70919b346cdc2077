import { isTrackletError } from '#base/errors.ts'
import { A, useNavigate, useParams } from '@solidjs/router'
import { Show } from 'solid-js'
import { ErrorNote } from '../../errors.tsx'
import { plural } from '../../format.ts'
import { Button } from '../../kit/button.tsx'
import { CodeBlock } from '../../kit/code-block.tsx'
import { EmptyState } from '../../kit/empty-state.tsx'
import { createLive } from '../../live.ts'
import { remote } from '../../remote.ts'
import { EXPERIMENTS_PATH, WELCOME_PATH } from '../../routes.ts'
import { loggingSnippet } from '../../snippet.ts'
import css from './empty.module.css'
import type { TableView } from './view/view-state.ts'

/** Teaches the lines that would fill this very table. */
export function EmptyExperiment(props: { readonly name: string }) {
  return (
    <EmptyState
      title="No runs yet"
      text="Paste this where your training runs, and the run appears here at once."
    >
      <CodeBlock code={loggingSnippet(props.name)} copyLabel="Copy the three lines" />
      <p class={css.more}>
        Nothing at hand to train?{' '}
        <A href={WELCOME_PATH} class={css.link}>
          Train a model in this tab
        </A>
      </p>
    </EmptyState>
  )
}

/** The address of an experiment that cannot be read: most often one that is not in this browser. */
export function NoExperiment(props: { readonly error: unknown; readonly onRetry: () => void }) {
  const navigate = useNavigate()
  return (
    <Show
      when={isTrackletError(props.error, 'RESOURCE_DOES_NOT_EXIST')}
      fallback={<ErrorNote error={props.error} onRetry={() => props.onRetry()} />}
    >
      <EmptyState
        title="No such experiment here"
        text="It was purged, or it is in another browser: experiments live where they were logged."
      >
        <Button onClick={() => navigate(EXPERIMENTS_PATH)}>Show the experiments that are here</Button>
      </EmptyState>
    </Show>
  )
}

export function NoDeletedRuns(props: { readonly onBack: () => void }) {
  return (
    <EmptyState title="No deleted runs" text="Runs that are deleted wait here, to be restored or purged.">
      <Button onClick={() => props.onBack()}>Back to the active runs</Button>
    </EmptyState>
  )
}

/** Says what excludes every run, and how many there would be without it. */
export function NoMatch(props: { readonly view: TableView }) {
  const params = useParams<{ experimentId: string }>()
  const without = createLive(
    () => ({ id: params.experimentId, deleted: props.view.deleted() }),
    async ({ id, deleted }) => {
      const page = await remote.readRunTable({
        experimentIds: [id ?? ''],
        viewType: deleted ? 'DELETED_ONLY' : 'ACTIVE_ONLY',
        text: '',
        sort: [],
        offset: 0,
        limit: 0,
        metrics: [],
      })
      return page.total
    },
    (change) => change.kind === 'runs',
  )
  const all = () => plural(without.data() ?? 0, props.view.deleted() ? 'deleted run' : 'run')
  return (
    <EmptyState
      title="No match"
      text={
        <Show when={without.data() !== undefined}>
          No run’s name contains “{props.view.text()}”; that excludes all {all()} of this experiment.
        </Show>
      }
    >
      <Button onClick={() => props.view.setText('')}>Clear the filter</Button>
    </EmptyState>
  )
}
