import { expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { newWriterId, openApp, remote, seriousIssues, textOf } from './run-fixture.tsx'

const field = () => page.getByRole('combobox', { name: 'Filter runs' })
const input = () => field().element() as HTMLInputElement
const footer = () => textOf(document.querySelector('footer [role=status]'))
const options = () => [...document.querySelectorAll('[role=option]')].map((one) => textOf(one))
const shownNames = () =>
  [...document.querySelectorAll('[role=gridcell] a')].map((link) => textOf(link)).sort()

/** Five runs: three of adam, two of sgd; the fourth failed and has no tag; the fifth has no loss. */
async function openRuns(search = ''): Promise<{ app: HTMLElement; experimentId: string }> {
  let experimentId = ''
  const experiment = `filters ${newWriterId()}`
  for (const [i, optimizer] of ['adam', 'adam', 'adam', 'sgd', 'sgd'].entries()) {
    const run = await remote.createRun({
      experiment,
      runName: `mlp-${i}`,
      params: [['optimizer', optimizer]],
      tags: i === 3 ? [] : [['team', "o'hara"]],
    })
    experimentId = run.experimentId
    const metrics = {
      keys: ['val/loss'],
      keyIndex: new Uint32Array(1),
      step: new Float64Array(1),
      value: Float64Array.of(i / 10),
      time: Float64Array.of(run.startTime),
    }
    const status = i === 3 ? ('FAILED' as const) : ('FINISHED' as const)
    await remote.logBatch({
      runId: run.runId,
      writerId: newWriterId(),
      seq: 0,
      status,
      ...(i < 4 && { metrics }),
    })
  }
  const app = await openApp(`#/experiments/${experimentId}${search}`)
  await expect.element(field()).toBeVisible()
  // Names are completed once they are known.
  if (search === '') await expect.element(page.getByRole('columnheader', { name: 'optimizer' })).toBeVisible()
  return { app, experimentId }
}

test('names, comparators and values are completed by Tab, and the table follows', async () => {
  await openRuns()
  await userEvent.type(field(), 'params.opt')
  await expect.poll(options).toEqual(['optimizerparameter'])
  await userEvent.keyboard('{Tab}')
  expect(input().value).toBe('params.optimizer ')
  await expect.poll(() => options()[0]).toBe('=is')
  // Nothing is typed, so that Tab would leave; the arrow says what is meant.
  await userEvent.keyboard('{ArrowDown}{Tab}')
  await expect.poll(options).toEqual(['adam3', 'sgd2'])
  await userEvent.keyboard('{ArrowDown}{ArrowDown}{Enter}')
  expect(input().value).toBe("params.optimizer = 'sgd' ")
  await expect.poll(shownNames).toEqual(['mlp-3', 'mlp-4'])
  expect(document.activeElement).toBe(input())
  await userEvent.keyboard('AND metrics.`val/l')
  await userEvent.keyboard('{Tab}< 1')
  expect(input().value).toBe("params.optimizer = 'sgd' AND metrics.`val/loss` < 1")
  await expect.poll(shownNames).toEqual(['mlp-3'])
  await expect.poll(footer).toContain('1 run match')
})

test('the table is not emptied while a comparison is being written', async () => {
  await openRuns()
  for (const piece of ['metrics', '.`val/loss`', ' > 0', '.', '15']) {
    await userEvent.type(field(), piece)
    expect(document.querySelectorAll('[role=gridcell] a').length).toBeGreaterThan(0)
  }
  await expect.poll(shownNames).toEqual(['mlp-2', 'mlp-3'])
})

test('an error is told with its column once the field is left, and drawn at its place', async () => {
  const { app } = await openRuns()
  await userEvent.type(field(), 'status > 3 AND mlp')
  await expect
    .poll(() => textOf(document.querySelector('[role=alert]')))
    .toBe('Invalid comparator ">" for attribute "status": one of =, !=, LIKE, ILIKE is allowed. (column 8)')
  await expect.element(field()).toHaveAttribute('aria-invalid', 'true')
  expect(textOf(document.querySelector('[class*=marks] span'))).toBe('>')
  expect(shownNames()).toHaveLength(5)
  expect(await seriousIssues(app)).toEqual([])
  // What is only not finished is told when nobody writes any more.
  await userEvent.fill(field(), 'params.optimizer = ')
  expect(document.querySelector('[role=alert]')).toBeNull()
  await userEvent.keyboard('{Escape}{Tab}')
  await expect
    .poll(() => textOf(document.querySelector('[role=alert]')))
    .toContain('Expected a text in quotes')
})

test('examples and filters used before are offered in an empty field', async () => {
  const { app } = await openRuns()
  localStorage.removeItem('tracklet.recentFilters')
  await userEvent.click(page.getByRole('button', { name: 'How to write a filter' }))
  await expect.poll(() => options().some((text) => text.startsWith("status = 'FINISHED'"))).toBe(true)
  expect(await seriousIssues(app)).toEqual([])
  await userEvent.click(page.getByRole('option', { name: /status = 'FINISHED'/ }))
  await expect.poll(shownNames).toEqual(['mlp-0', 'mlp-1', 'mlp-2', 'mlp-4'])
  await userEvent.click(page.getByRole('button', { name: 'Clear', exact: true }))
  await expect.poll(footer).toMatch(/^5 runs(?! match)/)
  await userEvent.click(field())
  await expect.poll(() => options()[0]).toBe("status = 'FINISHED'")
  await userEvent.keyboard('{ArrowDown}{Enter}')
  expect(input().value).toBe("status = 'FINISHED'")
})

test('a cell filters by its value and excludes it', async () => {
  await openRuns()
  const menuOf = async (text: string) => {
    const cell = [...document.querySelectorAll('[role=gridcell]')].find((one) => textOf(one) === text)
    await userEvent.click(cell as HTMLElement, { button: 'right' })
  }
  await menuOf('sgd')
  await userEvent.click(page.getByRole('menuitem', { name: 'Filter by optimizer = sgd' }))
  await expect.poll(shownNames).toEqual(['mlp-3', 'mlp-4'])
  await menuOf('sgd')
  await userEvent.click(page.getByRole('menuitem', { name: 'Exclude optimizer = sgd' }))
  await expect.poll(() => input().value).toBe("NOT params.optimizer = 'sgd'")
  await expect.poll(shownNames).toEqual(['mlp-0', 'mlp-1', 'mlp-2'])
  await menuOf('0.1000')
  await userEvent.click(page.getByRole('menuitem', { name: 'Filter by val/loss ≥ 0.1000' }))
  await expect.poll(shownNames).toEqual(['mlp-1', 'mlp-2'])
})

test('no match: each part says what it matches, and can be taken out', async () => {
  const { app } = await openRuns("?q=params.optimizer = 'sgd' AND metrics.loss < 1")
  await expect
    .poll(() => textOf(app))
    .toContain('No run has a metric “loss”: “metrics.loss < 1” excludes all 5 runs of this experiment.')
  expect(await seriousIssues(app)).toEqual([])
  await userEvent.click(page.getByRole('button', { name: 'Remove, then 2 match' }))
  await expect.poll(shownNames).toEqual(['mlp-3', 'mlp-4'])
  expect(input().value).toBe("params.optimizer = 'sgd'")
  await userEvent.fill(field(), "params.optimizer = 'sgd' AND tags.team IS NULL AND status = 'FINISHED'")
  await expect
    .poll(() => textOf(app))
    .toContain('Each part matches some of the 5 runs, but no run matches them all.')
})

test('Escape closes, then empties, then gives the focus away; slash brings it back', async () => {
  await openRuns()
  await userEvent.keyboard('/')
  await expect.poll(() => document.activeElement === input()).toBe(true)
  await userEvent.keyboard('status')
  await expect.poll(() => options().length).toBeGreaterThan(0)
  await userEvent.keyboard('{Escape}')
  expect(options()).toEqual([])
  expect(input().value).toBe('status')
  await userEvent.keyboard('{Escape}')
  expect(input().value).toBe('')
  await userEvent.keyboard('{Escape}')
  expect(document.activeElement).not.toBe(input())
})
