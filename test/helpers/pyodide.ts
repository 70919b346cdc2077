/** Python for the browser, as npm installed it. */
import { cp } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const PACKAGE = dirname(createRequire(import.meta.url).resolve('pyodide/package.json'))
const FILES = ['pyodide.mjs', 'pyodide.asm.mjs', 'pyodide.asm.wasm', 'python_stdlib.zip', 'pyodide-lock.json']

/** @param folder is made */
export async function copyPyodide(folder: string): Promise<void> {
  for (const name of FILES) await cp(join(PACKAGE, name), join(folder, name))
}
