import { expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { makeRun, newWriterId, openApp, remote, seriousIssues, textOf } from './run-fixture.tsx'
import { comparePath } from '#ui/routes.ts'

const facts = () =>
  [...document.querySelectorAll('[role=table] [role=rowheader]')].map((cell) => textOf(cell))
const activeFact = () => textOf(document.querySelector('[role=row][data-active=true] [role=rowheader]'))
const heads = () => [...document.querySelectorAll('[role=columnheader] a')].map(textOf)

async function makeRuns(): Promise<string[]> {
  const experiment = `compare ${newWriterId()}`
  const ids: string[] = []
  for (const [i, lr] of ['0.1', '0.2', '0.1'].entries()) {
    const params: [string, string][] = [
      ['lr', lr],
      ['units', '32'],
      ...(i === 2 ? [['extra', 'yes'] as [string, string]] : []),
    ]
    const startTime = Date.UTC(2026, 2, 4, 10, i)
    const { runId } = await makeRun({ experiment, runName: `run ${i}`, params, startTime }, [
      ['loss', 0, 0.5 - i / 10],
    ])
    await remote.logArtifacts(runId, [
      { path: 'code/train.py', content: `import math\nlr = ${lr}\nprint(lr)\n` },
      { path: 'requirements.txt', content: `numpy==2.${i}\npandas==3.0` },
    ])
    await remote.setTag(runId, 'tracklet.source.path', 'code/train.py')
    ids.push(runId)
  }
  return ids
}

const open = (ids: readonly string[], more = '') => openApp(`#${comparePath(ids)}${more}`)

test('only what differs is shown, what is equal on demand, without a serious axe issue', async () => {
  const app = await open(await makeRuns())
  await expect.poll(() => facts().join()).toContain('lr')
  expect(facts().join()).not.toContain('units')
  expect(facts().join()).toContain('numpy')
  expect(await seriousIssues(app)).toEqual([])
  await userEvent.click(page.getByRole('checkbox', { name: 'Show what is equal' }))
  await expect.poll(() => facts().join()).toContain('units')
  expect(location.hash).toContain('all=1')
})

test('keys go from difference to difference, and over what is equal', async () => {
  await open(await makeRuns(), '&all=1&q=l')
  await expect.poll(() => facts().length).toBeGreaterThan(1)
  await userEvent.keyboard('n')
  const first = activeFact()
  await userEvent.keyboard('n')
  expect(activeFact()).not.toBe(first)
  await userEvent.keyboard('p')
  expect(activeFact()).toBe(first)
})

test('another run becomes the reference, and one is taken out', async () => {
  const ids = await makeRuns()
  await open(ids)
  await expect.poll(heads).toEqual(['run 0', 'run 1', 'run 2'])
  await userEvent.click(page.getByRole('button', { name: 'Compare with it' }).last())
  await expect.poll(heads).toEqual(['run 2', 'run 0', 'run 1'])
  await userEvent.click(page.getByRole('button', { name: 'Take run 0 out' }))
  await expect.poll(heads).toEqual(['run 2', 'run 1'])
})

test('code is compared line by line, files side by side', async () => {
  await open(await makeRuns(), '&tab=code')
  await expect.poll(() => textOf(document.querySelector('pre'))).toContain('lr = 0.2')
  expect(
    [...document.querySelectorAll('pre [data-sign]')].map((line) => line.getAttribute('data-sign')).join(''),
  ).toBe(' -+ ')
  await userEvent.click(page.getByRole('link', { name: 'Files' }))
  await expect.element(page.getByRole('button', { name: /requirements\.txt/ })).toBeInTheDocument()
  await userEvent.click(page.getByRole('button', { name: /requirements\.txt/ }))
  await expect.poll(() => document.body.textContent).toContain('numpy==2.2')
})

test('what a link names and is not here is said, and a link without runs teaches', async () => {
  const ids = await makeRuns()
  await open([...ids.slice(0, 2), 'f'.repeat(32)])
  await expect.element(page.getByText(/1 run of this link is not in this browser/)).toBeInTheDocument()
  await openApp('#/compare-runs?runs=nonsense')
  await expect.element(page.getByRole('heading', { name: 'Choose runs to compare' })).toBeInTheDocument()
})

test('the run’s page tells what changed since the run before', async () => {
  const ids = await makeRuns()
  const { run } = await remote.getRun(ids[1] ?? '')
  await openApp(`#/experiments/${run.experimentId}/runs/${run.runId}`)
  const section = page.getByRole('region', { name: 'Changed since the run before' })
  await expect.element(section).toBeInTheDocument()
  await expect
    .poll(() => [...section.element().querySelectorAll('li')].map((row) => textOf(row)).join())
    .toMatch(/lr0\.1 → 0\.2\+0\.1.*loss.*numpy2\.0 → 2\.1/)
  expect(textOf(section.element())).toContain('run 0')
})
