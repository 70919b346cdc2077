import { Field } from './field.tsx'
import { FormDialog, textOf } from './form-dialog.tsx'

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
  return (
    <FormDialog
      title={props.title}
      onSubmit={(form) => props.onSubmit(textOf(form, 'name'))}
      onClose={() => props.onClose()}
    >
      {(error, clear) => (
        <>
          <p>{props.text}</p>
          <Field
            label="Name"
            name="name"
            placeholder={props.placeholder}
            maxlength={props.mostChars}
            required
            autofocus
            error={error()}
            onInput={clear}
          />
        </>
      )}
    </FormDialog>
  )
}
