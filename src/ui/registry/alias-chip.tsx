import { Show, type JSX } from 'solid-js'
import css from './alias-chip.module.css'

export type AliasChipProps = {
  readonly alias: string
  /** Said behind it, where the chip does not stand beside its version. */
  readonly version?: number
  /** A button within the chip. */
  readonly children?: JSX.Element
}

export function AliasChip(props: AliasChipProps) {
  return (
    <span class={css.chip}>
      <span class={css.alias} data-tip={`@${props.alias}`}>
        @{props.alias}
      </span>
      <Show when={props.version}>{(version) => <span class={css.version}>v{version()}</span>}</Show>
      {props.children}
    </span>
  )
}
