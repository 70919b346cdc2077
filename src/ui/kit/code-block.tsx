import { CopyButton } from './copy-button.tsx'
import css from './code-block.module.css'

export type CodeBlockProps = {
  readonly code: string
  /** What is copied: `Copy the three lines`. */
  readonly copyLabel: string
}

/** Lines to paste. */
export function CodeBlock(props: CodeBlockProps) {
  return (
    <div class={css.block}>
      <pre class={css.code} tabindex="0">
        <code>{props.code}</code>
      </pre>
      <div class={css.copy}>
        <CopyButton text={props.code} label={props.copyLabel} />
      </div>
    </div>
  )
}
