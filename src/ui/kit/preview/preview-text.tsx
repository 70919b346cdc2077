import { Show, createSignal, type JSX } from 'solid-js'
import type { Bytes } from '#base/units.ts'
import { formatBytes } from '../../format.ts'
import { Button } from '../button.tsx'
import { colourLines, plainLines, type CodeLine } from './code-lines.ts'
import { CodeView } from './code-view.tsx'
import { createLoad } from './load.ts'
import css from './preview.module.css'
import { PreviewWaiting } from './preview-parts.tsx'
import { readText } from './read-text.ts'

export type TextPreviewProps = {
  readonly blob: Blob
  readonly name: string
  /** highlight.js's name, or ''. */
  readonly language: string
  /** Stands above the text. */
  readonly children?: JSX.Element
}

const FIRST_BYTES = 1_000_000

type Shown = { readonly lines: readonly CodeLine[]; readonly bytes: Bytes }

/** Text and code. The first megabyte at once, the rest when asked for. */
export function TextPreview(props: TextPreviewProps) {
  const [whole, setWhole] = createSignal(false)
  const loaded = createLoad(
    () => ({ blob: props.blob, language: props.language, bytes: whole() ? props.blob.size : FIRST_BYTES }),
    async ({ blob, language, bytes }): Promise<Shown> => {
      const text = await readText(blob, bytes)
      return { lines: language === '' ? plainLines(text) : await colourLines(text, language), bytes }
    },
  )
  return (
    <Show when={loaded.data()} fallback={<PreviewWaiting error={loaded.error()} />}>
      {(shown) => (
        <div class={css.column}>
          {props.children}
          <CodeView lines={shown().lines} label={`Text of ${props.name}`} />
          <Show when={props.blob.size > shown().bytes}>
            <div class={css.more}>
              The first {formatBytes(shown().bytes)} of {formatBytes(props.blob.size)}.
              <Button pending={whole()} onClick={() => setWhole(true)}>
                Show all
              </Button>
            </div>
          </Show>
        </div>
      )}
    </Show>
  )
}
