import { isTrackletError } from '#base/errors.ts'
import { createSignal, createUniqueId } from 'solid-js'
import { describeError } from '../errors.tsx'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { Field } from './field.tsx'

export type NameDialogProps = {
  /** A verb and what: `Create experiment`. */
  readonly title: string
  /** What such a thing is for. */
  readonly text: string
  readonly placeholder: string
  readonly mostChars: number
  /** What it throws is told at the field. */
  readonly onSubmit: (name: string) => Promise<void>
  readonly onClose: () => void
}

/** Asks for the name of something new. */
export function NameDialog(props: NameDialogProps) {
  const [error, setError] = createSignal<string>()
  const [pending, setPending] = createSignal(false)
  const formId = createUniqueId()
  const submit = async (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault()
    const name = new FormData(event.currentTarget).get('name')
    if (typeof name !== 'string' || name.trim() === '' || pending()) return
    setPending(true)
    try {
      await props.onSubmit(name.trim())
      props.onClose()
    } catch (thrown) {
      setError(isTrackletError(thrown) ? thrown.message : describeError(thrown).text)
    } finally {
      setPending(false)
    }
  }
  return (
    <Dialog
      open
      onClose={() => props.onClose()}
      title={props.title}
      actions={
        <>
          <Button onClick={() => props.onClose()}>Cancel</Button>
          <Button look="primary" type="submit" form={formId} pending={pending()}>
            {props.title}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={(event) => void submit(event)}>
        <p>{props.text}</p>
        <Field
          label="Name"
          name="name"
          placeholder={props.placeholder}
          maxlength={props.mostChars}
          required
          autofocus
          error={error()}
          onInput={() => setError(undefined)}
        />
      </form>
    </Dialog>
  )
}
