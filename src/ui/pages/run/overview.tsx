import { Show } from 'solid-js'
import type { RunDetails } from '#model/run.ts'
import { TAG } from '#model/tags.ts'
import { maybeReadArtifact } from '../../artifacts/artifact-files.ts'
import { CopyButton } from '../../kit/copy-button.tsx'
import { Description } from '../../kit/description.tsx'
import { TagList } from '../../kit/tag-list.tsx'
import { Changes } from './changes.tsx'
import { TwoColumns } from '../../kit/two-columns.tsx'
import { ChildRuns } from './children.tsx'
import { CodeSection } from './code.tsx'
import { DatasetList } from './datasets.tsx'
import { DetailsList } from './details-list.tsx'
import { MetricsTable } from './metrics-table.tsx'
import css from './overview.module.css'
import { RunModelsSection } from './models.tsx'
import { ParamsTable } from './params-table.tsx'
import type { RunPageState } from './state.ts'

export type OverviewProps = { readonly state: RunPageState; readonly details: RunDetails }

/** What the run was, what it was given, and what came out. */
export function RunOverview(props: OverviewProps) {
  const run = () => props.details.run
  const codePath = () => run().tags.get(TAG.codePath)
  return (
    <TwoColumns
      main={
        <>
          <Show when={run().tags.get(TAG.error)}>{(error) => <RunError text={error()} />}</Show>
          <Description
            text={run().tags.get(TAG.note) ?? ''}
            invitation="Add a description: what this run tries, what came out"
            onSave={(text) => saveNote(props.state, text)}
            loadImage={(path) => maybeReadArtifact(run().runId, path)}
          />
          <MetricsTable state={props.state} details={props.details} />
          <ParamsTable run={run()} />
          <Show when={props.state.models()}>
            {(models) => (
              <RunModelsSection
                runId={run().runId}
                experimentId={run().experimentId}
                models={models()}
                onRegister={(source) => props.state.setRegistering([source])}
              />
            )}
          </Show>
          <DatasetList details={props.details} />
          <Show when={codePath()}>{(path) => <CodeSection state={props.state} path={path()} />}</Show>
        </>
      }
      side={
        <>
          <DetailsList details={props.details} />
          <TagList
            tags={run().tags}
            none="None. Tags are your own words on a run, such as “baseline”."
            onSet={props.state.setTag.run}
            onDelete={(key) => void props.state.deleteTag.run(key)}
          />
          <Changes details={props.details} />
          <ChildRuns details={props.details} />
        </>
      }
    />
  )
}

/** Markdown in MLflow's own tag. */
function saveNote({ setTag, deleteTag }: RunPageState, text: string): Promise<boolean> {
  return text === '' ? deleteTag.run(TAG.note) : setTag.run(TAG.note, text)
}

/** Why the run failed, in the words it failed with. */
function RunError(props: { readonly text: string }) {
  return (
    <section class={css.error} aria-label="Error of the run">
      <header class={css.errorHeader}>
        <h2>The run failed</h2>
        <CopyButton text={props.text} label="Copy error" size="small" />
      </header>
      <pre tabindex="0">{props.text}</pre>
    </section>
  )
}
