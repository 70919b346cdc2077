import { expect, test } from 'vitest'
import { dragAcross, openWorkbench, plotOf, rangeOf, series } from '../../helpers/workbench.ts'

const VIEW = encodeURIComponent(JSON.stringify({ own: { 'm.c': { x: 'relative' } } }))

test('a drag on one chart zooms all; one on time shows the time of those steps', async () => {
  const metrics = { a: series(101, (step) => step), b: series(101, (step) => -step), c: series(101, () => 1) }
  const { page } = await openWorkbench([{ name: 'run', metrics }], `?layout=charts&charts=${VIEW}`)
  const [a, b, c] = [await plotOf(page, 'a'), await plotOf(page, 'b'), await plotOf(page, 'c')]
  await expect
    .poll(async () => {
      const [from, to] = await rangeOf(c)
      return to - from
    })
    .toBe(100_000)
  await dragAcross(page, a, 0.2, 0.6)
  await expect.poll(async () => Math.round((await rangeOf(a))[0])).toBe(20)
  const [from, to] = await rangeOf(a)
  await expect.poll(() => rangeOf(b)).toEqual([from, to])
  // To the steps that lie in it.
  await expect
    .poll(async () => {
      const [start, end] = await rangeOf(c)
      return end - start
    })
    .toBe((Math.floor(to) - Math.ceil(from)) * 1000)
  await a.focus()
  await page.keyboard.press('Escape')
  await expect.poll(() => rangeOf(b)).toEqual([0, 100])
  await page.keyboard.press('Home')
  await page.keyboard.press('+')
  await expect.poll(() => rangeOf(b)).toEqual([0, 50])
})
