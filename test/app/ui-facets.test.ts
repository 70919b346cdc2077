/** Small charts, one for each value of a param. */
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { openWorkbench, rangeOf, series } from '../helpers/workbench.ts'

const RUNS = Array.from({ length: 12 }, (_, i) => ({
  name: `run ${i}`,
  params: { lr: 0.01 * (i + 1), optimizer: ['adam', 'sgd', 'lion'][i % 3] ?? '' },
  metrics: { loss: series(2, () => i + 1) },
}))

test.each([
  ['bar', { kind: 'bar', value: 'm.loss' }],
  ['scatter', { kind: 'scatter', x: 'p.lr', y: 'm.loss' }],
  ['box', { kind: 'box', value: 'm.loss' }],
  ['histogram', { kind: 'histogram', value: 'm.loss' }],
])(
  'a %s chart has a small chart for each value, on the same axes; keys walk them all',
  async (kind, spec) => {
    const added = [{ id: 'c1', spec, title: 'The chart' }]
    const charts = encodeURIComponent(JSON.stringify({ added }))
    const { page } = await openWorkbench(RUNS, `?layout=charts&charts=${charts}`)
    const values = page.getByRole('slider', { name: 'Values of The chart' })
    await values.waitFor()
    await page.getByRole('button', { name: 'Options of The chart' }).click()
    await page.getByRole('menuitem', { name: 'Edit chart' }).click()
    const inspector = page.getByRole('complementary', { name: 'The chart' })
    await inspector
      .getByRole('combobox', { name: 'A small chart for each', exact: true })
      .selectOption({ label: 'optimizer' })
    await expect
      .poll(() => page.evaluate(() => decodeURIComponent(location.hash)))
      .toContain('"facetBy":"p.optimizer"')
    const save = async (item: string): Promise<string> => {
      await page.getByRole('button', { name: 'Options of The chart' }).click()
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name: item }).click(),
      ])
      return await readFile(await download.path(), 'utf8')
    }
    for (const title of ['adam', 'lion', 'sgd'])
      await expect.poll(async () => await save('Save as SVG')).toContain(`>${title}</text>`)
    await values.focus()
    await page.keyboard.press('Home')
    const said = new Set<string>()
    for (let i = 0; i < 40; i++) {
      said.add((await values.getAttribute('aria-valuetext')) ?? '')
      await page.keyboard.press('ArrowRight')
    }
    if (kind !== 'histogram') for (const { name } of RUNS) expect([...said].join('\n')).toContain(`${name}:`)
    expect((await save('Save as CSV')).split('\r\n')[0]).toContain('params.optimizer')
  },
)

test('small charts of lines are on the same axes, zoom together, and leave as they stand', async () => {
  const { page } = await openWorkbench(
    ['adam', 'lion', 'sgd'].map((optimizer, i) => ({
      name: `run ${optimizer}`,
      params: { optimizer },
      // Each ends later and higher than the one before.
      metrics: { loss: series(10 * (i + 1) + 1, (step) => 10 ** i * (1 + step)) },
    })),
    `?layout=charts&charts=${encodeURIComponent(JSON.stringify({ lines: { facetBy: 'p.optimizer' } }))}`,
  )
  const figure = page.getByRole('figure', { name: 'Chart of loss', exact: true })
  const plots = figure.getByRole('slider', { name: 'Crosshair of loss', exact: true })
  await expect.poll(() => plots.count()).toBe(3)
  const ends = async (): Promise<string[]> =>
    await Promise.all((await plots.all()).map(async (plot) => (await rangeOf(plot)).join(' to ')))
  await expect.poll(ends).toEqual(['0 to 30', '0 to 30', '0 to 30'])
  await page.getByRole('button', { name: 'Options of loss' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Save as SVG' }).click(),
  ])
  const svg = await readFile(await download.path(), 'utf8')
  // Each is painted below its title, one after another.
  const [, ...parts] = svg.split(/(?=<text [^>]*>(?:adam|lion|sgd)<\/text>)/)
  expect(parts.map((part) => />(\w+)<\/text>/.exec(part)?.[1])).toEqual(['adam', 'lion', 'sgd'])
  const titles = parts.map((part) => /x="([\d.]+)" y="([\d.]+)"/.exec(part) ?? [])
  expect(new Set(titles.map(([, x]) => x)).size).toBe(3)
  expect(new Set(titles.map(([, , y]) => y)).size).toBe(1)
  const marks = parts.map((part) =>
    [...part.matchAll(/text-anchor="end"[^>]*>([^<]+)<\/text>/g)].map(([, text]) => text).join(' '),
  )
  expect(marks[0]).not.toBe('')
  expect(new Set(marks).size).toBe(1)

  const box = (await plots.nth(0).boundingBox())!
  await page.mouse.move(box.x + 0.1 * box.width, box.y + 0.2 * box.height)
  await page.mouse.down()
  await page.mouse.move(box.x + 0.3 * box.width, box.y + 0.5 * box.height)
  await page.mouse.move(box.x + 0.5 * box.width, box.y + 0.8 * box.height)
  await page.mouse.up()
  await expect.poll(async () => new Set(await ends()).size).toBe(1)
  await expect.poll(async () => (await ends())[2]).not.toBe('0 to 30')
})
