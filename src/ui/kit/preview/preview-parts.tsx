import { Show, type JSX } from 'solid-js'
import { messageOf } from '#base/errors.ts'
import css from './preview.module.css'

/** Holds the place while a file is read, or says why it was not. */
export function PreviewWaiting(props: { readonly error: unknown }) {
  return (
    <Show when={props.error} fallback={<div class={css.waiting} aria-hidden="true" />}>
      <PreviewNote title="This file cannot be shown">
        {messageOf(props.error)} The file itself is untouched; download it to open it elsewhere.
      </PreviewNote>
    </Show>
  )
}

/** Words where a picture of the file would be. */
export function PreviewNote(props: {
  readonly title: string
  readonly children: JSX.Element
  readonly icon?: JSX.Element
}) {
  return (
    <div class={css.note}>
      {props.icon}
      <h3>{props.title}</h3>
      <p>{props.children}</p>
    </div>
  )
}
