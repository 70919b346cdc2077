import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import { chooseForAll, openWorkbench, plotOf, series } from '../../helpers/workbench.ts'

/** Falls, with a bump that depends on the run. */
function lossOf(run: number, step: number): number {
  return (run + 1) / (step + 1) + (step === 30 ? run / 10 : 0)
}

const RUNS = [0, 1, 2].map((run) => ({
  name: `run ${run}`,
  params: { lr: run < 2 ? 0.1 : 0.2 },
  metrics: {
    loss: series(101, (step) => lossOf(run, step)),
    acc: series(101, (step) => run + step / 100),
  },
}))

const marked = (page: Page) => page.getByRole('region', { name: 'Marked values of loss' })

/** The table under the chart, with every digit. */
async function rowsOf(page: Page): Promise<Record<string, number[]>> {
  const rows = await marked(page)
    .locator('tbody tr')
    .evaluateAll((found) =>
      found.map((row) => ({
        name: row.querySelector('th')?.textContent.trim() ?? '',
        values: Array.from(row.querySelectorAll('td'), (cell) => parseFloat(cell.dataset['tip'] ?? '')),
      })),
    )
  const byName: Record<string, number[]> = {}
  for (const { name, values } of rows) byName[name] = values
  return byName
}

const order = async (page: Page): Promise<string[]> =>
  (await marked(page).locator('tbody th').allInnerTexts()).map((name) => name.trim())

test('a step is marked and dragged: the table under each chart has the values logged there', async () => {
  const { page } = await openWorkbench(RUNS)
  const plot = await plotOf(page, 'loss')
  await plotOf(page, 'acc')
  const box = (await plot.boundingBox())!
  const axis = box.y + box.height + 10
  await page.mouse.click(box.x + box.width * 0.5, axis)
  const handle = page.getByRole('slider', { name: 'Mark in loss' })
  await expect.poll(() => handle.getAttribute('aria-valuetext')).toBe('step 50')
  await expect.poll(async () => Object.keys(await rowsOf(page)).length).toBe(3)
  for (const run of [0, 1, 2]) expect((await rowsOf(page))[`run ${run}`]?.[0]).toBe(lossOf(run, 50))
  await page.getByRole('region', { name: 'Marked values of acc' }).waitFor()
  // By pointer to step 30, by keys one further.
  await handle.hover()
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.4, axis)
  await page.mouse.move(box.x + box.width * 0.3, axis)
  await page.mouse.up()
  await expect.poll(() => handle.getAttribute('aria-valuetext')).toBe('step 30')
  await expect.poll(async () => (await rowsOf(page))['run 2']?.[0]).toBe(lossOf(2, 30))
  await handle.focus()
  await page.keyboard.press('ArrowRight')
  await expect.poll(async () => (await rowsOf(page))['run 2']?.[0]).toBe(lossOf(2, 31))
  await expect
    .poll(() => page.evaluate(() => decodeURIComponent(location.hash)))
    .toContain('"marker":{"x":"step","at":31}')
  await page.keyboard.press('Delete')
  await expect.poll(() => marked(page).count()).toBe(0)
})

test('a marked range tells change, least, greatest and mean of each line, sorts by them, and follows groups', async () => {
  const { page } = await openWorkbench(RUNS)
  const plot = await plotOf(page, 'loss')
  // By keys alone: a step, then the end of the range.
  await plot.focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('m')
  await page.keyboard.press('End')
  await page.keyboard.press('m')
  await expect.poll(async () => (await rowsOf(page))['run 0']?.length).toBe(6)
  for (const run of [0, 1, 2]) {
    const values = Array.from({ length: 101 }, (_, step) => lossOf(run, step))
    const [at, to, change, min, max, mean] = (await rowsOf(page))[`run ${run}`] ?? []
    const [first, last] = [values[0] as number, values[100] as number]
    expect([at, to, change, min, max]).toEqual([
      first,
      last,
      last - first,
      Math.min(...values),
      Math.max(...values),
    ])
    expect(Math.abs((mean ?? NaN) - values.reduce((a, b) => a + b) / 101)).toBeLessThan(1e-12)
  }
  const header = marked(page).getByRole('button', { name: 'change' })
  await header.click()
  await expect.poll(() => order(page)).toEqual(['run 0', 'run 1', 'run 2'])
  await header.press('Enter')
  await expect.poll(() => order(page)).toEqual(['run 2', 'run 1', 'run 0'])
  await chooseForAll(page, 'Group by', 'p.lr')
  await expect.poll(async () => Object.keys(await rowsOf(page)).sort()).toEqual(['0.1', '0.2'])
  await expect.poll(async () => (await rowsOf(page))['0.1']?.[0]).toBe(1.5)
})
