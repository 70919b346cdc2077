import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import { openWorkbench, plotOf, readingOf, series } from '../../helpers/workbench.ts'

const RUNS = [0.001, 0.01, 0.1].flatMap((lr) =>
  ['adam', 'sgd'].map((optimizer) => ({
    name: `${optimizer} ${lr}`,
    params: { lr, optimizer },
    metrics: { loss: series(20, (step) => Math.abs(Math.log10(lr) + 2) + 1 / (step + 1)) },
  })),
)

const search = async (page: Page): Promise<string> =>
  decodeURIComponent(await page.evaluate(() => location.hash.split('?')[1] ?? ''))

/** Tab by Tab, as there is no pointer. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    if (await page.evaluate((wanted) => document.activeElement?.closest(wanted) !== null, selector)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab never reached ${selector}.`)
}

/** What axe calls serious. By the debugger's door, which the page's policy does not close. */
async function seriousIssues(page: Page): Promise<string[]> {
  const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  await page.evaluate(`{ ${source} }`)
  return await page.evaluate<
    string[]
  >(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).join(', ')))`)
}

test('runs are found, ordered, grouped, drawn, read out and compared without a pointer', async () => {
  const { page, runIds } = await openWorkbench(RUNS, '?layout=50&cols=p.lr+p.optimizer+m.loss')
  await plotOf(page, 'loss')
  // Help tells the keys.
  await page.keyboard.press('?')
  const help = page.getByRole('dialog')
  await help.getByText('Compare the selected runs').waitFor()
  await page.keyboard.press('Escape')
  await help.waitFor({ state: 'hidden' })

  // Order by loss, from the table's head.
  await tabTo(page, '[role=treegrid]')
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('ArrowUp')
  for (let right = 0; right < 3; right++) await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await expect.poll(() => search(page)).toContain('sort=m.loss')
  await expect.poll(() => page.locator('[aria-rowindex="2"] a').innerText()).toMatch(/0\.01$/)

  // The best two, ticked and drawn alone.
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  const selected = page.locator('[role=row][aria-selected=true]')
  await expect.poll(() => selected.count()).toBe(2)
  await page.keyboard.press('o')
  await expect.poll(() => search(page)).toContain('only=')

  // Undone, and done again.
  await page.keyboard.press('Control+z')
  await expect.poll(() => search(page)).not.toContain('only=')
  await page.keyboard.press('Control+Shift+z')
  await expect.poll(() => search(page)).toContain('only=')
  await page.keyboard.press('a')
  await expect.poll(() => search(page)).not.toContain('only=')

  // Grouped by the learning rate, and not.
  for (let left = 0; left < 2; left++) await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('g')
  await expect.poll(() => search(page)).toContain('group=p.lr')
  await page.keyboard.press('Control+z')
  await expect.poll(() => search(page)).not.toContain('group=')

  // A chart read out, from the palette to its points.
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('combobox', { name: /^Search commands/ })
  await palette.waitFor()
  await palette.fill('search charts')
  await page.getByRole('option', { name: /Search charts/, selected: true }).waitFor()
  await page.keyboard.press('Enter')
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
    .toBe('Search charts')
  await tabTo(page, '[role=slider][aria-label="Crosshair of loss"]')
  await page.keyboard.press('Home')
  const plot = page.getByRole('slider', { name: 'Crosshair of loss', exact: true })
  await expect.poll(() => readingOf(plot)).toMatch(/^step 0: /)

  expect(await seriousIssues(page)).toEqual([])

  // Compared.
  await page.getByRole('treegrid').press('c')
  await expect.poll(() => page.evaluate(() => location.hash)).toContain('compare-runs')
  const hash = decodeURIComponent(await page.evaluate(() => location.hash))
  expect(runIds.filter((id) => hash.includes(id))).toHaveLength(2)
  await page.locator('[role=table] [role=rowheader]').first().waitFor()
  await page.keyboard.press('n')
  await expect.poll(() => page.locator('[role=row][data-active=true]').count()).toBe(1)
  expect(await seriousIssues(page)).toEqual([])
})
