/** The runs of several experiments in one workspace. */
import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import { colorsOf, openWorkbench, plotOf, series, type Workbench } from '../helpers/workbench.ts'

function runsOf(names: readonly string[], level: number) {
  return names.map((name, i) => ({
    name,
    params: { lr: 0.1 * (i + 1) },
    metrics: { loss: series(5, (step) => level + i + step / 10) },
  }))
}

const footer = (page: Page) => page.locator('footer [role=status]')
const header = (page: Page, name: string) => page.getByRole('columnheader', { name, exact: true })

/** Of the rows that are there, from the top. */
async function names(page: Page): Promise<readonly string[]> {
  const rows = await page
    .locator('[role=row][aria-selected]')
    .evaluateAll((all) =>
      all
        .map(
          (row) => [Number(row.getAttribute('aria-rowindex')), row.querySelector('a')?.textContent] as const,
        )
        .sort(([a], [b]) => a - b),
    )
  return rows.map(([, name]) => name ?? '')
}

/** Experiment 1, `sweep`, with two runs and 2, `other`, with two. */
async function openTwo(search: string): Promise<Workbench> {
  const bench = await openWorkbench(runsOf(['a', 'b'], 1), '')
  await bench.log(runsOf(['c', 'd'], 11), 'other')
  await bench.page.evaluate((hash) => (location.hash = hash), `#/experiments/1+2${search}`)
  await expect.poll(() => footer(bench.page).innerText()).toBe('4 runs')
  return bench
}

test('experiments that are ticked in the list open in one workspace, by pointer and by keyboard', async () => {
  const { page, log } = await openWorkbench(runsOf(['a', 'b'], 1), '')
  await log(runsOf(['c', 'd'], 11), 'other')
  await page.evaluate(() => (location.hash = '#/experiments'))
  await page.getByRole('checkbox', { name: 'Compare sweep' }).check()
  const compare = page.getByRole('button', { name: 'Compare 2 experiments' })
  expect(await compare.count()).toBe(0)
  await page.getByRole('table').getByRole('link', { name: 'other', exact: true }).focus()
  await page.keyboard.press('x')
  await compare.waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Command' }).fill('Compare the ticked')
  await page.getByRole('option', { name: 'Compare the ticked experiments' }).waitFor()
  await page.keyboard.press('Enter')
  await expect.poll(() => page.evaluate(() => location.hash)).toMatch(/^#\/experiments\/(1\+2|2\+1)$/)
  await expect.poll(() => footer(page).innerText()).toBe('4 runs')
  await expect.poll(() => names(page)).toEqual(['d', 'c', 'b', 'a'])
  // What needs one experiment is not offered.
  expect(await page.getByRole('button', { name: 'Describe' }).count()).toBe(0)
  await page.getByRole('heading', { level: 1 }).getByRole('link', { name: 'sweep' }).click()
  await expect.poll(() => footer(page).innerText()).toBe('2 runs')
})

test('the experiment is a column: to sort, to group, to filter by, and in the CSV', async () => {
  const { page } = await openTwo('?layout=table')
  await header(page, 'Experiment').getByRole('button').first().click()
  await expect.poll(() => names(page)).toEqual(['d', 'c', 'b', 'a'])
  await header(page, 'Experiment').getByRole('button').first().click()
  await expect.poll(() => names(page)).toEqual(['b', 'a', 'd', 'c'])
  const cell = page.getByRole('gridcell', { name: 'other', exact: true }).first()
  await cell.click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Filter by Experiment = other' }).click()
  await expect.poll(() => footer(page).innerText()).toBe('2 runs match')
  await expect.poll(() => names(page)).toEqual(['d', 'c'])
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download CSV' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('sweep + other.csv')
  const field = page.getByRole('combobox', { name: 'Filter runs' })
  await field.fill('experiment_name = ')
  await page.getByRole('option', { name: /sweep/ }).click()
  await expect.poll(() => names(page)).toEqual(['b', 'a'])
  await field.fill('')
  await page.keyboard.press('Escape')
  await header(page, 'Experiment').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Group by it' }).click()
  const group = page.getByRole('row').filter({ hasText: 'Experiment other' })
  await expect.poll(() => group.innerText()).toContain('11.90')
})

test('the charts draw the runs of all, coloured by experiment if one likes; what is logged and renamed meanwhile shows', async () => {
  const { page, app, log } = await openTwo('?layout=50')
  await plotOf(page, 'loss')
  await page.getByRole('button', { name: 'Settings of all line charts' }).click()
  const settings = page.getByRole('complementary', { name: 'All line charts' })
  await settings
    .getByRole('combobox', { name: 'Colour by', exact: true })
    .selectOption({ label: 'Experiment' })
  await expect.poll(async () => mainColors(await colorsOf(page, 'loss'))).toBe(2)
  await log(runsOf(['e'], 21), 'other')
  await expect.poll(() => footer(page).innerText()).toBe('5 runs')
  const second = await app.open('#/experiments/2')
  await second.getByRole('button', { name: 'Rename experiment' }).click()
  await second.getByRole('textbox', { name: 'experiment' }).fill('renamed')
  await second.keyboard.press('Enter')
  await page.bringToFront()
  await expect.poll(() => page.getByRole('gridcell', { name: 'renamed', exact: true }).count()).toBe(3)
  await expect.poll(() => page.getByRole('heading', { level: 1 }).innerText()).toBe('sweep + renamed')
})

/** Colours of more than a few pixels: edges of lines are mixed with what is behind. */
function mainColors(colors: ReadonlyMap<string, number>): number {
  const most = Math.max(...colors.values())
  return [...colors.values()].filter((count) => count > most / 4).length
}

test('a view of several is saved under its name; of experiments that are not here it is said', async () => {
  const { page } = await openTwo('?layout=table')
  await header(page, 'loss').getByRole('button').first().click()
  await expect.poll(() => page.evaluate(() => location.hash)).toContain('sort=')
  await page.getByRole('button', { name: 'Saved views' }).click()
  const views = page.getByRole('dialog', { name: 'Saved views' })
  await views.getByRole('textbox', { name: 'Name of the view' }).fill('by loss')
  await page.keyboard.press('Enter')
  await views.getByRole('list', { name: 'Views' }).getByText('by loss').waitFor()
  await page.evaluate(() => (location.hash = '#/experiments/1'))
  await expect.poll(() => footer(page).innerText()).toBe('2 runs')
  await page.evaluate(() => (location.hash = '#/experiments/1+2'))
  await expect.poll(() => footer(page).innerText()).toBe('4 runs')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Command' }).fill('by loss')
  await page.getByRole('option', { name: /by loss/ }).click()
  await expect.poll(() => page.evaluate(() => location.hash)).toContain('sort=')
  await page.evaluate(() => (location.hash = '#/experiments/1+77+1'))
  await page.getByText('1 experiment of this link not here').waitFor()
  await expect.poll(() => footer(page).innerText()).toBe('2 runs')
  for (const nothing of ['77+78', '+', '..+']) {
    await page.evaluate((part) => (location.hash = `#/experiments/${part}`), nothing)
    await page.getByRole('heading', { name: 'No such experiment here' }).waitFor()
    await page.evaluate(() => (location.hash = '#/experiments'))
    await page.getByRole('heading', { name: 'Experiments', exact: true }).waitFor()
  }
})
