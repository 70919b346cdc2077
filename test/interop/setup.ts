import { installPython } from './python.ts'

/** Before the interop suite, once: its files run beside each other. */
export function setup(): void {
  installPython()
  installPython('trackers')
}
