import { expect, test } from 'vitest'
import { openWorkbench, series } from '../../helpers/workbench.ts'

/** 300 params each, of which three differ. */
const RUNS = ['0.1', '0.2'].map((lr, i) => ({
  name: `run ${i}`,
  params: {
    ...Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`same_${n}`, 'x'])),
    lr,
    units: 32 * (i + 1),
    seed: i,
  },
  metrics: { loss: series(3, (step) => step + i) },
}))

test('two runs show only what differs, and n and p go from one difference to the next', async () => {
  const { page, runIds } = await openWorkbench(RUNS)
  await page.evaluate((hash) => (location.hash = hash), `#/compare-runs?runs=${JSON.stringify(runIds)}`)
  const facts = page.locator('[role=table] [role=rowheader]')
  await expect.poll(async () => (await facts.allInnerTexts()).join()).toContain('lr')
  expect((await facts.allInnerTexts()).join()).not.toContain('same_')
  const active = (): Promise<string> =>
    page.locator('[role=row][data-active=true] [role=rowheader]').innerText()
  await page.keyboard.press('n')
  const first = await active()
  await page.keyboard.press('n')
  expect(await active()).not.toBe(first)
  await page.keyboard.press('p')
  expect(await active()).toBe(first)
  await page.getByRole('checkbox', { name: 'Show what is equal' }).click()
  await expect.poll(async () => (await facts.allInnerTexts()).join()).toContain('same_')
  // Over what is equal.
  await page.keyboard.press('n')
  expect(await active()).not.toContain('same_')
})

test('values of any length stand below each other, and a phone shows two runs', async () => {
  const long = RUNS.map((run, i) => ({
    ...run,
    params: { ...run.params, prompt: `${i} ${'word '.repeat(80)}` },
  }))
  const { page, runIds } = await openWorkbench(long)
  await page.setViewportSize({ width: 390, height: 844 })
  await page.evaluate((hash) => (location.hash = hash), `#/compare-runs?runs=${JSON.stringify(runIds)}`)
  await page.getByRole('rowheader', { name: 'prompt' }).waitFor()
  const ends = await page
    .locator('[role=table] [role=row]')
    .evaluateAll((rows) =>
      rows.map((row) => Math.round(row.lastElementChild?.getBoundingClientRect().right ?? 0)),
    )
  expect(ends.length).toBeGreaterThan(4)
  expect(new Set(ends)).toEqual(new Set([390]))
})
