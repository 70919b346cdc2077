/** The built app with a notebook page beside it, in a Chromium that can be killed. */
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright'
import { rolldown } from 'rolldown'
import { launchApp, type App } from './chromium.ts'
import { DIST } from './static-server.ts'

const SCRIPT = fileURLToPath(new URL('fault-notebook.ts', import.meta.url))
const PAGE =
  '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Notebook</title><script type="module" src="notebook.js"></script>'

export type FaultApp = App & {
  /** A new tab with `globalThis.notebook`. */
  openNotebook(): Promise<Page>
}

/** An app of its own folder, so that a build meanwhile does not change it. */
export async function launchFaultApp(options: { flags?: readonly string[] } = {}): Promise<FaultApp> {
  const folder = await makeSite()
  const app = await launchApp({ ...options, folder })
  return Object.create(app, {
    openNotebook: {
      value: async () => {
        const page = await app.open('notebook.html')
        await page.waitForFunction(() => 'notebook' in globalThis)
        return page
      },
    },
    close: {
      value: async () => {
        await app.close()
        await rm(folder, { recursive: true, force: true })
      },
    },
  }) as FaultApp
}

async function makeSite(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tracklet-faults-'))
  await cp(process.env['TRACKLET_DIST'] ?? DIST, folder, { recursive: true })
  const bundle = await rolldown({ input: SCRIPT, platform: 'browser' })
  await bundle.write({ file: join(folder, 'notebook.js'), format: 'es' })
  await bundle.close()
  await writeFile(join(folder, 'notebook.html'), PAGE)
  return folder
}
