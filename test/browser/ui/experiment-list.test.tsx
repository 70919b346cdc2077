import { expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { makeRun, newWriterId, openApp, remote, textOf } from './run-fixture.tsx'

const rowNames = () =>
  [...document.querySelectorAll('tbody th')].map((cell) => textOf(cell)).filter((name) => name !== '')

async function openList(count: number) {
  const stem = `list-${newWriterId().slice(0, 8)}`
  const names = Array.from({ length: count }, (_, i) => `${stem} ${String.fromCharCode(97 + i)}`)
  for (const [i, experiment] of names.entries()) {
    for (let run = 0; run <= i; run++) await makeRun({ experiment, startTime: Date.UTC(2026, 0, 10 - i) })
  }
  await openApp(`#/experiments?q=${stem}&sort=name`)
  await expect.poll(rowNames).toEqual(names)
  return { stem, names }
}

test('experiments are sorted by their columns, and the address keeps it', async () => {
  const { names } = await openList(3)
  await userEvent.click(page.getByRole('columnheader', { name: 'Runs' }).getByRole('button'))
  await expect.poll(rowNames).toEqual([...names].reverse())
  await userEvent.click(page.getByRole('columnheader', { name: 'Last run' }).getByRole('button'))
  await expect.poll(rowNames).toEqual(names)
  expect(location.hash).toContain('sort=-last')
})

test('the description is the first line of the note, without its signs', async () => {
  const { stem } = await openList(1)
  const experiment = (await remote.listExperiments('ACTIVE_ONLY')).find((one) =>
    one.experiment.name.startsWith(stem),
  )
  await remote.setExperimentTag(
    experiment?.experiment.experimentId ?? '',
    'mlflow.note.content',
    '# **What** helps?\nmore',
  )
  await expect.element(page.getByRole('cell', { name: 'What helps?' })).toBeVisible()
})

test('an experiment is renamed by F2 and opened by a click on its row', async () => {
  const { stem, names } = await openList(2)
  page
    .getByRole('link', { name: names[0] ?? '' })
    .last()
    .element()
    .focus()
  await userEvent.keyboard('{ArrowDown}{F2}')
  await userEvent.fill(page.getByRole('textbox', { name: 'Experiment name' }), `${stem} z`)
  await userEvent.keyboard('{Enter}')
  await expect.poll(rowNames).toEqual([names[0], `${stem} z`])
  await userEvent.click(document.querySelectorAll('tbody td')[1] as HTMLElement)
  await expect.element(page.getByRole('heading', { name: names[0] ?? '' })).toBeVisible()
})

test('a name that is taken is refused, told, and stays open for another try', async () => {
  const { names } = await openList(2)
  page
    .getByRole('link', { name: names[0] ?? '' })
    .last()
    .element()
    .focus()
  await userEvent.keyboard('{F2}')
  const field = page.getByRole('textbox', { name: 'Experiment name' })
  await userEvent.fill(field, names[1] ?? '')
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByText(/Could not rename the experiment\./)).toBeVisible()
  await expect.element(field).toBeVisible()
  await userEvent.keyboard('{Escape}')
  await expect.poll(rowNames).toEqual(names)
})

test('a deleted experiment comes back with its runs, by undo and from the deleted view', async () => {
  const { names } = await openList(2)
  page
    .getByRole('link', { name: names[1] ?? '' })
    .last()
    .element()
    .focus()
  await userEvent.keyboard('{Delete}')
  await expect.poll(rowNames).toEqual([names[0]])
  await expect.element(page.getByText(`${names[1]} and its 2 runs deleted.`)).toBeVisible()
  await userEvent.click(page.getByRole('button', { name: 'Undo' }).last())
  await expect.poll(rowNames).toEqual(names)
  page
    .getByRole('link', { name: names[0] ?? '' })
    .last()
    .element()
    .focus()
  await userEvent.keyboard('{Delete}')
  await userEvent.click(page.getByRole('radio', { name: 'Deleted' }))
  await expect.poll(rowNames).toEqual([names[0]])
  await userEvent.click(page.getByRole('button', { name: `Actions of ${names[0]}` }))
  await userEvent.click(page.getByRole('menuitem', { name: 'Restore' }))
  await expect.element(page.getByRole('heading', { name: /No match|No deleted experiments/ })).toBeVisible()
})

test('a filter that nothing passes says what excludes everything', async () => {
  await openList(1)
  await userEvent.fill(page.getByRole('textbox', { name: 'Filter by name' }), 'no such thing')
  await expect.element(page.getByRole('heading', { name: 'No match' })).toBeVisible()
  await expect
    .element(page.getByText(/The filter “no such thing” excludes all \d+ experiments?\./))
    .toBeVisible()
})
