import { For, Show, createSignal } from 'solid-js'
import { formatBytes, plural } from '../format.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import css from './export-dialog.module.css'
import { asked, closeAsked, exportPart, type Asked } from './export-state.ts'

/** Says before it starts that it takes several files, or that something stays out. */
export function ExportDialog() {
  return <Show when={asked()}>{(now) => <Files asked={now()} />}</Show>
}

function Files(props: { readonly asked: Asked }) {
  const parts = () => props.asked.plan.parts
  const [done, setDone] = createSignal<ReadonlySet<number>>(new Set())
  const [pending, setPending] = createSignal<number>()
  const next = () => parts().findIndex((_, i) => !done().has(i + 1)) + 1
  const write = async (number: number) => {
    setPending(number)
    if (await exportPart(props.asked, number)) setDone((old) => new Set(old).add(number))
    setPending(undefined)
    if (next() === 0) closeAsked()
  }
  return (
    // Away while a file is written, so that the card with its progress can be reached.
    <Dialog
      open={pending() === undefined}
      onClose={closeAsked}
      title={`Export ${plural(parts().length, 'file')}`}
      actions={
        <>
          <Button onClick={closeAsked}>{done().size > 0 ? 'Close' : 'Cancel'}</Button>
          <Button look="primary" onClick={() => void write(next())}>
            Export {parts()[next() - 1]?.fileName}
          </Button>
        </>
      }
    >
      <Show when={parts().length > 1}>
        <p>
          A zip holds at most 4 GiB, so this takes {plural(parts().length, 'bundle')}. Each can be imported
          alone, in any order.
        </p>
      </Show>
      <ul class={css.files}>
        <For each={parts()}>
          {(part, i) => (
            <li class={css.file}>
              <span class={css.name}>{part.fileName}</span>
              <span>{plural(part.runs, 'run')}</span>
              <span class={css.size}>{done().has(i() + 1) ? 'written' : formatBytes(part.bytes)}</span>
            </li>
          )}
        </For>
      </ul>
      <Show when={props.asked.plan.tooLarge.length > 0}>
        <p role="alert">
          {plural(props.asked.plan.tooLarge.length, 'file')} above 4 GiB cannot be in a zip and will stay out:
        </p>
        <ul class={css.files}>
          <For each={props.asked.plan.tooLarge}>
            {(file) => (
              <li class={css.file}>
                <span class={css.name}>{file.path}</span>
                <span class={css.size}>{formatBytes(file.size)}</span>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </Dialog>
  )
}
