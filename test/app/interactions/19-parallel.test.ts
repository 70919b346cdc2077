import { expect, test } from 'vitest'
import { openWorkbench, series } from '../../helpers/workbench.ts'

const RUNS = [0.001, 0.01, 0.1, 1].flatMap((lr) =>
  ['adam', 'sgd'].map((optimizer) => ({
    name: `${lr} ${optimizer}`,
    params: { lr, optimizer },
    metrics: { loss: series(3, (step) => lr + step) },
  })),
)

test('brushes on two axes keep runs, and the charts are narrowed to them', async () => {
  const { page } = await openWorkbench(RUNS, '?layout=50')
  await page.getByRole('button', { name: 'Add a chart' }).click()
  await page.getByRole('menuitem', { name: 'Parallel coordinates' }).click()
  await page.getByRole('button', { name: 'Axis lr', exact: true }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Log scale' }).click()
  const lr = page.getByRole('slider', { name: 'Brush of lr' })
  const box = (await lr.boundingBox())!
  const x = box.x + box.width / 2
  // The upper half of the decades: 0.1 and 1.
  await page.mouse.move(x, box.y + 1)
  await page.mouse.down()
  await page.mouse.move(x, box.y + box.height * 0.3)
  await page.mouse.move(x, box.y + box.height * 0.5)
  await page.mouse.up()
  await page.getByText('4 of 8 runs kept').waitFor()
  const optimizer = page.getByRole('slider', { name: 'Brush of optimizer' })
  await optimizer.focus()
  await page.keyboard.press('ArrowUp')
  await page.getByText('2 of 8 runs kept').waitFor()
  await expect.poll(() => optimizer.getAttribute('aria-valuetext')).toBe('keeps sgd')
  await page.getByRole('button', { name: 'Keep only these' }).click()
  await expect
    .poll(() => page.getByRole('group', { name: 'Legend of loss' }).innerText())
    .toMatch(/^(0\.1|1) sgd\s+(0\.1|1) sgd$/)
  await page.getByRole('button', { name: 'Axis optimizer', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Move left' }).click()
  await expect
    .poll(async () => decodeURIComponent(await page.evaluate(() => location.hash)))
    .toContain('"columns":["p.optimizer","p.lr"')
})
