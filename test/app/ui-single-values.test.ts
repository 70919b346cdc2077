/** Metrics of which each run has one value. */
import { expect, test } from 'vitest'
import { openWorkbench, plotOf } from '../helpers/workbench.ts'

const RUNS = ['forest', 'boost', 'linear'].map((name, i) => ({
  name,
  metrics: { accuracy: [[0, 0.7 + i / 10]] as const, error: [[0, 0.3 - i / 10]] as const },
}))

test('one value a run is shown as bars, the best first; a second point makes lines of them', async () => {
  const { page, log } = await openWorkbench(RUNS)
  const bars = page.getByRole('slider', { name: 'Values of accuracy' })
  await bars.waitFor()
  await bars.press('Home')
  expect(await bars.getAttribute('aria-valuetext')).toContain('linear')
  await bars.press('End')
  expect(await bars.getAttribute('aria-valuetext')).toContain('forest')
  const errors = page.getByRole('slider', { name: 'Values of error' })
  await errors.press('Home')
  expect(await errors.getAttribute('aria-valuetext')).toContain('linear')
  await errors.press('End')
  expect(await errors.getAttribute('aria-valuetext')).toContain('forest')

  const [added] = await log([{ name: 'one more', metrics: { accuracy: [[0, 0.99]] } }])
  await expect
    .poll(async () => {
      await bars.press('Home')
      return await bars.getAttribute('aria-valuetext')
    })
    .toContain('one more')

  await page.evaluate(`(async () => {
    const { connect } = await import(new URL('tracklet.js', document.baseURI).href)
    const run = await (await connect()).getRun(${JSON.stringify(added)})
    run.logMetric('accuracy', 0.5, { step: 1 })
    await run.flush()
  })()`)
  await plotOf(page, 'accuracy')
  await expect.poll(() => bars.count()).toBe(0)
})
