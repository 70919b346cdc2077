import { expect, test } from 'vitest'
import { openWorkbench } from '../../helpers/workbench.ts'

const RUNS = [0.0001, 0.001, 0.01, 0.1].flatMap((lr) =>
  ['adam', 'sgd'].map((optimizer, i) => ({
    name: `${optimizer} ${lr}`,
    params: { lr, optimizer },
    metrics: {
      'val.loss': [
        [0, lr * 10 + i],
        [1, lr + i],
      ] as [number, number][],
    },
  })),
)

test('a query is completed while it is written, filters at each key stroke, and says where it is wrong', async () => {
  const { page } = await openWorkbench(RUNS, '?layout=table')
  const footer = page.locator('footer [role=status]')
  await expect.poll(() => footer.innerText()).toBe('8 runs')
  await page.getByRole('treegrid').focus()
  await page.keyboard.press('/')
  const field = page.getByRole('combobox', { name: 'Filter runs' })
  await expect.poll(() => field.evaluate((input) => input === document.activeElement)).toBe(true)
  // Names, comparators and values are offered; Tab takes the first.
  await page.keyboard.type('params.l')
  await page.getByRole('option', { name: /lr/ }).first().waitFor()
  await page.keyboard.press('Tab')
  await expect.poll(() => field.inputValue()).toMatch(/^params\.lr/)
  await field.fill('params.lr < 0.005')
  await expect.poll(() => footer.innerText()).toBe('4 runs match')
  await field.fill("params.lr < 0.005 and metrics.`val.loss` < 0.5 and params.optimizer = 'adam'")
  await expect.poll(() => footer.innerText()).toBe('2 runs match')
  await page.keyboard.press('Escape')
  // What is wrong is told with its column, and the last good rows stay.
  await field.fill('params.lr < 0.005 and metrics.`val.loss` ! 0.5')
  await page.keyboard.press('Enter')
  await page
    .getByText(/column 4\d/)
    .first()
    .waitFor()
  await expect.poll(() => page.evaluate(() => location.hash)).toContain('q=')
  // By pointer: the field is emptied.
  await page.getByRole('button', { name: 'Clear' }).first().click()
  await expect.poll(() => footer.innerText()).toBe('8 runs')
})
