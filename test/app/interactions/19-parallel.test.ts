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
  // As rates are tried, without being asked to.
  await page.getByRole('menuitemcheckbox', { name: 'Log scale', checked: true }).waitFor()
  await page.keyboard.press('Escape')
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
  const columns = async (): Promise<string> => decodeURIComponent(await page.evaluate(() => location.hash))
  // By keys to the left, by pointer back to the right.
  await page.getByRole('button', { name: 'Axis optimizer', exact: true }).press('Enter')
  await page.getByRole('menuitem', { name: 'Move left' }).press('Enter')
  await expect.poll(columns).toContain('"columns":["p.optimizer","p.lr"')
  const grip = page.getByRole('button', { name: 'Axis optimizer', exact: true }).locator('xpath=../*[1]')
  const [from, to] = [(await grip.boundingBox())!, (await lr.boundingBox())!]
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2)
  await page.mouse.down()
  await page.mouse.move((from.x + to.x) / 2, from.y)
  await page.mouse.move(to.x + to.width / 2, from.y)
  await page.mouse.up()
  await expect.poll(columns).toContain('"columns":["p.lr","p.optimizer"')
})
