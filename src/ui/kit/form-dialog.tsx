import { isTrackletError } from '#base/errors.ts'
import { createSignal, createUniqueId, type JSX } from 'solid-js'
import { describeError } from '../errors.tsx'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'

export type FormDialogProps = {
  readonly title: string
  /** A verb and what; the title when it is absent. */
  readonly submit?: string
  /** What it throws is given to `children`; else the dialog is closed. */
  readonly onSubmit: (form: FormData) => Promise<void>
  readonly onClose: () => void
  /** The fields. `error` is why the last try failed; `clear` forgets it, as when something is typed. */
  readonly children: (error: () => string | undefined, clear: () => void) => JSX.Element
}

/** What is written in a field, without spaces around it. */
export function textOf(form: FormData, field: string): string {
  const value = form.get(field)
  return typeof value === 'string' ? value.trim() : ''
}

/** Asks for what something new needs, and stays open until it is made. */
export function FormDialog(props: FormDialogProps) {
  const [error, setError] = createSignal<string>()
  const [pending, setPending] = createSignal(false)
  const formId = createUniqueId()
  const submit = async (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault()
    if (pending()) return
    setPending(true)
    try {
      await props.onSubmit(new FormData(event.currentTarget))
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
            {props.submit ?? props.title}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={(event) => void submit(event)}>
        {props.children(error, () => setError(undefined))}
      </form>
    </Dialog>
  )
}
