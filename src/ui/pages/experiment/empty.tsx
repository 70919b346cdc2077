import { A, useNavigate } from '@solidjs/router'
import { Show } from 'solid-js'
import { Button } from '../../kit/button.tsx'
import { CodeBlock } from '../../kit/code-block.tsx'
import { EmptyState } from '../../kit/empty-state.tsx'
import { MissingPage, type MissingPageProps } from '../../missing-page.tsx'
import { EXPERIMENTS_PATH, WELCOME_PATH } from '../../routes.ts'
import { loggingSnippet } from '../../snippet.ts'
import css from './empty.module.css'

/** Teaches the lines that would fill this very table. @param props.name undefined of several experiments */
export function EmptyExperiment(props: { readonly name: string | undefined }) {
  return (
    <EmptyState
      title="No runs yet"
      text={
        props.name === undefined
          ? 'None of these experiments has a run. What is logged to one of them appears here at once.'
          : 'Paste this where your training runs, and the run appears here at once.'
      }
    >
      <Show when={props.name !== undefined}>
        <CodeBlock code={loggingSnippet(props.name ?? '')} copyLabel="Copy the three lines" />
      </Show>
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
export function NoExperiment(props: { readonly live: MissingPageProps['live'] }) {
  const navigate = useNavigate()
  return (
    <MissingPage
      live={props.live}
      title="No such experiment here"
      text="It was purged, or it is in another browser: experiments live where they were logged."
    >
      <Button onClick={() => navigate(EXPERIMENTS_PATH)}>Show the experiments that are here</Button>
    </MissingPage>
  )
}

export function NoDeletedRuns(props: { readonly onBack: () => void }) {
  return (
    <EmptyState title="No deleted runs" text="Runs that are deleted wait here, to be restored or purged.">
      <Button onClick={() => props.onBack()}>Back to the active runs</Button>
    </EmptyState>
  )
}
