import { expect, test } from 'vitest'
import { openWorkbench, plotOf, series } from '../../helpers/workbench.ts'

const VIEW = encodeURIComponent(JSON.stringify({ sections: [{ title: 'Losses', pattern: 'loss$' }] }))

test('a section filled by a pattern takes a metric that is logged later; a search takes expressions', async () => {
  const { page, log } = await openWorkbench(
    [{ name: 'one', metrics: { 'train/loss': series(3, () => 1), 'train/acc': series(3, () => 1) } }],
    `?layout=charts&charts=${VIEW}`,
  )
  await plotOf(page, 'train/loss')
  await page.getByRole('button', { name: 'Losses 1' }).waitFor()
  await log([{ name: 'two', metrics: { 'val/loss': series(3, () => 2) } }])
  await page.getByRole('button', { name: 'Losses 2' }).waitFor()
  await plotOf(page, 'val/loss')
  const search = page.getByRole('textbox', { name: 'Search charts' })
  await search.fill('^(train|test)/l')
  await page.getByText('1 of 3 charts').waitFor()
  await expect.poll(() => page.getByRole('figure').count()).toBe(1)
  await search.fill('')
  await page.getByText('3 charts', { exact: true }).waitFor()
})
