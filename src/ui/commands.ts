/**
 * Everything that can be done, in one list: the palette, the help and the keyboard read it. The app provides what is
 * always there, a page adds its own while it is shown.
 */
import { createEffect, createMemo, createSignal, onCleanup, type Accessor } from 'solid-js'
import { tinykeys } from 'tinykeys'
import { canWrite } from './can-write.ts'

export type CommandSection = 'Go to' | 'Experiment' | 'Run' | 'Model' | 'Table' | 'Chart' | 'Compare' | 'View'

export type Command = {
  readonly id: string
  /** A verb phrase: `Create experiment`. */
  readonly title: string
  readonly section: CommandSection
  /** tinykeys' notation, several alternatives allowed: `$mod+k`, `g e`. Shown in the help and the palette. */
  readonly keys?: readonly string[]
  /** The keys are listened to by the part that has the focus (a grid), not by the page. */
  readonly local?: true
  /** It changes what is kept, or what is here: nothing for a bundle that is looked at. */
  readonly writes?: true
  /** Whether it can be done now; absent means always. Reactive. */
  readonly when?: () => boolean
  /** Absent where only its keys are told (arrows in a grid): it is in the help, not in the palette. */
  readonly run?: () => void
}

type Source = Accessor<readonly Command[]>

/** No signal's value: Solid ends a change of pages by putting back what the old page's cleanup wrote to a signal. */
const sources = new Set<Source>()
const [followSources, noteSources] = createSignal(undefined, { equals: false })

/** Adds commands while the owner lives. */
export function provideCommands(source: Source): void {
  sources.add(source)
  noteSources()
  onCleanup(() => {
    sources.delete(source)
    noteSources()
  })
}

/** All provided now, in the order they were provided, whether they can be done or not. Reactive. */
export function allCommands(): readonly Command[] {
  followSources()
  return [...sources].flatMap((source) => source())
}

export function canRun(command: Command): boolean {
  return command.run !== undefined && (!command.writes || canWrite()) && (command.when?.() ?? true)
}

const SIGN = /^[^\w$ ]$/

/** Listens to the keys of all commands, for the app. Keys typed into a field are the field's, but for those with $mod. */
export function listenToKeys(): void {
  const bindings = createMemo(() => {
    const map: Record<string, (event: KeyboardEvent) => void> = {}
    for (const command of allCommands()) {
      for (const keys of command.local ? [] : (command.keys ?? [])) {
        const run = (event: KeyboardEvent) => runByKey(command, keys, event)
        map[keys] = run
        // Whether a sign needs Shift is the keyboard's affair.
        if (SIGN.test(keys)) map[`Shift+${keys}`] = run
      }
    }
    return map
  })
  createEffect(() => onCleanup(tinykeys(window, bindings())))
}

function runByKey(command: Command, keys: string, event: KeyboardEvent): void {
  if (event.defaultPrevented || !canRun(command)) return
  if (!keys.includes('$mod') && isTyping(event.target)) return
  if (!keys.includes('$mod') && document.querySelector('dialog[open]')) return
  event.preventDefault()
  command.run?.()
}

/** Whether keys belong to a field. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'range', 'button'].includes(target.type)
}
