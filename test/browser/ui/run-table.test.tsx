import { expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { makeRun, newWriterId, openApp, remote, seriousIssues, textOf } from './run-fixture.tsx'
import { seedRuns } from '../../helpers/seed.ts'

const rows = () => [...document.querySelectorAll<HTMLElement>('[role=rowgroup] [role=row][aria-selected]')]
const inOrder = () => rows().sort((a, b) => rowIndex(a) - rowIndex(b))
const rowIndex = (row: Element) => Number(row.getAttribute('aria-rowindex'))
const nameOf = (row: Element | undefined) => textOf(row?.querySelector('[role=gridcell] a'))
const names = () => inOrder().map(nameOf)
const footer = () => textOf(document.querySelector('footer [role=status]'))
const grid = () => document.querySelector<HTMLElement>('[role=treegrid]')
const cell = (row: number, column: number) => document.getElementById(`cell-${row}-${column}`)

async function openTable(runs: number, options: { extraMetrics?: number; search?: string } = {}) {
  const experiment = `table ${newWriterId()}`
  const ids = await seedRuns(remote, { experiment, runs, points: 5, extraMetrics: options.extraMetrics ?? 0 })
  const { experimentId } = (await remote.getRun(ids[0] ?? '')).run
  const app = await openApp(`#/experiments/${experimentId}?layout=table&${options.search ?? ''}`)
  await expect.poll(() => names()[0]).toMatch(/^mlp-/)
  return { app, experiment, experimentId, ids }
}

/** Clicks a cell that the pointer can reach: not the name, which is a link. */
async function clickRow(row: number, keys: readonly ('Shift' | 'ControlOrMeta')[] = []) {
  await expect.poll(() => cell(row, 1)).not.toBeNull()
  await userEvent.click(cell(row, 1) as HTMLElement, { modifiers: [...keys] })
}

test('only the rows in view exist, and scrolling brings the others', async () => {
  await openTable(300)
  expect(grid()?.getAttribute('aria-rowcount')).toBe('301')
  expect(rows().length).toBeLessThan(60)
  expect(footer()).toBe('300 runs')
  const element = grid() as HTMLElement
  element.scrollTop = element.scrollHeight
  await expect.poll(() => inOrder().at(-1)?.getAttribute('aria-rowindex')).toBe('301')
  await expect.poll(() => nameOf(inOrder().at(-1))).toMatch(/^mlp-/)
  expect(rows().length).toBeLessThan(60)
})

test('a thousand metrics are columns of which only those in view exist', async () => {
  const { experimentId } = await openTable(3, { extraMetrics: 1000 })
  location.hash = `#/experiments/${experimentId}?cols=m.*`
  await expect.poll(() => grid()?.getAttribute('aria-colcount')).toBe('1006')
  expect(document.querySelectorAll('[role=columnheader]').length).toBeLessThan(30)
  const element = grid() as HTMLElement
  element.scrollLeft = element.scrollWidth
  await expect.poll(() => textOf(document.getElementById('cell--1-1005'))).toContain('val/mae')
  await expect.poll(() => textOf(cell(0, 1005))).toMatch(/^\d/)
})

test('the table has no serious axe issue, in either theme, with a selection and with the chooser open', async () => {
  const { app } = await openTable(12)
  await clickRow(2)
  expect(await seriousIssues(app)).toEqual([])
  document.documentElement.dataset['theme'] = 'dark'
  expect(await seriousIssues(app)).toEqual([])
  delete document.documentElement.dataset['theme']
  await userEvent.click(page.getByRole('button', { name: 'Columns', exact: true }))
  await expect.element(page.getByRole('dialog', { name: 'Columns' })).toBeVisible()
  expect(await seriousIssues(app)).toEqual([])
})

test('a click on a header sorts, another turns it round, and the address keeps it', async () => {
  await openTable(30)
  const header = page.getByRole('columnheader', { name: 'val/loss', exact: true })
  await userEvent.click(header.getByRole('button').first())
  await expect.poll(() => location.hash).toContain('sort=m.val%2Floss')
  const losses = () => inOrder().map((row) => Number(textOf(cell(rowIndex(row) - 2, 4))))
  await expect.poll(() => isSorted(losses().slice(0, 20))).toBe(true)
  await expect.poll(() => header.element().getAttribute('aria-sort')).toBe('ascending')
  await userEvent.click(header.getByRole('button').first())
  await expect.poll(() => isSorted(losses().slice(0, 20).reverse())).toBe(true)
})

function isSorted(values: readonly number[]): boolean {
  const finite = values.filter((value) => !Number.isNaN(value))
  return finite.length > 5 && finite.every((value, i) => i === 0 || value >= (finite[i - 1] ?? 0))
}

test('a link restores the filter, the order and the columns', async () => {
  const search = 'q=adam&sort=p.units&cols=min.val%2Floss+p.units+a.user'
  await openTable(60, { search })
  expect(names().every((name) => name.includes('adam'))).toBe(true)
  await expect
    .poll(() => [...document.querySelectorAll('[role=columnheader]')].map(textOf))
    .toEqual(['Name', 'Metricsminval/loss', 'Parametersunits', 'User'])
  expect(footer()).toMatch(/^\d+ runs match$/)
})

test('arrows move, Space ticks, Shift extends, Escape clears, and all by one tab stop', async () => {
  await openTable(30)
  grid()?.focus()
  await userEvent.keyboard('{ArrowDown}{ArrowDown} ')
  expect(footer()).toContain('1 selected')
  await userEvent.keyboard('{Shift>}{ArrowDown}{ArrowDown}{/Shift}')
  await expect.poll(footer).toContain('3 selected')
  expect(grid()?.getAttribute('aria-activedescendant')).toBe('cell-4-0')
  await userEvent.keyboard('{Escape}')
  expect(footer()).not.toContain('selected')
  await userEvent.keyboard('{Control>}{End}{/Control}')
  expect(cell(29, (grid()?.ariaColCount ? Number(grid()?.ariaColCount) : 0) - 1)).not.toBeNull()
  await userEvent.keyboard('{Control>}a{/Control}')
  await expect.poll(footer).toContain('30 selected')
  expect(grid()?.querySelectorAll('[tabindex="0"]')).toHaveLength(0)
})

test('Enter opens the run', async () => {
  const { ids } = await openTable(3)
  grid()?.focus()
  await userEvent.keyboard('{Enter}')
  // The run's page is another chunk.
  await expect.poll(() => ids.some((id) => location.hash.includes(id)), { timeout: 20_000 }).toBe(true)
})

test('clicks select one, a range with Shift, one more with Ctrl', async () => {
  await openTable(30)
  await clickRow(2)
  expect(footer()).toContain('1 selected')
  await clickRow(6, ['Shift'])
  await expect.poll(footer).toContain('5 selected')
  await clickRow(9, ['ControlOrMeta'])
  expect(footer()).toContain('6 selected')
  await clickRow(1)
  expect(footer()).toContain('1 selected')
})

test('F2 renames in place, and the name is on disk', async () => {
  const { ids } = await openTable(3)
  grid()?.focus()
  await userEvent.keyboard('{F2}')
  await userEvent.fill(page.getByRole('textbox', { name: 'Run name' }), 'the best one')
  await userEvent.keyboard('{Enter}')
  await expect.poll(() => names()).toContain('the best one')
  const saved = await Promise.all(ids.map(async (id) => (await remote.getRun(id)).run.runName))
  expect(saved).toContain('the best one')
  expect(document.activeElement).toBe(grid())
})

test('runs are deleted and brought back, from the toast and from the deleted view', async () => {
  await openTable(10)
  await clickRow(0)
  await clickRow(2, ['Shift'])
  await expect.poll(footer).toContain('3 selected')
  await userEvent.click(page.getByRole('button', { name: 'Delete 3 runs' }))
  await expect.poll(footer).toBe('7 runs')
  await userEvent.click(page.getByRole('button', { name: 'Undo' }))
  await expect.poll(footer).toBe('10 runs')
  await clickRow(4)
  await userEvent.keyboard('{Delete}')
  await expect.poll(footer).toBe('9 runs')
  await userEvent.click(page.getByRole('radio', { name: 'Deleted' }))
  await expect.poll(footer).toBe('1 deleted run')
  await clickRow(0)
  await userEvent.click(page.getByRole('button', { name: 'Restore 1 run' }))
  await expect.element(page.getByRole('heading', { name: 'No deleted runs' })).toBeVisible()
})

test('the ticked runs get a tag by key, lose it again, and both are undone', async () => {
  const { ids } = await openTable(5)
  const shelves = async () =>
    await Promise.all(ids.map(async (id) => (await remote.getRun(id)).run.tags.get('shelf') ?? ''))
  await clickRow(0)
  await clickRow(2, ['Shift'])
  await userEvent.keyboard('t')
  await userEvent.fill(page.getByRole('combobox', { name: 'Tag' }), 'shelf')
  await expect.element(page.getByRole('button', { name: 'Take the tag away' })).toBeDisabled()
  await userEvent.fill(page.getByRole('textbox', { name: 'Value' }), 'top')
  await userEvent.keyboard('{Enter}')
  await expect.poll(async () => (await shelves()).filter((shelf) => shelf === 'top')).toHaveLength(3)
  await userEvent.click(page.getByRole('button', { name: 'Tag', exact: true }))
  await userEvent.fill(page.getByRole('combobox', { name: 'Tag' }), 'shelf')
  await userEvent.click(page.getByRole('button', { name: 'Take the tag away' }))
  await expect.poll(async () => (await shelves()).join('')).toBe('')
  await userEvent.click(page.getByRole('button', { name: 'Undo' }).last())
  await expect.poll(async () => (await shelves()).filter((shelf) => shelf === 'top')).toHaveLength(3)
})

test('a metric’s column draws the course of each run, and a link keeps it', async () => {
  const search = 'cols=m.val/loss'
  await openTable(3, { search })
  const lines = () =>
    [...document.querySelectorAll('[data-column="1"] svg path')].map((path) => path.getAttribute('d') ?? '')
  const width = () => cell(0, 1)?.getBoundingClientRect().width ?? 0
  const narrow = width()
  grid()?.focus()
  await userEvent.keyboard('{ArrowUp}{ArrowRight}{Shift>}{F10}{/Shift}')
  await userEvent.click(page.getByRole('menuitemcheckbox', { name: 'Its course, as a line' }))
  await expect.poll(() => lines().filter((d) => /^M[\d.]+ [\d.]+L/.test(d))).toHaveLength(3)
  expect(width()).toBeGreaterThan(narrow + 80)
  expect(location.hash).toContain('trend=m.val')
})

test('a purge asks with the count, and removes for good', async () => {
  const { ids } = await openTable(5)
  await remote.deleteRuns(ids.slice(0, 2))
  await userEvent.click(page.getByRole('radio', { name: 'Deleted' }))
  await expect.poll(footer).toBe('2 deleted runs')
  grid()?.focus()
  await userEvent.keyboard('{Control>}a{/Control}')
  await userEvent.click(page.getByRole('button', { name: 'Purge 2 runs…' }))
  const dialog = page.getByRole('dialog', { name: 'Purge 2 runs?' })
  await userEvent.click(dialog.getByRole('button', { name: 'Purge 2 runs' }))
  await expect.element(page.getByRole('heading', { name: 'No deleted runs' })).toBeVisible()
  await expect(remote.getRun(ids[0] ?? '')).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' })
})

test('a filter that nothing passes says what excludes everything', async () => {
  const { app } = await openTable(8)
  await userEvent.fill(page.getByRole('combobox', { name: 'Filter runs' }), 'resnet')
  await expect.element(page.getByRole('heading', { name: 'No match' })).toBeVisible()
  await expect.poll(() => textOf(app)).toContain('No run’s name contains “resnet”; that excludes all 8 runs')
  await userEvent.click(page.getByRole('button', { name: 'Clear the filter' }))
  await expect.poll(footer).toBe('8 runs')
})

test('columns are chosen, searched and hidden', async () => {
  await openTable(6, { extraMetrics: 40 })
  await userEvent.click(page.getByRole('button', { name: 'Columns', exact: true }))
  const dialog = page.getByRole('dialog', { name: 'Columns' })
  await userEvent.fill(dialog.getByRole('textbox', { name: 'Find a column' }), 'layer/31')
  await userEvent.click(dialog.getByRole('checkbox', { name: 'layer/31/norm' }))
  await expect.poll(() => location.hash).toContain('m.layer%2F31%2Fnorm')
  await expect.element(page.getByRole('columnheader', { name: /layer\/31\/norm/ })).toBeInTheDocument()
  await userEvent.click(dialog.getByRole('checkbox', { name: 'layer/31/norm' }))
  await expect.poll(() => location.hash).not.toContain('layer%2F31')
})

test('a column is dragged to another place and made wider, and a link keeps the place', async () => {
  await openTable(6)
  const header = (name: string) => page.getByRole('columnheader', { name, exact: true })
  await userEvent.dragAndDrop(header('val/mae').getByRole('button').first(), header('Status'), {
    targetPosition: { x: 5, y: 30 },
  })
  await expect.poll(() => location.hash).toContain('cols=m.val%2Fmae+a.status+a.startTime')
  expect(location.hash).not.toContain('sort=')
  const element = header('Duration').element() as HTMLElement
  const before = element.offsetWidth
  const handle = element.lastElementChild as HTMLElement
  const { left, top } = handle.getBoundingClientRect()
  const at = (x: number) => ({ bubbles: true, clientX: x, clientY: top + 20, button: 0 })
  handle.dispatchEvent(new PointerEvent('pointerdown', at(left)))
  window.dispatchEvent(new PointerEvent('pointermove', at(left + 60)))
  window.dispatchEvent(new PointerEvent('pointerup', at(left + 60)))
  await expect.poll(() => element.offsetWidth).toBe(before + 60)
  expect(cell(0, 4)?.offsetWidth).toBe(before + 60)
})

test('a column shows the minimum instead of the last value', async () => {
  await openTable(6)
  const header = page.getByRole('columnheader', { name: 'val/loss', exact: true })
  await userEvent.click(header, { button: 'right' })
  await userEvent.click(page.getByRole('menuitemcheckbox', { name: 'Minimum' }))
  await expect.element(page.getByRole('columnheader', { name: 'min of val/loss' })).toBeInTheDocument()
  expect(location.hash).toContain('min.val%2Floss')
})

test('the colour of a run is changed, and kept as MLflow’s tag', async () => {
  const { ids } = await openTable(1)
  await expect.poll(() => cell(0, 1)).not.toBeNull()
  await userEvent.click(cell(0, 1) as HTMLElement, { button: 'right' })
  await userEvent.click(page.getByRole('menuitem', { name: 'Change the colour' }))
  await userEvent.click(page.getByRole('button', { name: 'Colour 6, #d55e00' }))
  await expect
    .poll(async () => (await remote.getRun(ids[0] ?? '')).run.tags.get('mlflow.runColor'))
    .toBe('#d55e00')
})

test('what is logged meanwhile shows by itself, and rows stay where they are', async () => {
  const { experiment } = await openTable(4)
  const before = names()
  const { runId } = await makeRun({ experiment, runName: 'late', startTime: Date.now() }, [
    ['val/loss', 0, 0.5],
  ])
  await expect.poll(() => names()[0]).toBe('late')
  expect(names().slice(1)).toEqual(before)
  await expect.poll(() => textOf(cell(0, 4))).toBe('0.5000')
  await remote.holdRun(runId)
  await expect.poll(() => textOf(cell(0, 1))).toBe('live')
  await remote.releaseRun(runId)
  await expect.poll(() => textOf(cell(0, 1))).toBe('interrupted')
})

test('names of 250 characters and hostile text stay text in one line', async () => {
  const experiment = `long ${newWriterId()}`
  const name = `<img src=x onerror=alert(1)> ${'x'.repeat(220)}`
  const { path } = await makeRun({ experiment, runName: name, params: [['markup', '<script>1</script>']] })
  await openApp(path.replace(/\/runs\/.*/, ''))
  await expect.poll(() => names()).toEqual([name])
  expect(rows()[0]?.offsetHeight).toBe(32)
  expect(document.querySelector('[role=treegrid] img, [role=treegrid] script')).toBeNull()
})

test('an experiment without runs teaches the lines with its name', async () => {
  const name = `it's "new" ${newWriterId()}`
  const { experimentId } = await remote.createExperiment(name)
  const app = await openApp(`#/experiments/${experimentId}`)
  await expect.element(page.getByRole('heading', { name: 'No runs yet' })).toBeVisible()
  expect(textOf(app.querySelector('pre'))).toContain(`startRun({ experiment: ${JSON.stringify(name)} })`)
  expect(await seriousIssues(app.querySelector('main') ?? app)).toEqual([])
})

test('an experiment that is not there says so', async () => {
  await openApp('#/experiments/999999')
  await expect.element(page.getByRole('heading', { name: 'No such experiment here', level: 1 })).toBeVisible()
})
