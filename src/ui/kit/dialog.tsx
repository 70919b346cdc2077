import X from 'lucide-solid/icons/x'
import { Show, children, createEffect, createSignal, createUniqueId, type JSX } from 'solid-js'
import { Button } from './button.tsx'
import { cx } from './cx.ts'
import css from './dialog.module.css'
import { Field } from './field.tsx'
import { IconButton } from './icon-button.tsx'

export type DialogProps = {
  readonly open: boolean
  /** Escape, the close button or a click beside it. */
  readonly onClose: () => void
  readonly title: string
  readonly children: JSX.Element
  /** Buttons of the foot, the one that acts last. */
  readonly actions?: JSX.Element
  readonly size?: 'wide'
}

/** A modal <dialog>: the browser keeps the focus inside and gives it back. Its children exist only while it is open. */
export function Dialog(props: DialogProps) {
  let dialog: HTMLDialogElement | undefined
  const titleId = createUniqueId()
  createEffect(() => {
    if (!dialog || props.open === dialog.open) return
    if (props.open) dialog.showModal()
    else dialog.close()
  })
  const onBackdrop = (event: MouseEvent) => {
    if (event.target === dialog) props.onClose()
  }
  return (
    <dialog
      ref={dialog}
      class={cx(css.dialog, props.size && css[props.size])}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        props.onClose()
      }}
      onMouseDown={onBackdrop}
    >
      <Show when={props.open}>
        <div class={css.inside}>
          <header class={css.header}>
            <h2 id={titleId} class={css.title}>
              {props.title}
            </h2>
            <IconButton label="Close" size="small" onClick={() => props.onClose()}>
              <X size={16} />
            </IconButton>
          </header>
          <div class={css.body}>{props.children}</div>
          <Footer>{props.actions}</Footer>
        </div>
      </Show>
    </dialog>
  )
}

function Footer(props: { readonly children: JSX.Element }) {
  // Each reading of the property makes its elements anew.
  const actions = children(() => props.children)
  return (
    <Show when={actions()}>
      <footer class={css.footer}>{actions()}</footer>
    </Show>
  )
}

export type ConfirmDialogProps = Pick<DialogProps, 'open' | 'onClose' | 'title' | 'children'> & {
  /** A verb with its number: `Purge 3 runs`. */
  readonly action: string
  readonly danger?: boolean
  /** What has to be typed before, where nothing brings it back. */
  readonly typed?: string
  /** Resolves to whether it worked (an action's `run`): the dialog closes then, else it stays open. */
  readonly onConfirm: () => Promise<boolean>
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const [pending, setPending] = createSignal(false)
  const [text, setText] = createSignal('')
  createEffect(() => {
    if (props.open) setText('')
  })
  const isReady = () => props.typed === undefined || text().trim() === props.typed
  const confirm = async () => {
    if (!isReady()) return
    setPending(true)
    const isDone = await props.onConfirm()
    setPending(false)
    if (isDone) props.onClose()
  }
  return (
    <Dialog
      open={props.open}
      onClose={() => props.onClose()}
      title={props.title}
      actions={
        <>
          <Button onClick={() => props.onClose()} autofocus>
            Cancel
          </Button>
          <Button
            look={props.danger ? 'danger' : 'primary'}
            disabled={!isReady()}
            pending={pending()}
            onClick={() => void confirm()}
          >
            {props.action}
          </Button>
        </>
      }
    >
      {props.children}
      <Show when={props.typed}>
        {(typed) => (
          <form
            class={css.typed}
            onSubmit={(event) => {
              event.preventDefault()
              void confirm()
            }}
          >
            <Field
              label={`Type ${typed()} to confirm`}
              value={text()}
              onInput={(event) => setText(event.currentTarget.value)}
            />
          </form>
        )}
      </Show>
    </Dialog>
  )
}
