import { For, createSignal, createUniqueId } from 'solid-js'
import { plural } from '../../format.ts'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { Field } from '../../kit/field.tsx'
import type { ExperimentState } from './state.ts'

/** One tag for the runs that are ticked, or taken from them. */
export function TagDialog(props: { readonly state: ExperimentState }) {
  const [key, setKey] = createSignal('')
  const [value, setValue] = createSignal('')
  const formId = createUniqueId()
  const known = () => props.state.view.keys()?.tags ?? []
  const runs = () => plural(props.state.selection.ids().size, 'run')
  const action = () => props.state.actions.tag
  const close = () => {
    props.state.setTagging(false)
    setKey('')
    setValue('')
  }
  const apply = async (to: string | null) => {
    if (await action().run([...props.state.selection.ids()], key().trim(), to)) close()
  }
  return (
    <Dialog
      open={props.state.tagging()}
      onClose={close}
      title={`Tag ${runs()}`}
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button
            disabled={!known().includes(key().trim())}
            pending={action().pending()}
            onClick={() => void apply(null)}
          >
            Take the tag away
          </Button>
          <Button
            look="primary"
            type="submit"
            form={formId}
            disabled={key().trim() === ''}
            pending={action().pending()}
          >
            Tag {runs()}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        onSubmit={(event) => {
          event.preventDefault()
          void apply(value())
        }}
      >
        <Field
          label="Tag"
          placeholder="team"
          list={`${formId}-keys`}
          required
          autofocus
          value={key()}
          onInput={(event) => setKey(event.currentTarget.value)}
        />
        <datalist id={`${formId}-keys`}>
          <For each={known()}>{(tag) => <option value={tag} />}</For>
        </datalist>
        <Field
          label="Value"
          placeholder="pricing"
          hint="Replaces the value that a run has."
          value={value()}
          onInput={(event) => setValue(event.currentTarget.value)}
        />
      </form>
    </Dialog>
  )
}
