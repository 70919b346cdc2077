import type { ModelVersionDetails } from '#model/registered-model.ts'
import { A } from '@solidjs/router'
import { Match, Show, Switch, createSignal } from 'solid-js'
import { provideCommands } from '../../commands.ts'
import { ErrorNote } from '../../errors.tsx'
import { Description } from '../../kit/description.tsx'
import { ConfirmDialog } from '../../kit/dialog.tsx'
import { EmptyState } from '../../kit/empty-state.tsx'
import { Section } from '../../kit/section.tsx'
import { PageSkeleton } from '../../kit/page-skeleton.tsx'
import pageCss from '../../kit/page.module.css'
import { TagList } from '../../kit/tag-list.tsx'
import { TwoColumns } from '../../kit/two-columns.tsx'
import { AliasEditor } from '../../registry/alias-editor.tsx'
import { EventList } from '../../registry/event-list.tsx'
import { ModelFilesSection } from '../../registry/model-files-section.tsx'
import { RegisterDialog } from '../../registry/register-dialog.tsx'
import { modelPath } from '../../routes.ts'
import { createTitle } from '../../title.ts'
import { VersionFacts } from './facts.tsx'
import { VersionHeader } from './header.tsx'
import { createVersionPage, type VersionPageState } from './state.ts'

/** One version of a registered model: what it is, where it came from, where it stands. */
export function ModelVersionPage() {
  const state = createVersionPage()
  const [deleting, setDeleting] = createSignal(false)
  const [promoting, setPromoting] = createSignal(false)
  const uri = () => `models:/${state.name()}/${state.number()}`
  createTitle(() => state.details() && `${state.name()}, version ${state.number()}`)
  provideCommands(() => [
    {
      id: 'delete-version',
      title: 'Delete version',
      section: 'Model',
      writes: true,
      when: () => state.details() !== undefined,
      run: () => setDeleting(true),
    },
    {
      id: 'promote-version',
      title: 'Register this version under another name',
      section: 'Model',
      writes: true,
      when: () => state.details() !== undefined,
      run: () => setPromoting(true),
    },
  ])
  return (
    <div class={pageCss.page}>
      <Show when={state.details()} fallback={<VersionMissing state={state} />}>
        {(details) => (
          <>
            <VersionHeader
              state={state}
              details={details()}
              onPromote={() => setPromoting(true)}
              onDelete={() => setDeleting(true)}
            />
            <TwoColumns
              main={<VersionMain state={state} details={details()} />}
              side={<VersionSide state={state} details={details()} />}
            />
          </>
        )}
      </Show>
      <ConfirmDialog
        open={deleting()}
        onClose={() => setDeleting(false)}
        title={`Delete version ${state.number()} of ${state.name()}?`}
        action="Delete version"
        danger
        onConfirm={state.remove}
      >
        <p>
          Its aliases and tags go with it, and its number is not given again. The run and its files stay. This
          cannot be undone.
        </p>
      </ConfirmDialog>
      <Show when={promoting()}>
        <RegisterDialog sources={[{ uri: uri(), label: uri() }]} onClose={() => setPromoting(false)} />
      </Show>
    </div>
  )
}

type PartProps = { readonly state: VersionPageState; readonly details: ModelVersionDetails }

function VersionMain(props: PartProps) {
  const version = () => props.details.version
  return (
    <>
      <Description
        text={version().description}
        invitation="Add a description: what is new in this version"
        onSave={(text) => props.state.actions.describe.run(version().version, text)}
      />
      <ModelFilesSection uri={version().storageLocation} />
    </>
  )
}

function VersionSide(props: PartProps) {
  const version = () => props.details.version
  return (
    <>
      <VersionFacts version={version()} aliases={props.details.aliases} />
      <Section title="Aliases">
        <AliasEditor
          version={version().version}
          aliases={props.details.aliases}
          all={props.state.aliases()}
          actions={props.state.actions}
        />
      </Section>
      <TagList
        tags={version().tags}
        none="None. Tags are your own words on a version, such as what it was checked for."
        onSet={(key, value) => props.state.actions.setTag.run(version().version, key, value)}
        onDelete={(key) => void props.state.actions.deleteTag.run(version().version, key)}
      />
      <EventList events={props.state.events()} version={version().version} />
    </>
  )
}

/** Loading, not there, or not readable. */
function VersionMissing(props: { readonly state: VersionPageState }) {
  const live = () => props.state.live
  return (
    <Switch>
      <Match when={live().error()}>
        <ErrorNote error={live().error()} onRetry={live().reread} />
      </Match>
      <Match when={live().dataSource() === props.state.name()}>
        <EmptyState
          wholePage
          title="No such version here"
          text={
            <>
              <A href={modelPath(props.state.name())}>{props.state.name()}</A> has no version{' '}
              {String(props.state.number())} in this browser. It may have been deleted: numbers are not given
              again.
            </>
          }
        />
      </Match>
      <Match when={true}>
        <PageSkeleton label="Loading the version" title="200px" lines={['60%']} />
      </Match>
    </Switch>
  )
}
