import { For } from 'solid-js'
import css from './keys.module.css'

const onMac = /Mac|iPhone|iPad/.test(navigator.platform)

const NAMES: Readonly<Record<string, string>> = {
  $mod: onMac ? '⌘' : 'Ctrl',
  Shift: onMac ? '⇧' : 'Shift',
  Alt: onMac ? '⌥' : 'Alt',
  Enter: '↵',
  Escape: 'Esc',
  Backspace: '⌫',
  Delete: 'Del',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
}

/** The plus key is one, too. */
const BETWEEN = /(?<=.)[ +](?=.)/

/** A shortcut in tinykeys' notation (`$mod+k`, `g e`) as key caps. */
export function Keys(props: { readonly keys: string }) {
  const caps = () =>
    props.keys.split(BETWEEN).map((key) => NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key))
  return (
    <span class={css.keys}>
      <For each={caps()}>{(cap) => <kbd class={css.key}>{cap}</kbd>}</For>
    </span>
  )
}
