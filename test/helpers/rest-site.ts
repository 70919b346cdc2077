/** The built app with a client's page and worker beside it, which know nothing of Tracklet but the REST API's address. */
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { launchApp, type App } from './chromium.ts'
import { whenOfflineReady } from './pages.ts'
import { DIST } from './static-server.ts'

const PAGE = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Client</title>'

/** Answers `{ id, way, url, init }` with status and text. */
const WORKER = `
  onmessage = async ({ data: { way, url, init } }) => {
    if (way === 'fetch') {
      const response = await fetch(url, init)
      return postMessage({ status: response.status, text: await response.text() })
    }
    const request = new XMLHttpRequest()
    request.open(init.method ?? 'GET', url, false)
    for (const [name, value] of Object.entries(init.headers ?? {})) request.setRequestHeader(name, value)
    request.send(init.body)
    postMessage({ status: request.status, text: request.responseText })
  }`

export type Reply = { readonly status: number; readonly text: string }
/** What of a request crosses the DevTools protocol. */
type Init = { readonly method?: string; readonly body?: string; readonly headers?: Record<string, string> }

export type Way = 'page fetch' | 'worker fetch' | 'worker sync XHR'

export type RestSite = App & {
  /** A tab of the client's page, controlled by the service worker. */
  openClient(): Promise<Page>
}

export async function launchRestSite(base = '/'): Promise<RestSite> {
  const folder = await mkdtemp(join(tmpdir(), 'tracklet-rest-'))
  await cp(DIST, folder, { recursive: true })
  await writeFile(join(folder, 'client.html'), PAGE)
  await writeFile(join(folder, 'client-worker.js'), WORKER)
  const app = await launchApp({ folder, base })
  await whenOfflineReady(await app.open())
  return Object.create(app, {
    openClient: { value: () => app.open('client.html') },
    close: {
      value: async () => {
        await app.close()
        await rm(folder, { recursive: true, force: true })
      },
    },
  }) as RestSite
}

/** Asks from a client's page or from a new worker of it. @param path below the app's folder */
export async function ask(page: Page, way: Way, path: string, init: Init = {}): Promise<Reply> {
  return await page.evaluate(
    async ([chosen, url, options]) => {
      if (chosen === 'page fetch') {
        const response = await fetch(url, options)
        return { status: response.status, text: await response.text() }
      }
      const worker = new Worker('client-worker.js')
      try {
        return await new Promise<{ status: number; text: string }>((resolve, reject) => {
          worker.onmessage = ({ data }: MessageEvent<{ status: number; text: string }>) => resolve(data)
          worker.onerror = ({ message }) => reject(new Error(message))
          worker.postMessage({ way: chosen === 'worker fetch' ? 'fetch' : 'xhr', url, init: options })
        })
      } finally {
        worker.terminate()
      }
    },
    [way, path, init] as const,
  )
}

/** The JSON of a call that must work. */
export async function askJson(
  page: Page,
  path: string,
  body?: object,
  way: Way = 'page fetch',
): Promise<Record<string, unknown>> {
  const init = body && {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json' },
  }
  const { status, text } = await ask(page, way, `api/2.0/mlflow/${path}`, init)
  if (status !== 200) throw new Error(`${path} was answered ${String(status)}: ${text}`)
  return JSON.parse(text) as Record<string, unknown>
}

/** A new run of the default experiment. */
export async function newRun(page: Page): Promise<string> {
  const { run } = (await askJson(page, 'runs/create', { experiment_id: '0' })) as {
    run: { info: { run_id: string } }
  }
  return run.info.run_id
}
