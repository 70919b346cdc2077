/** Python for the browser, as npm installed it. */
import { cp } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const PACKAGE = dirname(createRequire(import.meta.url).resolve('pyodide/package.json'))
const FILES = ['pyodide.mjs', 'pyodide.asm.mjs', 'pyodide.asm.wasm', 'python_stdlib.zip', 'pyodide-lock.json']

/** @param folder is made @param from another one than the project's own */
export async function copyPyodide(folder: string, from = PACKAGE): Promise<void> {
  for (const name of FILES) await cp(join(from, name), join(folder, name))
}
