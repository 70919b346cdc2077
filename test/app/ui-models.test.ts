/** The model registry of the built app, by keyboard only: from a trained run to a stage and an alias. */
import type { Page } from 'playwright'
import { afterEach, expect, test } from 'vitest'
import { launchApp, type App } from '../helpers/chromium.ts'

const soon = <T>(read: () => T) => expect.poll(read, { timeout: 15_000 })

let app: App | undefined

afterEach(async () => {
  const problems = app?.problems
  await app?.close()
  app = undefined
  expect(problems).toEqual([])
})

/** A run with figures and a model folder, logged through tracklet.js. Text, since Vitest rewrites `import()`. @returns its hash */
async function trainRun(page: Page): Promise<string> {
  return await page.evaluate<string>(`(async () => {
    const { connect } = await import(new URL('tracklet.js', document.baseURI).href)
    const tracklet = await connect()
    const run = await tracklet.startRun({ experiment: 'houses', name: 'mlp-64' })
    for (let step = 0; step < 5; step++) run.logMetric('loss', 1 / (step + 1), { step })
    await run.logArtifact('model/MLmodel', 'flavors:\\n  sklearn:\\n    sklearn_version: 1.5.2\\n')
    await run.logArtifact('model/model.pkl', 'weights')
    await run.end()
    return '#/experiments/' + run.experimentId + '/runs/' + run.id
  })()`)
}

/** Tab after Tab until the control with this name has the focus. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const focused = () =>
    page.evaluate(
      () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent,
    )
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press('Tab')
    const label = ((await focused()) ?? '').trim()
    if (typeof name === 'string' ? label === name : name.test(label)) return
  }
  throw new Error(`No Tab leads to ${String(name)}`)
}

test('a model of a trained run is registered, staged and given an alias without the pointer', async () => {
  app = await launchApp()
  const page = await app.open()
  const hash = await trainRun(page)
  await page.evaluate((to) => (location.hash = to), hash)
  await page.getByRole('heading', { name: 'Models' }).waitFor()
  await page.keyboard.press('m')
  await page.getByRole('dialog', { name: 'Register model' }).waitFor()
  await page.keyboard.type('house-prices')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'house-prices, version 1' }).waitFor()

  await page.keyboard.press('g')
  await page.keyboard.press('m')
  await page.getByRole('heading', { name: 'Models', exact: true }).waitFor()
  await tabTo(page, 'Version 1')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Version 1' }).waitFor()
  await soon(() => page.locator('main').innerText()).toContain('sklearn 1.5.2')

  await tabTo(page, 'Stage of version 1: None')
  await page.keyboard.press('Enter')
  await page.getByRole('menuitemcheckbox', { name: 'Production' }).waitFor()
  await page.keyboard.type('Prod')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Stage of version 1: Production' }).waitFor()

  await tabTo(page, 'Add an alias to version 1')
  await page.keyboard.press('Enter')
  await page.keyboard.type('champion')
  await page.keyboard.press('Enter')
  await soon(() => page.locator('main').innerText()).toContain('Alias champion given to version 1')
  await soon(() => page.locator('main').innerText()).toContain('models:/house-prices@champion')
})
