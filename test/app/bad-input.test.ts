/** Broken links, hostile names, values at the ends of what numbers are, and runs that go while they are looked at. */
import { expect, test } from 'vitest'
import { openWorkbench, plotOf, series } from '../helpers/workbench.ts'

const RUNS = [1, 2, 3].map((value) => ({
  name: `run ${value}`,
  params: { lr: value },
  metrics: { loss: series(5, (step) => value / (step + 1)) },
}))

const footerOf = (page: Awaited<ReturnType<typeof openWorkbench>>['page']) =>
  page.locator('footer [role=status]')

test.each([
  [
    'unknown columns, order, groups, pins and base',
    '?cols=m.nothing+zz&sort=-q.x+p.none&group=m.loss+zz&pin=m.nothing+%25&base=nobody&only=zz.&layout=both',
  ],
  [
    'charts of unknown kinds and columns',
    `?layout=50&charts=${encodeURIComponent(JSON.stringify({ added: [{ id: 'a', spec: { kind: 'pie' } }, { id: 'b', spec: { kind: 'bar', value: 'm.nothing', facetBy: 'zz' } }, 7], lines: { x: 'sideways', facetBy: 'p.none' }, full: 'nobody' }))}`,
  ],
  ['charts that were cut off', '?layout=50&charts=%7B%22lines%22%3A%7B%22x'],
  [
    'markup',
    `?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E&cols=${encodeURIComponent('p.<img src=x onerror=alert(1)>')}&charts=%3Csvg%3E`,
  ],
  [
    'thousands of columns and pins',
    `?cols=${Array.from({ length: 3000 }, (_, i) => `m.k${i}`).join('+')}&pin=${Array.from({ length: 3000 }, (_, i) => `p.k${i}`).join('+')}`,
  ],
  ['codes that are none', '?q=%E0%A4%A&cols=%&sort=%FF&pin=%2'],
])('a link with %s shows the experiment; what it says wrongly is left out', async (_, search) => {
  const { page, open } = await openWorkbench(RUNS, '?layout=table')
  await expect.poll(() => footerOf(page).innerText()).toBe('3 runs')
  await open(search)
  await page.getByRole('heading', { level: 1, name: 'sweep' }).waitFor()
  await open('?layout=table')
  await expect.poll(() => footerOf(page).innerText()).toBe('3 runs')
  await page.getByRole('link', { name: 'run 2', exact: true }).waitFor()
})

test.each([
  'experiments/%2B%',
  'experiments/1/runs/nobody',
  'models/%FF',
  'compare-runs?runs=%5B%22no',
  'nowhere/%',
])('an address that leads nowhere says so, and the page goes on: %s', async (path) => {
  const { app, page } = await openWorkbench(RUNS, '?layout=table')
  await expect.poll(() => footerOf(page).innerText()).toBe('3 runs')
  const lost = await app.open(`#/${path}`)
  await lost.getByRole('main').getByRole('heading').first().waitFor()
  await lost.evaluate(() => (location.hash = '#/experiments/1?layout=table'))
  await expect.poll(() => footerOf(lost).innerText()).toBe('3 runs')
})

test('values at the ends of what numbers are, and times in the future, are drawn and told', async () => {
  const { page, open } = await openWorkbench(RUNS, '?layout=table')
  await page.evaluate(`(async () => {
    const { connect } = await import(new URL('tracklet.js', document.baseURI).href)
    const run = await (await connect()).startRun({ experiment: 'sweep', name: 'odd' })
    for (let step = 0; step < 4; step++) {
      run.logMetrics({ 'only NaN': NaN, equal: 7, far: [1e308, 1e-308, -1e308, 5e-324][step], infinite: [Infinity, 1, -Infinity, NaN][step] }, { step, timestamp: Date.UTC(2190, 0, 1) + step })
    }
    run.logMetric('one point', 3, { step: 9 })
    await run.end()
  })()`)
  for (const lines of [{ x: 'time' }, { logY: true }])
    for (const metric of ['only NaN', 'equal', 'far', 'infinite', 'one point']) {
      const view = { lines, full: `m.${metric.replace(' ', '%20')}` }
      await open(`?layout=charts&charts=${encodeURIComponent(JSON.stringify(view))}`)
      await page.getByRole('figure', { name: `Chart of ${metric}`, exact: true }).waitFor()
    }
  await open('?layout=table&cols=m.only%2520NaN+min.far+max.far')
  await page.getByRole('gridcell', { name: 'NaN', exact: true }).waitFor()
})

test('names of markup, emoji, right to left and 250 characters stay text', async () => {
  const names = ['<img src=x onerror=document.title="hit">', '🧪👩‍🔬 run', 'ריצה ‮reversed', 'x'.repeat(250)]
  const { page } = await openWorkbench(
    names.map((name) => ({
      name,
      params: { [name.slice(0, 1) === '<' ? 'html' : 'p']: name },
      metrics: { loss: series(3, () => 1) },
    })),
    '?layout=50',
  )
  await plotOf(page, 'loss')
  for (const name of names) await page.getByRole('link', { name, exact: true }).waitFor()
  expect(await page.title()).not.toContain('hit')
  expect(await page.locator('img[src=x]').count()).toBe(0)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
  expect(wide).toBe(false)
})

test('a run that another tab deletes and purges goes out of table and charts while they are looked at', async () => {
  const { app, page } = await openWorkbench(RUNS, '?layout=50')
  await plotOf(page, 'loss')
  const other = await app.open('#/experiments/1?layout=table')
  await other.getByRole('checkbox', { name: 'Select run 2' }).click({ force: true })
  await other.getByRole('button', { name: 'Delete 1 run' }).click()
  await expect.poll(() => footerOf(other).innerText()).toBe('2 runs')
  await other.evaluate(() => (location.hash = '#/experiments/1?layout=table&view=deleted'))
  await other.getByRole('checkbox', { name: 'Select run 2' }).click({ force: true })
  await other.getByRole('button', { name: 'Purge 1 run…' }).click()
  await other.getByRole('dialog').getByRole('button', { name: 'Purge 1 run' }).click()
  await expect.poll(() => other.getByRole('heading', { name: 'No deleted runs' }).count()).toBe(1)
  await page.bringToFront()
  await expect.poll(() => footerOf(page).innerText()).toBe('2 runs')
  await expect
    .poll(() => page.getByRole('group', { name: 'Legend of loss' }).getByRole('listitem').count())
    .toBe(2)
  await plotOf(page, 'loss')
})

test('an address that is taken back while its page is on its way leaves the page that was there', async () => {
  const { page } = await openWorkbench(RUNS, '?layout=table')
  await expect.poll(() => footerOf(page).innerText()).toBe('3 runs')
  await page.evaluate(async () => {
    const before = location.hash
    for (const hash of ['#/models', before]) {
      const changed = new Promise((resolve) => addEventListener('hashchange', resolve, { once: true }))
      location.hash = hash
      await changed
    }
  })
  await page.waitForLoadState('networkidle')
  await page.getByRole('heading', { level: 1, name: 'sweep' }).waitFor()
  expect(await page.getByRole('heading', { name: 'Models' }).count()).toBe(0)
})
