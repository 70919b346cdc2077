/** Charts of run values as small charts, one for each value of a param. */
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { openWorkbench, series } from '../helpers/workbench.ts'

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
