import { setup as build } from '../helpers/built.ts'
import { installPython } from './python.ts'

/** Before the interop suite, once: its files run beside each other. */
export async function setup(): Promise<() => Promise<void>> {
  installPython()
  installPython('trackers')
  installPython('notebooks')
  return await build()
}
