import type { RegisteredModelDetails } from '#model/registered-model.ts'
import { A } from '@solidjs/router'
import Copy from 'lucide-solid/icons/copy'
import Ellipsis from 'lucide-solid/icons/ellipsis'
import Trash from 'lucide-solid/icons/trash'
import { Show, createSignal } from 'solid-js'
import { provideCommands } from '../../commands.ts'
import { MissingPage } from '../../missing-page.tsx'
import { plural } from '../../format.ts'
import { copyText } from '../../kit/copy-button.tsx'
import { Description } from '../../kit/description.tsx'
import { ConfirmDialog } from '../../kit/dialog.tsx'
import { EditableText } from '../../kit/editable-text.tsx'
import { Fact, Facts } from '../../kit/facts.tsx'
import { Menu, MenuItem, MenuSeparator } from '../../kit/menu.tsx'
import { PageHeader } from '../../kit/page-header.tsx'
import { RelativeTime } from '../../kit/relative-time.tsx'
import { Section } from '../../kit/section.tsx'
import { PageSkeleton } from '../../kit/page-skeleton.tsx'
import pageCss from '../../kit/page.module.css'
import { TagList } from '../../kit/tag-list.tsx'
import { TwoColumns } from '../../kit/two-columns.tsx'
import { EventList } from '../../registry/event-list.tsx'
import { MODELS_PATH } from '../../routes.ts'
import { createTitle } from '../../title.ts'
import { createModelPage, type ModelPageState } from './state.ts'
import { VersionTable } from './version-table.tsx'

/** A registered model: its versions, and what happened to it. */
export function ModelPage() {
  const state = createModelPage()
  const [deleting, setDeleting] = createSignal(false)
  createTitle(() => state.details()?.model.name)
  provideCommands(() => [
    {
      id: 'delete-model',
      title: 'Delete model',
      section: 'Model',
      writes: true,
      when: () => state.details() !== undefined,
      run: () => setDeleting(true),
    },
  ])
  return (
    <div class={pageCss.page}>
      <Show when={state.details()} fallback={<ModelMissing state={state} />}>
        {(details) => (
          <>
            <ModelHeader state={state} details={details()} onDelete={() => setDeleting(true)} />
            <TwoColumns
              main={<ModelMain state={state} details={details()} />}
              side={<ModelSide state={state} details={details()} />}
            />
          </>
        )}
      </Show>
      <ConfirmDialog
        open={deleting()}
        onClose={() => setDeleting(false)}
        title={`Delete ${state.name()}?`}
        action="Delete model"
        danger
        typed={state.name()}
        onConfirm={() => state.remove.run()}
      >
        <p>
          Its {plural(state.versions().length, 'version')}, aliases and tags are removed for good. The runs
          and their files stay. This cannot be undone.
        </p>
      </ConfirmDialog>
    </div>
  )
}

type PartProps = { readonly state: ModelPageState; readonly details: RegisteredModelDetails }

function ModelHeader(props: PartProps & { readonly onDelete: () => void }) {
  const name = () => props.details.model.name
  return (
    <PageHeader
      path={<A href={MODELS_PATH}>Models</A>}
      title={<EditableText value={name()} label="model" onSave={(next) => props.state.rename.run(next)} />}
      note={plural(props.state.versions().length, 'version')}
      actions={
        <Menu label="More actions" trigger={<Ellipsis size={16} />}>
          <MenuItem icon={<Copy size={14} />} onSelect={() => void copyText(name())}>
            Copy name
          </MenuItem>
          <MenuSeparator writes />
          <MenuItem icon={<Trash size={14} />} danger writes onSelect={() => props.onDelete()}>
            Delete model…
          </MenuItem>
        </Menu>
      }
    />
  )
}

function ModelMain(props: PartProps) {
  return (
    <>
      <Description
        text={props.details.model.description}
        invitation="Add a description: what this model predicts, and for whom"
        onSave={(text) => props.state.describe.run(text)}
      />
      <VersionTable state={props.state} aliases={props.details.model.aliases} />
    </>
  )
}

function ModelSide(props: PartProps) {
  const model = () => props.details.model
  return (
    <>
      <Section title="Details">
        <Facts>
          <Fact name="Created">
            <RelativeTime time={model().creationTimestamp} />
          </Fact>
          <Fact name="Modified">
            <RelativeTime time={model().lastUpdatedTimestamp} />
          </Fact>
        </Facts>
      </Section>
      <TagList
        tags={model().tags}
        none="None. Tags are your own words on a model, such as its task or its owner."
        onSet={(key, value) => props.state.setTag.run(key, value)}
        onDelete={(key) => void props.state.deleteTag.run(key)}
      />
      <EventList events={props.state.events()} />
    </>
  )
}

/** Loading, not there, or not readable. */
function ModelMissing(props: { readonly state: ModelPageState }) {
  return (
    <MissingPage
      live={props.state.live}
      loading={<PageSkeleton label="Loading the model" title="240px" lines={['60%', '70%']} />}
      title="No such model here"
      text={
        <>
          No registered model is called <b>{props.state.name()}</b> in this browser. It may have been renamed
          or deleted, or it is in another browser. <A href={MODELS_PATH}>Show the models that are here</A>.
        </>
      }
    />
  )
}
