/** The built app with a notebook page beside it or of another site, whose kernel is Pyodide in a worker, as in JupyterLite. */
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import type { Tracklet } from '#sdk/types.ts'
import { launchApp, type App } from './chromium.ts'
import { copyPyodide } from './pyodide.ts'
import { DIST, startServer } from './static-server.ts'

/** No `.js`: those get the policy of the app's scripts, and Pyodide evaluates. */
const KERNEL = `
  import { loadPyodide } from './pyodide/pyodide.mjs'
  const ready = loadPyodide()
  onmessage = async ({ data: { id, code, wheel } }) => {
    try {
      const pyodide = await ready
      const value = wheel ? await pyodide.loadPackage(wheel) : await pyodide.runPythonAsync(code)
      postMessage({ id, text: wheel ? '' : String(value) })
    } catch (error) {
      postMessage({ id, error: error.message })
    }
  }`

/** @param home the app's folder @param elsewhere the page is of another site, and lets its kernel ask */
const makePage = (
  home: string,
  elsewhere: boolean,
) => `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Notebook</title>
<script type="module">
  ${elsewhere ? `import { relay } from '${home}relay.js'; relay()` : `import { connect } from '${home}tracklet.js'`}
  let kernel
  let lastId = 0
  const waiting = new Map()
  ${elsewhere ? '' : 'globalThis.tracklet = connect()'}
  globalThis.told = []
  globalThis.notebook = {
    start() {
      kernel = new Worker('kernel.mjs', { type: 'module' })
      kernel.onmessage = ({ data }) => {
        if ('told' in data) return told.push(data.told)
        const { resolve, reject } = waiting.get(data.id)
        if ('error' in data) reject(new Error(data.error))
        else resolve(data.text)
      }
      kernel.onerror = ({ message }) => console.error(message)
    },
    ask(message) {
      return new Promise((resolve, reject) => {
        waiting.set(++lastId, { resolve, reject })
        kernel.postMessage({ ...message, id: lastId })
      })
    },
    kill: () => kernel.terminate(),
  }
</script>`

declare global {
  /** What the page of a notebook has. */
  var told: unknown[]
  var tracklet: Promise<Tracklet>
}

type InPage = {
  readonly notebook: {
    start(): void
    ask(message: { code?: string; wheel?: string }): Promise<string>
    kill(): void
  }
}

export type Notebook = {
  readonly page: Page
  /** Runs a cell, and gives the text of its last expression. @throws Error with the traceback */
  run(code: string): Promise<string>
  /** Ends the kernel as a person does: at once. */
  kill(): Promise<void>
}

export type PythonSite = App & {
  /** A tab with a new kernel, and the wheel in it unless `wheel` is empty. */
  openNotebook(wheel?: string): Promise<Notebook>
}

const LASTING_WHEEL = 'python/tracklet-0-py3-none-any.whl'

export type PythonSiteOptions = {
  /** The path that Tracklet, and a notebook beside it, are served under. */
  readonly base?: string
  /** The notebook is of another site. */
  readonly elsewhere?: boolean
  /** Of the other site's answers. */
  readonly headers?: Readonly<Record<string, string>>
  /** Another Pyodide, with more packages. */
  readonly makePyodide?: (folder: string) => Promise<unknown>
}

export async function launchPythonSite({
  base = '/',
  elsewhere = false,
  headers = {},
  makePyodide = copyPyodide,
}: PythonSiteOptions = {}): Promise<PythonSite> {
  const folder = await mkdtemp(join(tmpdir(), 'tracklet-python-'))
  if (!elsewhere) await cp(DIST, folder, { recursive: true })
  await makePyodide(join(folder, 'pyodide'))
  await writeFile(join(folder, 'kernel.mjs'), KERNEL)
  const app = await launchApp(elsewhere ? { base } : { folder, base })
  const other = elsewhere ? await startServer({ folder, headers }) : undefined
  const site = other === undefined ? app.server.url : other.url.replace('localhost', '127.0.0.1')
  await writeFile(join(folder, 'notebook.html'), makePage(app.server.url, elsewhere))
  return Object.create(app, {
    openNotebook: {
      value: async (wheel: string = LASTING_WHEEL) => {
        const page = await app.context.newPage()
        await page.goto(`${site}notebook.html`)
        await page.waitForFunction(() => 'notebook' in globalThis)
        await page.evaluate(() => (globalThis as unknown as InPage).notebook.start())
        const ask = (message: { code?: string; wheel?: string }) =>
          page.evaluate((sent) => (globalThis as unknown as InPage).notebook.ask(sent), message)
        if (wheel !== '') await ask({ wheel: app.server.url + wheel })
        return {
          page,
          run: (code: string) => ask({ code }),
          kill: () => page.evaluate(() => (globalThis as unknown as InPage).notebook.kill()),
        } satisfies Notebook
      },
    },
    close: {
      value: async () => {
        await app.close()
        await other?.stop()
        await rm(folder, { recursive: true, force: true })
      },
    },
  }) as PythonSite
}
