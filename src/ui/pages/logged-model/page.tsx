import type { LoggedModelDetails } from '#model/logged-model.ts'
import { Show, createSignal } from 'solid-js'
import { ArtifactBrowser } from '../../artifacts/artifact-browser.tsx'
import { provideCommands } from '../../commands.ts'
import { MissingPage } from '../../missing-page.tsx'
import { ConfirmDialog } from '../../kit/dialog.tsx'
import { EmptyState } from '../../kit/empty-state.tsx'
import { PageSkeleton } from '../../kit/page-skeleton.tsx'
import pageCss from '../../kit/page.module.css'
import { RegisterDialog } from '../../registry/register-dialog.tsx'
import { createTitle } from '../../title.ts'
import { LoggedModelHeader } from './header.tsx'
import { LoggedModelOverview } from './overview.tsx'
import { createLoggedModelPage, type LoggedModelState } from './state.ts'

/** A model that a run logged: what it was made with, how good it is, its files. */
export function LoggedModelPage() {
  const state = createLoggedModelPage()
  const [registering, setRegistering] = createSignal(false)
  const [deleting, setDeleting] = createSignal(false)
  const loaded = () => state.details() !== undefined
  createTitle(() => state.details()?.model.name)
  provideCommands(() => [
    {
      id: 'register-logged-model',
      title: 'Register model',
      section: 'Model',
      keys: ['m'],
      writes: true,
      when: loaded,
      run: () => setRegistering(true),
    },
    {
      id: 'delete-logged-model',
      title: 'Delete logged model',
      section: 'Model',
      writes: true,
      when: loaded,
      run: () => setDeleting(true),
    },
  ])
  return (
    <div class={pageCss.page}>
      <Show when={state.details()} fallback={<LoggedModelMissing state={state} />}>
        {(details) => (
          <>
            <LoggedModelHeader
              state={state}
              details={details()}
              onRegister={() => setRegistering(true)}
              onDelete={() => setDeleting(true)}
            />
            <LoggedModelBody state={state} details={details()} />
            <Show when={registering()}>
              <RegisterDialog
                sources={[{ uri: `models:/${state.modelId()}`, label: details().model.name }]}
                onClose={() => setRegistering(false)}
              />
            </Show>
          </>
        )}
      </Show>
      <ConfirmDialog
        open={deleting()}
        onClose={() => setDeleting(false)}
        title={`Delete ${state.details()?.model.name ?? 'the model'}?`}
        action="Delete model"
        danger
        onConfirm={() => state.remove.run()}
      >
        <p>
          It is no longer found, here or by MLflow’s clients, and versions that were registered of it cannot
          be loaded. This cannot be undone.
        </p>
      </ConfirmDialog>
    </div>
  )
}

function LoggedModelBody(props: { readonly state: LoggedModelState; readonly details: LoggedModelDetails }) {
  return (
    <Show
      when={props.state.tab() === 'artifacts'}
      fallback={<LoggedModelOverview state={props.state} details={props.details} />}
    >
      <ArtifactBrowser
        ownerId={props.state.modelId()}
        path={props.state.artifact()}
        onSelect={props.state.showArtifact}
        empty={<EmptyState title="No files" text="Nothing was uploaded for this model." />}
      />
    </Show>
  )
}

/** Loading, not there, or not readable. */
function LoggedModelMissing(props: { readonly state: LoggedModelState }) {
  return (
    <MissingPage
      live={props.state.live}
      loading={<PageSkeleton label="Loading the model" title="240px" lines={['60%']} />}
      title="This model is not here"
      text={
        <>
          No logged model has the id <code>{props.state.modelId()}</code> in this browser. It may have been
          deleted, or logged in another browser or profile.
        </>
      }
    />
  )
}
