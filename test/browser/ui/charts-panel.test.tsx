import { expect, onTestFinished, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { makeRun } from './run-fixture.tsx'
import { createSignal } from 'solid-js'
import { render } from 'solid-js/web'
import type { ChartsView } from '#model/charts-view.ts'
import type { ChartRun } from '#ui/charts/chart-run.ts'
import { ChartsPanel } from '#ui/charts/charts-panel.tsx'

/** The panel over runs that the store has; gives back what it made of the view. */
async function mountPanel(runs: readonly ChartRun[], metrics: readonly string[], first: ChartsView = {}) {
  await page.viewport(1000, 700)
  const host = document.createElement('div')
  Object.assign(host.style, { height: '700px', display: 'flex' })
  document.body.append(host)
  const [view, setView] = createSignal(first)
  const dispose = render(
    () => (
      <ChartsPanel
        runs={runs}
        metrics={metrics}
        params={[]}
        tags={[]}
        view={view()}
        onView={setView}
        baselineRunId={undefined}
        selection={{ has: () => false, toggle: () => undefined }}
        onBrushed={() => undefined}
        onNarrow={() => undefined}
      />
    ),
    host,
  )
  onTestFinished(() => {
    dispose()
    host.remove()
  })
  return { host, view }
}

test('a chart for every metric, and a view that holds only what was chosen', async () => {
  const { runId } = await makeRun({}, [
    ['loss', 0, 1],
    ['loss', 1, 0.5],
    ['acc', 0, 0.1],
  ])
  const { view } = await mountPanel([{ runId, name: 'a', color: '#0072b2' }], ['loss', 'acc'])
  await expect.element(page.getByRole('figure', { name: 'Chart of loss' })).toBeVisible()
  expect(view()).toEqual({})
  await userEvent.click(page.getByRole('radio', { name: 'Relative' }))
  expect(view()).toEqual({ lines: { x: 'relative' } })
})
