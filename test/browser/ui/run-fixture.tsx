/** The run page in a real page, over the real worker. Import it before anything of the app: it sets where the app stands. */
import './page-base.ts'
import '#ui/theme/reset.css'
import '#ui/theme/tokens.css'
import axe from 'axe-core'
import { render } from 'solid-js/web'
import { expect, onTestFinished } from 'vitest'
import { page } from 'vitest/browser'
import type { NewRun } from '#worker/api.ts'
import { App } from '#ui/app.tsx'
import { remote } from '#ui/remote.ts'

export { remote }

/** The whole app at a place; taken away when the test is over. */
export async function openApp(
  hash: string,
  size: readonly [number, number] = [1280, 800],
): Promise<HTMLElement> {
  await page.viewport(...size)
  location.hash = hash
  const host = document.createElement('div')
  host.style.height = '100dvh'
  document.body.append(host)
  const dispose = render(() => <App />, host)
  onTestFinished(() => {
    dispose()
    host.remove()
    document.querySelectorAll('body > :not(script)').forEach((left) => left.remove())
  })
  return host
}

type Points = readonly (readonly [key: string, step: number, value: number])[]

const START = Date.UTC(2026, 2, 4, 10)
/** A writer numbers its batches; each call here is a writer of its own. */
export const newWriterId = (): string => crypto.randomUUID().replaceAll('-', '')

export async function makeRun(
  run: NewRun = {},
  points: Points = [],
): Promise<{ runId: string; path: string }> {
  const made = await remote.createRun({
    experiment: 'house-prices',
    runName: 'mlp-32',
    startTime: START,
    ...run,
  })
  // Runs get any colour of the palette, one of which is grey; tests look for coloured pixels.
  await remote.setTag(made.runId, 'mlflow.runColor', '#0072b2')
  if (points.length > 0) await logPoints(made.runId, points)
  return { runId: made.runId, path: `#/experiments/${made.experimentId}/runs/${made.runId}` }
}

export async function logPoints(runId: string, points: Points): Promise<void> {
  const keys = [...new Set(points.map(([key]) => key))]
  const writerId = newWriterId()
  for (let at = 0, seq = 0; at < points.length; at += 16_000, seq++) {
    const part = points.slice(at, at + 16_000)
    await remote.logBatch({
      runId,
      writerId,
      seq,
      metrics: {
        keys,
        keyIndex: Uint32Array.from(part, ([key]) => keys.indexOf(key)),
        step: Float64Array.from(part, ([, step]) => step),
        value: Float64Array.from(part, ([, , value]) => value),
        time: Float64Array.from(part, ([, step]) => START + step * 1000),
      },
    })
  }
}

/** Axe's serious and critical findings, as one line each. */
export async function seriousIssues(element: Element): Promise<string[]> {
  await settle()
  const { violations } = await axe.run(element, { resultTypes: ['violations'] })
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
    )
}

/** What fades in has less contrast until it is there. */
async function settle(): Promise<void> {
  const ending = document
    .getAnimations()
    .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
  await Promise.allSettled(ending.map(({ finished }) => finished))
}

/** Waits until `find` gives something. */
export async function eventually<T>(find: () => T | null | undefined, what: string): Promise<T> {
  await expect.poll(find, { timeout: 20_000, message: what }).toBeTruthy()
  return find() as T
}

export function textOf(element: Element | null | undefined): string {
  return element?.textContent?.replace(/\s+/g, ' ').trim() ?? ''
}
