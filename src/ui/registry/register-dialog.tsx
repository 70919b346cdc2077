import { isTrackletError } from '#base/errors.ts'
import { checkNewAlias } from '#model/registry-names.ts'
import { useNavigate } from '@solidjs/router'
import { For, Show, createSignal } from 'solid-js'
import { Field } from '../kit/field.tsx'
import { FormDialog, textOf } from '../kit/form-dialog.tsx'
import { Select } from '../kit/select.tsx'
import { showToast } from '../kit/toast.tsx'
import { createLive } from '../live.ts'
import { remote } from '../remote.ts'
import { modelVersionPath } from '../routes.ts'
import css from './register-dialog.module.css'

/** What a version can be made of: a folder with a model of a run, or a logged model. */
export type ModelSource = {
  /** `runs:/<id>/<folder>`, `models:/<id>` */
  readonly uri: string
  readonly label: string
}

export type RegisterDialogProps = {
  /** At least one; the first is offered. */
  readonly sources: readonly ModelSource[]
  readonly onClose: () => void
}

const MOST_NAMES = 1_000
const NAMES = 'registered-model-names'

/** Makes a version of a registered model, a new one or one that is there. */
export function RegisterDialog(props: RegisterDialogProps) {
  const navigate = useNavigate()
  const [name, setName] = createSignal('')
  const [chosen, setSource] = createSignal<string>()
  const source = (): string => chosen() ?? props.sources[0]?.uri ?? ''
  const models = createLive(
    () => 'all',
    () => remote.searchRegisteredModels({ maxResults: MOST_NAMES }),
    (change) => change.kind === 'registry',
  )
  const names = () => models.data()?.items.map(({ model }) => model.name) ?? []
  const isNew = () => !names().includes(name().trim())
  const submit = async (form: FormData) => {
    const { version } = await register({
      name: textOf(form, 'name'),
      source: source(),
      alias: textOf(form, 'alias'),
    })
    showToast({
      text: `Registered as version ${version.version} of ${version.name}.`,
      action: { label: 'Show', run: () => navigate(modelVersionPath(version.name, version.version)) },
    })
  }
  return (
    <FormDialog
      title="Register model"
      submit={isNew() ? 'Create and register' : 'Register version'}
      onSubmit={submit}
      onClose={() => props.onClose()}
    >
      {(error, clear) => (
        <>
          <Show
            when={props.sources.length > 1}
            fallback={
              <p>
                From <code class={css.source}>{props.sources[0]?.label}</code>
              </p>
            }
          >
            <Select
              label="From"
              value={source()}
              options={props.sources.map(({ uri, label }) => ({ value: uri, label }))}
              onChange={setSource}
            />
          </Show>
          <Field
            label="Model"
            name="name"
            list={NAMES}
            placeholder="house-prices"
            required
            autofocus
            value={name()}
            error={error()}
            hint={hintOf(name().trim(), isNew())}
            onInput={(event) => {
              setName(event.currentTarget.value)
              clear()
            }}
          />
          <datalist id={NAMES}>
            <For each={names()}>{(known) => <option value={known} />}</For>
          </datalist>
          <Field label="Alias, if it should have one" name="alias" placeholder="champion" />
        </>
      )}
    </FormDialog>
  )
}

function hintOf(name: string, isNew: boolean): string {
  if (name === '') return 'A new name creates a model; a name that is there gets its next version.'
  return isNew ? `Creates the model ${name} with this as version 1.` : `Adds a version to ${name}.`
}

type Registration = { readonly name: string; readonly source: string; readonly alias: string }

/** What can be refused is refused first; a model that was made for a version that was then refused is taken back. */
async function register({ name, source, alias }: Registration) {
  if (alias !== '') checkNewAlias(alias)
  const isCreated = await ensureModel(name)
  try {
    const details = await remote.createModelVersion({ name, source })
    if (alias !== '') await remote.setModelAlias(name, alias, details.version.version)
    return details
  } catch (error) {
    if (isCreated) await remote.deleteRegisteredModel(name)
    throw error
  }
}

async function ensureModel(name: string): Promise<boolean> {
  try {
    await remote.createRegisteredModel({ name })
    return true
  } catch (error) {
    if (isTrackletError(error, 'RESOURCE_ALREADY_EXISTS')) return false
    throw error
  }
}
