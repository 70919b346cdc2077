import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { chooseForAll, openWorkbench, plotOf, readingOf, series } from '../../helpers/workbench.ts'

const RATES = [0.001, 0.01, 0.1, 1]
const SEEDS = [0, 1, 2, 3, 4]

/** Like noise, the same each time. */
function lossOf(rate: number, seed: number, step: number): number {
  return rate * (step + 1) + (((seed + 1) * 7919 + step * 104_729) % 1000) / 3000
}

const RUNS = RATES.flatMap((lr) =>
  SEEDS.map((seed) => ({
    name: `lr ${lr} seed ${seed}`,
    params: { lr, seed },
    metrics: { loss: series(20, (step) => lossOf(lr, seed, step)) },
  })),
)

test('runs are grouped by a param: the mean and its band of every step are those of the members', async () => {
  const { page } = await openWorkbench(RUNS)
  const plot = await plotOf(page, 'loss')
  await chooseForAll(page, 'Group by', 'p.lr')
  await chooseForAll(page, 'Band', 'std')
  const legend = page.getByRole('group', { name: 'Legend of loss' })
  for (const rate of RATES)
    await expect.poll(() => legend.innerText()).toMatch(new RegExp(`^${rate}\\s+n 5$`, 'm'))
  await page.getByRole('button', { name: 'Options of loss' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Save as CSV' }).click()
  const text = await readFile(await (await download).path(), 'utf8')
  const [head, ...rows] = text.trim().split('\r\n')
  expect(head).toBe('group,metric,step,value,low,high,n')
  expect(rows).toHaveLength(RATES.length * 20)
  for (const row of rows) {
    const [rate, , step, value, low, high, n] = row.split(',').map(Number) as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ]
    const values = SEEDS.map((seed) => lossOf(rate, seed, step))
    const mean = values.reduce((sum, one) => sum + one, 0) / values.length
    const std = Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (values.length - 1))
    expect(n).toBe(5)
    expect(Math.abs(value - mean)).toBeLessThan(1e-12)
    expect(Math.abs(low - (mean - std))).toBeLessThan(1e-12)
    expect(Math.abs(high - (mean + std))).toBeLessThan(1e-12)
  }
  await plot.focus()
  await page.keyboard.press('Home')
  await expect.poll(() => readingOf(plot)).toMatch(/^step 0: 1 /)
})

test('members stay as thin lines under their group, by pointer and by key', async () => {
  const { page } = await openWorkbench(RUNS.slice(0, 10))
  await plotOf(page, 'loss')
  await page.keyboard.press('e')
  await chooseForAll(page, 'Group by', 'p.lr')
  const members = page.getByRole('checkbox', { name: 'Members as thin lines' })
  await members.focus()
  await page.keyboard.press('Space')
  await expect.poll(() => page.evaluate(() => decodeURIComponent(location.hash))).toContain('"members":true')
  await expect.poll(() => page.getByRole('group', { name: 'Legend of loss' }).innerText()).toMatch(/n 5/)
  await members.click()
  await expect
    .poll(() => page.evaluate(() => decodeURIComponent(location.hash)))
    .not.toContain('"members":true')
})
