import { For, Show, createMemo } from 'solid-js'
import type { CodeLine } from './code-lines.ts'
import { tokenClass } from './code-nodes.ts'
import css from './code-view.module.css'
import { VirtualRows } from './virtual-rows.tsx'

export type CodeViewProps = {
  readonly lines: readonly CodeLine[]
  readonly label: string
  /** False where lines have no numbers of their own, as bytes. */
  readonly numbered?: boolean
}

const LINE_HEIGHT = 20
/** A longer line is drawn up to here; browsers choke on lines of megabytes. The file itself is whole. */
const MAX_LINE = 5000

/** Text with line numbers; of a long one only what is seen exists. */
export function CodeView(props: CodeViewProps) {
  const digits = () => String(props.lines.length).length
  const widest = createMemo(() => props.lines.reduce((most, line) => Math.max(most, lengthOf(line)), 0))
  return (
    <VirtualRows
      class={css.code}
      count={props.lines.length}
      rowHeight={LINE_HEIGHT}
      label={props.label}
      width={`calc(${Math.min(widest(), MAX_LINE) + digits()}ch + 48px)`}
    >
      {(index) => (
        <div class={css.line}>
          <Show when={props.numbered !== false} fallback={<span class={css.margin} />}>
            <span class={css.number} style={{ 'min-width': `${digits() + 3}ch` }} aria-hidden="true">
              {index + 1}
            </span>
          </Show>
          <code class={css.text}>
            <For each={clip(props.lines[index] ?? [])}>
              {(token) => <span class={tokenClass(token)}>{token.text}</span>}
            </For>
          </code>
        </div>
      )}
    </VirtualRows>
  )
}

function lengthOf(line: CodeLine): number {
  return line.reduce((sum, token) => sum + token.text.length, 0)
}

function clip(line: CodeLine): CodeLine {
  if (lengthOf(line) <= MAX_LINE) return line
  const kept: CodeLine[number][] = []
  let room = MAX_LINE
  for (const token of line) {
    if (room <= 0) break
    kept.push({ ...token, text: token.text.slice(0, room) })
    room -= token.text.length
  }
  return [...kept, { text: ' … (line continues)', scope: 'comment' }]
}
