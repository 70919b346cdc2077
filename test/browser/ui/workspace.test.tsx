import { expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { newWriterId, openApp, remote, seriousIssues, textOf } from './run-fixture.tsx'
import { seedRuns } from '../../helpers/seed.ts'

const names = () => [...document.querySelectorAll('[role=gridcell] a')].map(textOf)
const grid = () => document.querySelector<HTMLElement>('[role=treegrid]')
/** A key pressed before the first row is there does nothing. */
async function focusGrid(): Promise<void> {
  await expect.poll(() => names().length).toBeGreaterThan(0)
  grid()?.focus()
  await expect.poll(() => document.activeElement).toBe(grid())
}
const legends = () =>
  [...document.querySelectorAll('figure')].map((figure) => figure.querySelectorAll('li').length)

async function openWorkspace(runs: number, search = '') {
  await page.viewport(1280, 800)
  const experiment = `workspace ${newWriterId()}`
  const ids = await seedRuns(remote, { experiment, runs, points: 12 })
  const { experimentId } = (await remote.getRun(ids[0] ?? '')).run
  const app = await openApp(`#/experiments/${experimentId}${search}`)
  await expect.poll(() => document.querySelector('[role=treegrid]')).not.toBeNull()
  return { app, ids, experimentId }
}

test('table and charts stand side by side, and show the same runs', async () => {
  const { app } = await openWorkspace(3)
  await expect.poll(() => legends()[0]).toBe(3)
  expect(await seriousIssues(app)).toEqual([])
})

test('a run that is left out of the charts stays in the table, and the address says so', async () => {
  const { ids } = await openWorkspace(3)
  await expect.poll(() => legends()[0]).toBe(3)
  await userEvent.click(page.getByRole('button', { name: /^Draw mlp/ }).first())
  await expect.poll(() => legends()[0]).toBe(2)
  expect(names()).toHaveLength(3)
  expect(location.hash).toContain(`hide=${(ids.at(-1) ?? '').slice(0, 8)}`)
  await userEvent.click(page.getByRole('button', { name: 'Draw all' }))
  await expect.poll(() => legends()[0]).toBe(3)
})

test('each of the two takes all the room by a key, and an undo gives it back', async () => {
  await openWorkspace(2)
  await focusGrid()
  await userEvent.keyboard('3')
  await expect.poll(() => grid()?.checkVisibility()).toBe(false)
  await expect.element(page.getByRole('region', { name: 'Charts' })).toBeVisible()
  await userEvent.keyboard('{Control>}z{/Control}')
  await expect.poll(() => grid()?.checkVisibility()).toBe(true)
  await userEvent.keyboard('{Control>}{Shift>}z{/Shift}{/Control}')
  await expect.poll(() => grid()?.checkVisibility()).toBe(false)
  await userEvent.keyboard('1')
  await expect.poll(() => document.querySelector('section[aria-label=Charts]')).toBeNull()
})

test('the line between them is moved by the arrow keys and given back by Enter', async () => {
  await openWorkspace(2)
  const line = page.getByRole('separator', { name: 'Width of the table' })
  await expect.element(line).toBeInTheDocument()
  ;(line.element() as HTMLElement).focus()
  const before = grid()?.clientWidth ?? 0
  await userEvent.keyboard('{ArrowLeft}')
  await expect.poll(() => grid()?.clientWidth ?? 0).toBeLessThan(before)
  expect(location.hash).toMatch(/layout=4\d/)
  await userEvent.keyboard('{Enter}')
  await expect
    .poll(() => document.querySelector('[role=separator][aria-label="Width of the table"]'))
    .toBeNull()
})

test('every change of the view is undone, the last first', async () => {
  await openWorkspace(3)
  const search = () => decodeURIComponent(location.hash.split('?')[1] ?? '')
  await focusGrid()
  await userEvent.keyboard('v')
  await expect.poll(search).toContain('hide=')
  await userEvent.click(
    page.getByRole('columnheader', { name: 'val/loss', exact: true }).getByRole('button').first(),
  )
  await expect.poll(search).toContain('sort=')
  await focusGrid()
  await userEvent.keyboard('{Control>}z{/Control}')
  await expect.poll(search).not.toContain('sort=')
  expect(search()).toContain('hide=')
  await userEvent.keyboard('{Control>}z{/Control}')
  await expect.poll(search).toBe('')
})

test('runs are grouped by a column and opened, with mean and spread', async () => {
  await openWorkspace(12, '?layout=table&cols=p.optimizer+m.val%2Floss')
  await userEvent.click(page.getByRole('columnheader', { name: 'optimizer' }), { button: 'right' })
  await userEvent.click(page.getByRole('menuitem', { name: 'Group by it' }))
  await expect.poll(() => document.querySelectorAll('[role=row][data-group=true]').length).toBeGreaterThan(1)
  expect(location.hash).toContain('group=p.optimizer')
  expect(textOf(document.querySelector('[role=row][data-group=true]'))).toContain('±')
  await userEvent.click(page.getByRole('button', { name: /^Open optimizer/ }).first())
  await expect.poll(() => names().length).toBeGreaterThan(0)
  await userEvent.click(page.getByRole('button', { name: 'Do not group by optimizer' }))
  await expect.poll(() => names().length).toBe(12)
})

test('a link brings back layout, hidden runs and charts; what it says wrongly is left out', async () => {
  await openWorkspace(3, '?layout=charts&charts=%7B"lines":%7B"x":"time"%7D%7D')
  await expect.poll(() => grid()?.checkVisibility()).toBe(false)
  await expect.element(page.getByRole('combobox', { name: 'Horizontal axis' })).toHaveValue('time')
})

test('a broken link shows the workspace as at first', async () => {
  await openWorkspace(3, '?layout=sideways&charts=%7Bnot&hide=zz&group=m.loss+q')
  await expect.poll(() => legends()[0]).toBe(3)
  expect(grid()?.checkVisibility()).toBe(true)
})

test('all runs are compared with a baseline, better and worse told apart, and the link keeps it', async () => {
  const { ids } = await openWorkspace(3)
  await focusGrid()
  await userEvent.keyboard('b')
  await expect.poll(() => document.querySelectorAll('[data-better]').length).toBeGreaterThan(1)
  expect(location.hash).toContain(`base=${ids.at(-1)}`)
  expect(textOf(document.querySelector('[role=row][aria-rowindex="2"]'))).toContain('baseline')
  await focusGrid()
  await userEvent.keyboard('b')
  await expect.poll(() => document.querySelectorAll('[data-better]').length).toBe(0)
})

test('a view is saved under a name, shown again, renamed, replaced and deleted; a delete is undone', async () => {
  await openWorkspace(3, '?layout=charts')
  const panel = page.getByRole('dialog', { name: 'Saved views' })
  const openViews = () => userEvent.click(page.getByRole('button', { name: 'Saved views' }))
  await openViews()
  await expect.element(panel).toBeVisible()
  await userEvent.fill(panel.getByRole('textbox', { name: 'Name of the view' }), 'curves')
  await userEvent.keyboard('{Enter}')
  await expect
    .element(panel.getByRole('button', { name: 'curves', exact: true }))
    .toHaveAttribute('aria-current', 'true')
  expect(await seriousIssues(document.body)).toEqual([])
  await userEvent.keyboard('{Escape}')
  await userEvent.click(page.getByRole('radio', { name: 'Table', exact: true }))
  await expect.poll(() => location.hash).toContain('layout=table')
  await openViews()
  await userEvent.click(panel.getByRole('button', { name: 'curves', exact: true }))
  await expect.poll(() => location.hash).toContain('layout=charts')
  await openViews()
  await userEvent.click(panel.getByRole('button', { name: 'Rename curves' }))
  await userEvent.fill(panel.getByRole('textbox', { name: 'Name of curves' }), 'only charts')
  await userEvent.keyboard('{Enter}')
  await expect.element(panel.getByRole('button', { name: 'only charts', exact: true })).toBeVisible()
  await userEvent.keyboard('{Escape}')
  await userEvent.click(page.getByRole('radio', { name: 'Table', exact: true }))
  await openViews()
  await userEvent.click(panel.getByRole('button', { name: 'Replace only charts by the present view' }))
  await expect
    .element(panel.getByRole('button', { name: 'only charts', exact: true }))
    .toHaveAttribute('aria-current', 'true')
  await userEvent.click(panel.getByRole('button', { name: 'Delete only charts' }))
  await expect
    .element(panel.getByRole('button', { name: 'only charts', exact: true }))
    .not.toBeInTheDocument()
  await userEvent.keyboard('{Escape}')
  await userEvent.click(page.getByRole('button', { name: 'Undo' }).last())
  await openViews()
  await expect.element(panel.getByRole('button', { name: 'only charts', exact: true })).toBeVisible()
})

test('views are saved and shown by keys alone, and stand in the command palette', async () => {
  await openWorkspace(2, '?layout=table')
  await focusGrid()
  await userEvent.keyboard('s')
  await expect.element(page.getByRole('textbox', { name: 'Name of the view' })).toHaveFocus()
  await userEvent.keyboard('plain table{Enter}')
  await expect.element(page.getByRole('button', { name: 'plain table', exact: true })).toBeVisible()
  await userEvent.keyboard('{Escape}')
  await userEvent.keyboard('3')
  await expect.poll(() => location.hash).toContain('layout=charts')
  await userEvent.keyboard('{Control>}k{/Control}')
  await userEvent.fill(page.getByRole('combobox', { name: /^Search commands/ }), 'plain tab')
  await expect.element(page.getByRole('option', { name: /plain table/ })).toBeVisible()
  await userEvent.keyboard('{Enter}')
  await expect.poll(() => location.hash).toContain('layout=table')
})

test('the help names each key once, the plus key among them', async () => {
  await openWorkspace(2)
  await focusGrid()
  await userEvent.keyboard('?')
  const dialog = page.getByRole('dialog', { name: 'Keys' })
  await expect.element(dialog.getByText('Save or show a view')).toBeVisible()
  const titles = [...dialog.element().querySelectorAll('dt')].map(textOf)
  expect(titles.filter((title, i) => titles.indexOf(title) !== i)).toEqual([])
  const caps = [...dialog.element().querySelectorAll('kbd')].map(textOf)
  expect(caps).toContain('+')
  expect(caps).not.toContain('')
  const { bottom } = dialog.element().getBoundingClientRect()
  expect(bottom).toBeLessThanOrEqual(innerHeight)
})
