import { expect, test } from 'vitest'
import { colorsOf, openWorkbench, plotOf, pointAt, series } from '../../helpers/workbench.ts'

test('a run under the pointer, in the table or on its line, dims all others in every chart', async () => {
  const runs = Array.from({ length: 5 }, (_, i) => ({
    name: `run-${i}`,
    // Beside the grid lines, whose pixels are opaque.
    metrics: { a: series(50, () => i + 0.37), b: series(50, () => -i - 0.37) },
  }))
  const { page } = await openWorkbench(runs, '?layout=50')
  const plot = await plotOf(page, 'a')
  await plotOf(page, 'b')
  // A line is some hundred pixels long; at its ends single pixels are a shade off.
  const opaque = async (title: string): Promise<number> =>
    [...(await colorsOf(page, title)).values()].filter((count) => count > 100).length
  await expect.poll(() => opaque('a')).toBeGreaterThanOrEqual(4)
  await page.getByRole('link', { name: 'run-2', exact: true }).hover()
  for (const title of ['a', 'b']) await expect.poll(() => opaque(title)).toBe(1)
  await page.mouse.move(5, 5)
  for (const title of ['a', 'b']) await expect.poll(() => opaque(title)).toBeGreaterThanOrEqual(4)
  // The line of the greatest value lies on top.
  await pointAt(page, plot, 0.5, 0.06)
  for (const title of ['a', 'b']) await expect.poll(() => opaque(title)).toBe(1)
  await expect(page.locator('[role=row][data-lit=true]').innerText()).resolves.toContain('run-4')
})
