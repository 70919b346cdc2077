import { expect, test } from 'vitest'
import { dragAcross, openWorkbench, plotOf, rangeOf, readingOf, series } from '../../helpers/workbench.ts'

const COUNT = 300_000
const SPIKE = 123_456

function valueAt(step: number): number {
  return step === SPIKE ? 40 : Math.sin(step / 9000) + ((step * 7919) % 1000) / 2000
}

test('a spike of one point among 300,000 is read at full view, and zoomed in every point is exact', async () => {
  const { page } = await openWorkbench([{ name: 'spiky', metrics: { signal: series(COUNT, valueAt) } }])
  const plot = await plotOf(page, 'signal')
  expect(await rangeOf(plot)).toEqual([0, COUNT - 1])
  const at = SPIKE / (COUNT - 1)
  // The reading of the pixel column in which the spike lies holds it.
  await expect
    .poll(async () => {
      const box = (await plot.boundingBox())!
      await page.mouse.move(box.x + at * box.width, box.y + 20)
      return await readingOf(plot)
    })
    .toMatch(/ 40[.0]*$/)
  for (let i = 0; i < 8; i++) {
    const [min, max] = await rangeOf(plot)
    if (max - min <= 500) break
    const share = (SPIKE - min) / (max - min)
    await dragAcross(page, plot, Math.max(0, share - 0.07), Math.min(1, share + 0.07))
    await expect.poll(async () => (await rangeOf(plot))[1]).not.toBe(max)
  }
  const [min, max] = await rangeOf(plot)
  expect(max - min).toBeLessThanOrEqual(500)
  await plot.focus()
  await page.keyboard.press('Home')
  const spoken = (step: number): string => `step ${step.toLocaleString('en')}: ${wordOf(valueAt(step))}`
  const first = Math.ceil(min)
  await expect.poll(() => readingOf(plot)).toBe(spoken(first))
  for (let step = first + 1; step <= Math.floor(max); step++) {
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => readingOf(plot), { interval: 5 }).toBe(spoken(step))
  }
  await page.keyboard.press('Escape')
  await expect.poll(() => rangeOf(plot)).toEqual([0, COUNT - 1])
})

test('keys zoom about the crosshair and back', async () => {
  const { page } = await openWorkbench([{ name: 'a', metrics: { loss: series(101, (step) => step) } }])
  const plot = await plotOf(page, 'loss')
  await plot.focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('+')
  await expect.poll(() => rangeOf(plot)).toEqual([0, 50])
  await page.keyboard.press('-')
  await expect.poll(() => rangeOf(plot)).toEqual([0, 100])
})

/** Four digits, as charts write them. */
function wordOf(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(4).replace('-', '−')
}
