import { expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { makeRun } from './run-fixture.tsx'
import { mountPanel } from './panel-fixture.tsx'

test('a chart for every metric, and a view that holds only what was chosen', async () => {
  const { runId } = await makeRun({}, [
    ['loss', 0, 1],
    ['loss', 1, 0.5],
    ['acc', 0, 0.1],
  ])
  const { view } = await mountPanel({
    runs: [{ runId, name: 'a', color: '#0072b2' }],
    metrics: ['loss', 'acc'],
  })
  await expect.element(page.getByRole('figure', { name: 'Chart of loss' })).toBeVisible()
  expect(view()).toEqual({})
  await userEvent.selectOptions(page.getByRole('combobox', { name: 'Horizontal axis' }), 'relative')
  expect(view()).toEqual({ lines: { x: 'relative' } })
})
