import { A } from '@solidjs/router'
import { plural } from '../../format.ts'
import { Button } from '../../kit/button.tsx'
import { CodeBlock } from '../../kit/code-block.tsx'
import { EmptyState } from '../../kit/empty-state.tsx'
import { WELCOME_PATH } from '../../routes.ts'
import css from './empty.module.css'
import type { ModelList } from './state.ts'

/** Teaches both ways: from the screen, and from code. */
export function NoModels() {
  return (
    <EmptyState
      title="No registered models"
      text="A registered model keeps versions under one name, with the runs they came from, aliases such as champion, and stages."
    >
      <ol class={css.steps}>
        <li>Open a run that logged a model: a folder of its files that has an MLmodel file.</li>
        <li>
          Choose <b>Register model</b> over that folder, or find it in the palette.
        </li>
        <li>Name the model. Give the version an alias, and load it by that name from then on.</li>
      </ol>
      <p class={css.or}>Or from MLflow’s own client, in a Python of this browser:</p>
      <CodeBlock code={registerSnippet()} copyLabel="Copy the three lines" />
      <p class={css.or}>
        No run yet?{' '}
        <A href={WELCOME_PATH} class={css.link}>
          Train a model in this tab
        </A>
      </p>
    </EmptyState>
  )
}

function registerSnippet(): string {
  return [
    'import mlflow',
    `mlflow.set_tracking_uri("${new URL('.', document.baseURI).href.replace(/\/$/, '')}")`,
    'mlflow.register_model("runs:/<run id>/model", "house-prices")',
  ].join('\n')
}

export function NoModelMatch(props: { readonly list: ModelList }) {
  return (
    <EmptyState
      title="No match"
      text={`“${props.list.filter.applied()}” excludes all ${plural(props.list.total() ?? 0, 'model')}.`}
    >
      <Button onClick={() => props.list.filter.setText('')}>Clear the filter</Button>
    </EmptyState>
  )
}
