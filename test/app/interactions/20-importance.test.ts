import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { openWorkbench } from '../../helpers/workbench.ts'

/** Even over 0 to 1 for each step, and the same each time. */
function spread(i: number, step: number): number {
  return (i * step) % 1
}

const RUNS = Array.from({ length: 60 }, (_, i) => {
  const [lr, momentum, seed] = [0.8191725134, 0.6710436067, 0.5497004779].map((step) => spread(i, step)) as [
    number,
    number,
    number,
  ]
  const params = { lr, momentum, seed, host: i % 2 === 0 ? 'a' : 'b' }
  return { name: `run ${i}`, params, metrics: { loss: [[0, momentum - 3 * lr]] as [number, number][] } }
})

function correlation(xs: readonly number[], ys: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b) / values.length
  const [x, y] = [mean(xs), mean(ys)]
  const sum = (of: (i: number) => number): number => xs.reduce((total, _, i) => total + of(i), 0)
  const [dx, dy] = [(i: number) => (xs[i] as number) - x, (i: number) => (ys[i] as number) - y]
  return sum((i) => dx(i) * dy(i)) / Math.sqrt(sum((i) => dx(i) ** 2) * sum((i) => dy(i) ** 2))
}

test('params stand by how much they tell, with their correlation; one that is chosen shows its points and their line', async () => {
  const { page } = await openWorkbench(RUNS)
  await page.getByRole('button', { name: 'Add a chart' }).click()
  await page.getByRole('menuitem', { name: 'Importance of parameters' }).click()
  const title = 'Importance for loss'
  const values = page.getByRole('slider', { name: `Values of ${title}` })
  await expect.poll(() => values.getAttribute('aria-valuetext')).toMatch(/^lr: importance \d\d %/)
  await page.getByRole('button', { name: `Options of ${title}` }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Save as CSV' }).click()
  const text = await readFile(await (await download).path(), 'utf8')
  const [head, ...rows] = text.trim().split('\r\n')
  expect(head).toBe('param,importance,correlation')
  const told = new Map(rows.map((row) => [row.split(',')[0], row.split(',').slice(1).map(Number)]))
  expect([...told.keys()].slice(0, 2)).toEqual(['lr', 'momentum'])
  const losses = RUNS.map(({ metrics }) => metrics.loss[0]?.[1] ?? NaN)
  for (const param of ['lr', 'momentum', 'seed'] as const) {
    const expected = correlation(
      RUNS.map(({ params }) => params[param]),
      losses,
    )
    expect(Math.abs((told.get(param)?.[1] ?? NaN) - expected)).toBeLessThan(1e-12)
  }
  // Its variance is nine times that of the other one.
  expect(told.get('lr')?.[0]).toBeGreaterThan(0.75)
  expect(told.get('host')?.[0]).toBeLessThan(0.05)

  // By key the second, by pointer the first.
  await values.focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('figure', { name: 'Chart of loss by momentum', exact: true }).waitFor()
  const box = (await values.boundingBox())!
  await page.mouse.click(box.x + 40, box.y + 30)
  const scatter = page.getByRole('figure', { name: 'Chart of loss by lr', exact: true })
  await scatter.waitFor()
  // Once more leads to the same chart.
  await page.mouse.click(box.x + 40, box.y + 30)
  await expect.poll(() => scatter.count()).toBe(1)
})
