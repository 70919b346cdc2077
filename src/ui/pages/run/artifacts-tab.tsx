import { Show } from 'solid-js'
import { ArtifactBrowser } from '../../artifacts/artifact-browser.tsx'
import { Button } from '../../kit/button.tsx'
import { EmptyState } from '../../kit/empty-state.tsx'
import { folderSource } from '../../registry/run-models.ts'
import type { RunPageState } from './state.ts'

/** The run's files. */
export function ArtifactsTab(props: { readonly state: RunPageState }) {
  return (
    <ArtifactBrowser
      ownerId={props.state.runId()}
      path={props.state.artifact()}
      onSelect={(path, replace = false) => props.state.go('artifacts', path, { replace })}
      folderActions={(folder) => (
        <Show when={folder.children.some(({ name, artifact }) => name === 'MLmodel' && artifact)}>
          <Button
            look="primary"
            writes
            onClick={() => props.state.setRegistering([folderSource(props.state.runId(), folder.path)])}
          >
            Register model
          </Button>
        </Show>
      )}
      empty={<NoArtifacts state={props.state} />}
    />
  )
}

function NoArtifacts(props: { readonly state: RunPageState }) {
  return (
    <Show
      when={props.state.details()?.live}
      fallback={
        <EmptyState
          title="No files"
          text={
            <>
              This run logged none. <code>run.logArtifact('model/weights.bin', bytes)</code> keeps a file with
              it: pictures, tables, models, whatever should be found again.
            </>
          }
        />
      }
    >
      <EmptyState title="No files yet" text="The run is live: its files appear here when it logs them." />
    </Show>
  )
}
