import type { SkippedPart } from '#model/import.ts'
import { For, Show } from 'solid-js'
import { formatCount } from '../../format.ts'
import { CopyButton } from '../../kit/copy-button.tsx'
import css from './page.module.css'

/** More are copied, not shown. */
const MOST_SHOWN = 100

/** Parts that were not taken, and why. Nothing without any. */
export function SkippedList(props: { readonly title: string; readonly skipped: readonly SkippedPart[] }) {
  const text = () => props.skipped.map(({ path, code, message }) => `${path}\t${code}\t${message}`).join('\n')
  return (
    <Show when={props.skipped.length > 0}>
      <details class={css.skipped} open={props.skipped.length <= 5}>
        <summary>
          {props.title}: {formatCount(props.skipped.length)}
        </summary>
        <ul>
          <For each={props.skipped.slice(0, MOST_SHOWN)}>
            {({ path, message }) => (
              <li>
                <code class={css.path} title={path}>
                  {path}
                </code>
                <span>{message}</span>
              </li>
            )}
          </For>
        </ul>
        <CopyButton text={text()} label="Copy the list" />
      </details>
    </Show>
  )
}
