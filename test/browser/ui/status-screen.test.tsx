import { render } from 'solid-js/web'
import { expect, onTestFinished, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { seriousIssues, textOf } from './run-fixture.tsx'
import type { StoreStatus } from '#model/storage.ts'
import { StatusScreen } from '#ui/shell/status-screen.tsx'

function show(status: Exclude<StoreStatus, { state: 'ready' }>): HTMLElement {
  const host = document.createElement('div')
  document.body.append(host)
  const dispose = render(() => <StatusScreen status={status} />, host)
  onTestFinished(() => {
    dispose()
    host.remove()
  })
  return host
}

const LOST = {
  state: 'lost',
  lostRuns: 12,
  lostExperiments: 2,
  runsLeft: 0,
  filesLeft: 3,
  lastSeen: Date.UTC(2026, 1, 3, 12),
} as const

test('a lost database says what is lost and what is left, and starts fresh only when asked twice', async () => {
  const host = show(LOST)
  expect(textOf(host)).toContain('12 runs in 2 experiments that are gone now')
  expect(textOf(host)).toContain('Left: 3 artifact files.')
  expect(textOf(host)).toContain('Nothing has been overwritten')
  expect(await seriousIssues(host)).toEqual([])
  await userEvent.click(page.getByRole('button', { name: 'Start fresh…' }))
  await expect
    .element(page.getByRole('button', { name: 'Give up the lost runs and start fresh' }))
    .toBeVisible()
})

test('a database that is newer asks for a reload', async () => {
  const host = show({ state: 'newer' })
  expect(textOf(host)).toContain('reload to go on')
  await expect.element(page.getByRole('button', { name: 'Reload' })).toBeVisible()
  expect(await seriousIssues(host)).toEqual([])
})

test('a blocked upgrade says which tabs block', async () => {
  const host = show({ state: 'blocked', blockedBy: ['http://localhost:4173/#/experiments/1'] })
  expect(textOf(host)).toContain('http://localhost:4173/#/experiments/1')
  expect(await seriousIssues(host)).toEqual([])
})

test('a database that does not open shows why, to be copied', async () => {
  const host = show({ state: 'failed', message: 'Internal error opening backing store.' })
  expect(textOf(host)).toContain('Internal error opening backing store.')
  await expect.element(page.getByRole('button', { name: 'Copy details' })).toBeVisible()
  expect(await seriousIssues(host)).toEqual([])
})
