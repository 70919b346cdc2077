/** The run under the pointer: hovered anywhere, it lights everywhere. */
import { createSignal } from 'solid-js'

/** A run id, or undefined when none is lit. */
export const [litRun, setLitRun] = createSignal<string>()
