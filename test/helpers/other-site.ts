/** The built app, and pages of other origins beside it: another port is another origin, `127.0.0.1` another site too. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { launchApp, type App, type AppOptions } from './chromium.ts'
import { startServer, type StaticServer } from './static-server.ts'

export type OtherSite = {
  readonly origin: string
  /** @param path below the site; default: the page whose button connects */
  open(path?: string): Promise<Page>
}

export type Sites = App & {
  /** Of another site than the app, each of an origin of its own. */
  readonly others: readonly [OtherSite, OtherSite]
}

/** A page whose button connects, as a click is what opens a window. What came of it stands in `globalThis`. */
const page = (
  home: string,
) => `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Notebook</title>
<button id="connect">Connect</button><output></output>
<script type="module">
  import { connect } from '${home}tracklet.js'
  globalThis.options = {}
  const output = document.querySelector('output')
  globalThis.start = async () => {
    output.textContent = 'asking'
    try {
      globalThis.tracklet = await connect(options)
      output.textContent = 'connected'
    } catch (error) {
      output.textContent = error.code + ': ' + error.message
    }
  }
  document.querySelector('#connect').onclick = start
  output.textContent = 'ready'
</script>`

/**
 * @param files more files of the other sites, by their names, made with the app's address
 * @param headers of the other sites' answers
 */
export async function launchSites(
  options: AppOptions,
  files: Readonly<Record<string, (home: string) => string>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Sites> {
  const app = await launchApp(options)
  const folder = await mkdtemp(join(tmpdir(), 'tracklet-other-'))
  const home = app.server.url
  // The server lets nobody frame what is called index.html.
  for (const [name, make] of Object.entries({ 'index.html': page, 'framed.html': page, ...files }))
    await writeFile(join(folder, name), make(home))
  const servers = [await startServer({ folder, headers }), await startServer({ folder, headers })] as const
  const toSite = (server: StaticServer): OtherSite => {
    const url = server.url.replace('localhost', '127.0.0.1')
    return {
      origin: new URL(url).origin,
      open: async (path = '') => {
        const opened = await app.context.newPage()
        await opened.goto(url + path)
        return opened
      },
    }
  }
  return Object.create(app, {
    others: { value: servers.map(toSite) },
    close: {
      value: async () => {
        await app.close()
        for (const server of servers) await server.stop()
        await rm(folder, { recursive: true, force: true })
      },
    },
  }) as Sites
}

/** The window that a click on the page's button opens. */
export async function clickConnect(asking: Page, button = '#connect'): Promise<Page> {
  const [question] = await Promise.all([asking.waitForEvent('popup'), asking.click(button)])
  return question
}

/** As a person does. */
export async function allow(question: Page): Promise<void> {
  await answer(question, 'Allow')
}

/** Waits until the answer can be given, and gives it: the window may be gone before the click is told of. */
export async function answer(question: Page, button: string): Promise<void> {
  try {
    await question.getByRole('button', { name: button, exact: true }).click()
  } catch (error) {
    if (!question.isClosed()) throw error
  }
}
