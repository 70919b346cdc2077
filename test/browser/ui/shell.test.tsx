import { expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { CHANGE_CHANNEL, type Change } from '#model/change.ts'
import { applyTheme, setTheme } from '#ui/theme/theme.ts'
import { makeRun, newWriterId, openApp, remote, seriousIssues, textOf } from './run-fixture.tsx'

applyTheme()
const channel = new BroadcastChannel(CHANGE_CHANNEL)
const announce = (change: Change) => channel.postMessage(change)
const sidebar = () => document.querySelector('aside')

async function openWithExperiment(hash = '#/experiments') {
  const name = `shell ${newWriterId()}`
  const { path, runId } = await makeRun({ experiment: name, runName: `needle ${name}` })
  const app = await openApp(hash)
  await expect.poll(() => textOf(sidebar())).toContain(name)
  return { app, name, path, runId, experimentPath: path.replace(/\/runs\/.*/, '') }
}

for (const [place, heading] of [
  ['experiments', 'Experiments'],
  ['settings', 'Settings'],
  ['import', 'Import'],
  ['welcome', 'Log another run'],
] as const) {
  test(`${place} has no serious axe issue in either theme, nor on a phone`, async () => {
    const { app } = await openWithExperiment(`#/${place}`)
    await expect.element(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible()
    for (const theme of ['light', 'dark'] as const) {
      setTheme(theme)
      expect(await seriousIssues(app.querySelector('main') ?? app)).toEqual([])
      expect(await seriousIssues(sidebar() ?? app)).toEqual([])
    }
    setTheme('system')
    await page.viewport(390, 844)
    expect(await seriousIssues(app.querySelector('main') ?? app)).toEqual([])
    expect(document.documentElement.scrollWidth).toBe(390)
  })
}

test('the sidebar counts runs, and tells where points arrive', async () => {
  const { name, runId, experimentPath } = await openWithExperiment()
  const link = () => sidebar()?.querySelector(`a[href="${experimentPath}"]`)
  expect(textOf(link())).toBe(`${name}1`)
  await makeRun({ experiment: name })
  await expect.poll(() => textOf(link())).toBe(`${name}2`)
  expect(link()?.querySelector('[aria-label="logging now"]')).toBeNull()
  const experimentId = experimentPath.split('/').at(-1) ?? ''
  announce({ kind: 'metrics', experimentIds: [experimentId], runIds: [runId] })
  await expect.poll(() => link()?.querySelector('[aria-label="logging now"]')).not.toBeNull()
})

test('the sidebar shrinks to its icons and stays so', async () => {
  await openWithExperiment()
  await userEvent.keyboard('[[')
  await expect.poll(() => sidebar()?.offsetWidth).toBe(48)
  expect(localStorage.getItem('tracklet.sidebar')).toBe('closed')
  await expect.element(page.getByRole('link', { name: 'Settings' })).toBeVisible()
  await userEvent.keyboard('[[')
  await expect.poll(() => sidebar()?.offsetWidth).toBe(200)
})

test('on a phone the sidebar is a drawer that a choice closes', async () => {
  const { name } = await openWithExperiment()
  await page.viewport(390, 844)
  await userEvent.click(page.getByRole('button', { name: 'Open the menu' }))
  await userEvent.click(page.getByRole('complementary').getByRole('link', { name: new RegExp(name) }))
  await expect.poll(() => sidebar()?.matches(':popover-open')).toBe(false)
  await expect.element(page.getByRole('heading', { name })).toBeVisible()
})

test('the palette finds commands, experiments and runs by a few letters', async () => {
  const { name, path } = await openWithExperiment()
  await userEvent.keyboard('{Control>}k{/Control}')
  const input = page.getByRole('combobox')
  await userEvent.fill(input, 'settings')
  await expect.element(page.getByRole('option', { name: /Go to settings/ })).toBeVisible()
  await userEvent.fill(input, `needle ${name}`.slice(0, 30))
  await expect.element(page.getByRole('option', { name: new RegExp(`Run\\s*needle ${name}`) })).toBeVisible()
  expect(await seriousIssues(document.querySelector('dialog[open]') as Element)).toEqual([])
  await userEvent.keyboard('{Enter}')
  await expect.poll(() => location.hash, { timeout: 20_000 }).toBe(path)
})

test('the help lists every key, and says how to log', async () => {
  await openWithExperiment()
  await userEvent.keyboard('?')
  const dialog = page.getByRole('dialog', { name: 'Keys' })
  await expect.element(dialog.getByText('Open the command palette')).toBeVisible()
  expect(await seriousIssues(dialog.element())).toEqual([])
  await userEvent.click(dialog.getByRole('button', { name: 'How to log runs' }))
  await expect.element(page.getByRole('heading', { name: 'Log another run' })).toBeVisible()
})

test('a page takes its commands along when it is left', async () => {
  await openWithExperiment()
  for (const [place, heading] of [
    ['settings', 'Settings'],
    ['experiments', 'Experiments'],
    ['welcome', 'Log another run'],
    ['experiments', 'Experiments'],
  ] as const) {
    location.hash = `#/${place}`
    await expect.element(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible()
  }
  await userEvent.keyboard('?')
  const dialog = page.getByRole('dialog', { name: 'Keys' })
  await expect.element(dialog.getByText('Open the command palette')).toBeVisible()
  expect(dialog.getByText('Filter experiments').elements()).toHaveLength(1)
})

test('letters typed into a field are no commands', async () => {
  await openWithExperiment()
  await userEvent.keyboard('/')
  await userEvent.keyboard('gs?c')
  await expect.element(page.getByRole('textbox', { name: 'Filter by name' })).toHaveValue('gs?c')
  expect(document.querySelector('dialog[open]')).toBeNull()
  expect(location.hash).toMatch(/^#\/experiments/)
})

test('an experiment is created, and a taken name is told beside the field', async () => {
  const { name } = await openWithExperiment()
  await userEvent.keyboard('c')
  const field = page.getByRole('textbox', { name: 'Name', exact: true })
  await userEvent.fill(field, name)
  await userEvent.keyboard('{Enter}')
  await expect.element(field).toHaveAttribute('aria-invalid', 'true')
  await expect.element(page.getByText('already exists')).toBeVisible()
  await userEvent.fill(field, `${name} again`)
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByRole('heading', { name: 'No runs yet' })).toBeVisible()
})

test('a full disk is a bar that says what is safe and what is large, and goes by itself', async () => {
  const { app, name } = await openWithExperiment()
  const { runId } = await makeRun({ experiment: name })
  await remote.logArtifacts(runId, [{ path: 'big.bin', content: new Uint8Array(300_000) }])
  announce({ kind: 'storage', full: true })
  const bar = page.getByRole('alert')
  await expect.element(bar).toHaveTextContent('No space left. Everything saved so far is safe.')
  await expect.element(bar).toHaveTextContent(`${name} 300 kB`)
  expect(await seriousIssues(app.firstElementChild ?? app)).toEqual([])
  announce({ kind: 'storage', full: false })
  await expect.poll(() => document.querySelector('[role=alert]')).toBeNull()
})

test('settings say what takes the space, and purge what is deleted after asking', async () => {
  const { name, runId } = await openWithExperiment('#/settings')
  const row = page.getByRole('row', { name: new RegExp(name) })
  await expect.element(row).toBeVisible()
  await remote.deleteRuns([runId])
  await userEvent.click(page.getByRole('button', { name: /^Purge \d+ deleted run/ }))
  await userEvent.click(page.getByRole('dialog').getByRole('button', { name: /^Purge/ }))
  await expect.element(page.getByText('There are none.')).toBeVisible()
  await expect(remote.getRun(runId)).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' })
})

test('the theme is kept', async () => {
  await openApp('#/settings')
  await userEvent.click(page.getByRole('radio', { name: 'Dark' }))
  expect(document.documentElement.dataset['theme']).toBe('dark')
  expect(localStorage.getItem('tracklet.theme')).toBe('dark')
  expect(getComputedStyle(document.documentElement).backgroundColor).toBe('rgb(16, 18, 20)')
  await userEvent.click(page.getByRole('radio', { name: 'System' }))
  expect(document.documentElement.dataset['theme']).toBeUndefined()
})

test('an address that leads nowhere says so', async () => {
  await openApp('#/models/of/nothing')
  await expect.element(page.getByRole('heading', { name: 'Nothing here', level: 1 })).toBeVisible()
})
