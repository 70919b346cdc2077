/** Measures where no debugger listens, as nobody's does: Playwright's is told of each request with its body, which costs more than to answer it. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Page } from 'playwright'
import type { App } from '../helpers/chromium.ts'
import type { Bench } from './page/bench.ts'

const MOST_SECONDS = 600
/** By when Playwright has gone. */
const START_MS = 500

/**
 * Calls a function of the benchmark's page after Playwright has left Chromium, which it does for good.
 * @param app whose page it is; only its `close` works afterwards
 */
export async function callUndebugged<K extends keyof Bench>(
  app: App,
  page: Page,
  name: K,
  ...args: Parameters<Bench[K]>
): Promise<Awaited<ReturnType<Bench[K]>>> {
  await page.evaluate(
    ([key, values, ms]) => {
      const { bench } = globalThis as unknown as {
        bench: Record<string, (...all: unknown[]) => Promise<unknown>>
      }
      // Chromium escapes titles as HTML.
      const tell = (outcome: object) =>
        (document.title = `told:${encodeURIComponent(JSON.stringify(outcome))}`)
      globalThis.setTimeout(() => {
        bench[key]?.(...values).then(
          (result) => tell({ result }),
          (error: unknown) => tell({ error: String(error) }),
        )
      }, ms)
    },
    [name, args, START_MS] as const,
  )
  await page.context().browser()?.close()
  const outcome = await readTitle(app)
  if ('error' in outcome) throw new Error(outcome.error)
  return outcome.result as Awaited<ReturnType<Bench[K]>>
}

type Outcome = { readonly result: unknown } | { readonly error: string }

/** Chromium tells the titles of its pages to whoever asks by HTTP, without attaching to them. */
async function readTitle({ profile }: App): Promise<Outcome> {
  const [port = ''] = (await readFile(join(profile, 'DevToolsActivePort'), 'utf8')).split('\n')
  for (let second = 0; second < MOST_SECONDS; second++) {
    await setTimeout(1_000)
    const pages = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as { title: string }[]
    const [, told] = pages.map(({ title }) => /^told:(.*)$/.exec(title) ?? []).find(([all]) => all) ?? []
    if (told !== undefined) return JSON.parse(decodeURIComponent(told)) as Outcome
  }
  throw new Error(`The page did not finish within ${String(MOST_SECONDS)} s`)
}
