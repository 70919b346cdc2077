import { expect, test } from 'vitest'
import { openWorkbench } from '../../helpers/workbench.ts'

const RUNS = Array.from({ length: 8 }, (_, i) => ({
  name: `run ${i + 1}`,
  params: { lr: i < 7 ? 0.1 : 0.3, seed: 1, ...(i < 7 ? { dropout: 0.5 } : { warmup: 100 }) },
  metrics: { loss: [[0, i < 7 ? 0.5 : 0.25]] as [number, number][], same: [[0, 1]] as [number, number][] },
}))

test('a run says what was changed since the one before it: what differs, and nothing else', async () => {
  const { page, runIds } = await openWorkbench(RUNS, '')
  const lines = async (): Promise<string[]> =>
    await page
      .getByRole('region', { name: /^Changed since the run before/ })
      .getByRole('listitem')
      .evaluateAll((items) => items.map((item) => item.textContent.replaceAll(/\s+/g, ' ').trim()))
  await page.evaluate((hash) => (location.hash = hash), `#/experiments/1/runs/${runIds[7]}`)
  await expect.poll(async () => (await lines()).length).toBe(4)
  const told = await lines()
  expect(told.join('\n')).toMatch(/dropout ?0\.5 → none/)
  expect(told.join('\n')).toMatch(/loss ?0\.5000 → 0\.2500/)
  expect(told.join('\n')).toMatch(/lr ?0\.1 → 0\.3/)
  expect(told.join('\n')).toMatch(/warmup ?none → 100/)

  // By keys to the run before, which changed nothing.
  const before = page.getByRole('link', { name: 'run 7', exact: true })
  await before.focus()
  await page.keyboard.press('Enter')
  await page.getByText('Nothing: the same in all it logged.').waitFor()
  await expect.poll(() => page.evaluate(() => location.hash)).toContain(runIds[6])
})
