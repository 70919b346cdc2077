import { createSignal } from 'solid-js'

/** Whether what is shown may be changed: not a bundle that is looked at. Controls that would are not there then. */
export const [canWrite, setCanWrite] = createSignal(true)
