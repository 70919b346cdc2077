import { expect, test } from 'vitest'
import { chooseForAll, openWorkbench, series } from '../../helpers/workbench.ts'

const RUNS = [0.001, 0.01, 0.1, 1].flatMap((lr, i) =>
  ['adam', 'sgd'].map((optimizer) => ({
    name: `${lr} ${optimizer}`,
    params: { lr, optimizer, data: i % 2 === 0 ? 'old' : 'new' },
    metrics: { loss: series(10, (step) => lr + step) },
  })),
)

test('params choose colour, dashes and small charts at once, and the address brings all of it back', async () => {
  const { page } = await openWorkbench(RUNS)
  await chooseForAll(page, 'Colour by', 'p.lr')
  await chooseForAll(page, 'Dashes by', 'p.optimizer')
  await chooseForAll(page, 'A small chart for each', 'p.data')
  const check = async (): Promise<void> => {
    const legend = page.getByRole('group', { name: 'What colours and dashes mean' })
    // A ramp, on a log scale since the values span decades.
    await expect.poll(() => legend.innerText()).toMatch(/lr\s+0\.001000\s+1 \(log\)/)
    await expect.poll(() => legend.innerText()).toMatch(/optimizer\s+adam\s+sgd/)
    const chart = page.getByRole('figure', { name: 'Chart of loss' })
    await expect.poll(() => chart.getByRole('slider').count()).toBe(2)
    await chart.getByText('new', { exact: true }).waitFor()
    await chart.getByText('old', { exact: true }).waitFor()
  }
  await check()
  await page.reload()
  await check()
})
