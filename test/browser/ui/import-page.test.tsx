import { createSignal } from 'solid-js'
import { render } from 'solid-js/web'
import { expect, onTestFinished, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { logPoints, newWriterId, openApp, remote, seriousIssues, textOf } from './run-fixture.tsx'
import { setTheme } from '#ui/theme/theme.ts'
import { ProgressPanel } from '#ui/pages/import/progress-panel.tsx'
import { offerFiles } from '#ui/pages/import/state.ts'
import { stopWatching, watchFolder, watched } from '#ui/pages/import/watch.ts'

type Files = Record<string, string>

test('how long an import takes still is told once its pace tells', () => {
  const begun = Date.now() - 3 * 3_600_000
  const [fraction, setFraction] = createSignal(0.01)
  const progress = () =>
    ({ phase: 'reading', fraction: fraction(), runs: 2, points: 1_200, artifacts: 1 }) as const
  const host = document.body.appendChild(document.createElement('div'))
  const dispose = render(() => <ProgressPanel progress={progress()} begun={begun} />, host)
  onTestFinished(() => {
    dispose()
    host.remove()
  })
  expect(textOf(host)).toContain('2 runs, 1,200 points, 1 file')
  expect(textOf(host)).not.toContain('left')
  setFraction(0.75)
  expect(textOf(host)).toContain('1 h left')
})

/** An mlruns folder with one run of its own id. */
function makeStore(name: string, runId: string, points = 3): Files {
  const lines = Array.from(
    { length: points },
    (_, i) => `${String(1_700_000_000_000 + i)} ${String(1 / (i + 1))} ${String(i)}\n`,
  )
  return {
    'mlruns/7/meta.yaml': `artifact_location: /x\nexperiment_id: '7'\nlifecycle_stage: active\nname: ${name}\n`,
    [`mlruns/7/${runId}/meta.yaml`]: `experiment_id: '7'\nend_time: 1700000009000\nrun_id: ${runId}\nrun_name: first\nstart_time: 1700000000000\nstatus: 3\n`,
    [`mlruns/7/${runId}/params/lr`]: '0.1',
    [`mlruns/7/${runId}/metrics/loss`]: lines.join(''),
    'mlruns/7/broken/meta.yaml': 'run_id: [\n',
  }
}

const toFiles = (files: Files) =>
  Object.entries(files).map(([path, text]) => ({
    path,
    content: new File([text], path.split('/').at(-1) ?? ''),
  }))

async function reachReport(name: string): Promise<string> {
  await userEvent.click(page.getByRole('button', { name: /^Import/ }).first())
  await expect.element(page.getByRole('region', { name: 'Import report' })).toHaveTextContent(name)
  const text = textOf(document.querySelector('[aria-label="Import report"]'))
  await userEvent.click(page.getByRole('button', { name: 'Import more' }))
  return text
}

test('what was dropped is shown, previewed, imported once and reported', async () => {
  const [name, runId] = [`import ${newWriterId()}`, newWriterId()]
  const app = await openApp('#/import')
  await offerFiles(toFiles(makeStore(name, runId)))
  const found = page.getByRole('region', { name: 'What was found' })
  await expect.element(found).toHaveTextContent('MLflow folder')
  await expect.element(page.getByRole('button', { name: 'Import 1 run' })).toBeVisible()
  await expect.element(found).toHaveTextContent('1 new run would be added, 1 new experiment with it.')
  await expect.element(found).toHaveTextContent('cannot be read as YAML')
  expect((await remote.searchRuns({ experiments: [name] })).items).toEqual([])
  for (const theme of ['light', 'dark'] as const) {
    setTheme(theme)
    expect(await seriousIssues(app.querySelector('main') ?? app)).toEqual([])
  }
  setTheme('system')
  const report = await reachReport(name)
  expect(report).toContain('Imported 1 run')
  expect(report).toContain('3 new points.')
  expect(report).toContain('Left out: 1')
  const [run] = (await remote.searchRuns({ experiments: [name] })).items
  expect([run?.run.runId, run?.run.params.get('lr')]).toEqual([runId, '0.1'])

  await offerFiles(toFiles(makeStore(name, runId)))
  await expect.element(found).toHaveTextContent('Nothing new would be added.')
  expect(await reachReport(name)).toContain('1 run already here with the same content')
  await offerFiles(toFiles(makeStore(name, runId, 5)))
  await expect.element(found).toHaveTextContent('1 run that grew would be given what is new.')
  expect(await reachReport(name)).toContain('2 new points.')
  expect((await remote.readHistory(runId, 'loss')).values.length).toBe(5)
})

test('files that come while an import runs are not taken, which is told', async () => {
  await openApp('#/import')
  const name = `busy ${newWriterId()}`
  await offerFiles(toFiles(makeStore(name, newWriterId())))
  const { promise: isOver, resolve: end } = Promise.withResolvers<undefined>()
  // As another tab that imports.
  const other = navigator.locks.request('tracklet-import', () => isOver)
  await userEvent.click(page.getByRole('button', { name: 'Import 1 run' }))
  await expect.element(page.getByRole('region', { name: 'Import', exact: true })).toBeVisible()
  await offerFiles(toFiles(makeStore(`${name} too`, newWriterId())))
  await expect
    .element(page.getByRole('region', { name: 'Notices' }))
    .toHaveTextContent('nothing of this was taken')
  end(undefined)
  await other
  await expect.element(page.getByRole('region', { name: 'Import report' })).toHaveTextContent(name)
  expect((await remote.searchRuns({ experiments: [`${name} too`] })).items).toEqual([])
})

test('a bundle is previewed as what is new, equal and in conflict', async () => {
  await openApp('#/import')
  const name = `bundle ${newWriterId()}`
  const start = (runName: string) =>
    remote.createRun({ experiment: name, runName, startTime: 1_700_000_000_000 })
  const [equal, changed, gone] = [await start('equal'), await start('changed'), await start('gone')]
  await logPoints(gone.runId, [
    ['loss', 0, 1],
    ['loss', 1, 0.5],
  ])
  await remote.logArtifacts(gone.runId, [{ path: 'note.txt', content: 'a note' }])
  const { content } = await remote.exportBundle({ experiments: [name] })
  await remote.setTag(changed.runId, 'more', 'since then')
  await remote.deleteRuns([gone.runId])
  await remote.purgeDeleted()
  await offerFiles([{ path: 'sweep.tracklet.zip', content: content as Blob }])
  const preview = page.getByRole('status', { name: 'What an import would do' })
  await expect.element(preview).toHaveTextContent('1 new run would be added.')
  await expect.element(preview).toHaveTextContent('2 new points.')
  await expect.element(preview).toHaveTextContent('1 file, 6 B.')
  await expect.element(preview).toHaveTextContent('1 run already here with the same content')
  await expect.element(preview).toHaveTextContent('1 run already here with other content')
  await expect.element(preview).toHaveTextContent(`In conflict: 1changed${changed.runId}`)
  expect(await reachReport('Imported 2 runs')).toContain('2 new points.')
  const found = (await remote.searchRuns({ experiments: [name] })).items.map(({ run }) => run.runId)
  expect(found).toHaveLength(4)
  expect(found).toEqual(expect.arrayContaining([equal.runId, changed.runId, gone.runId]))
})

test('what the columns of a table mean is guessed, changed by a person, and imported so', async () => {
  await openApp('#/import')
  const name = `table ${newWriterId()}`
  const rows = ['4,0.5,adam,x,7', '5,0.25,adam,y,8', '6,NaN,adam,z,9']
  const content = new File([['n,error,optimizer,word,other', ...rows].join('\n')], `${name}.csv`)
  await offerFiles([{ path: `${name}.csv`, content }])
  await expect.element(page.getByText('Tables whose columns are not known')).toBeVisible()
  await userEvent.click(page.getByRole('button', { name: 'Choose columns…' }))
  const dialog = page.getByRole('dialog', { name: 'What the columns mean' })
  await expect.element(dialog).toHaveTextContent('40.5adamx7')
  const meaning = (column: string) =>
    dialog.getByRole('combobox', { name: `Meaning of ${column}`, exact: true })
  for (const [column, role] of [
    ['n', 'metric'],
    ['error', 'metric'],
    ['optimizer', 'param'],
    ['word', 'none'],
  ] as const)
    await expect.element(meaning(column)).toHaveValue(role)
  expect(await seriousIssues(document.querySelector('dialog[open]') ?? document.body)).toEqual([])
  for (const column of ['n', 'error', 'other']) await userEvent.selectOptions(meaning(column), 'none')
  await expect.element(dialog).toHaveTextContent('Choose at least one metric.')
  await expect.element(dialog.getByRole('button', { name: 'Use these columns' })).toBeDisabled()
  await userEvent.selectOptions(meaning('n'), 'step')
  await userEvent.selectOptions(meaning('error'), 'metric')
  await userEvent.click(dialog.getByRole('button', { name: 'Use these columns' }))
  await expect.element(page.getByRole('button', { name: 'Import 1 run' })).toBeVisible()
  expect(await reachReport(name)).toContain('3 new points.')
  const [run] = (await remote.searchRuns({ experiments: [name] })).items
  expect([...(run?.run.params ?? [])]).toEqual([['optimizer', 'adam']])
  expect(run?.summaries.keys).toEqual(['error'])
  const { steps, values } = await remote.readHistory(run?.run.runId ?? '', 'error')
  expect([steps, values]).toEqual([Float64Array.of(4, 5, 6), Float64Array.of(0.5, 0.25, NaN)])
})

test('files dropped on any page lead to the import, and what cannot be imported is said', async () => {
  await openApp('#/experiments')
  const transfer = new DataTransfer()
  transfer.items.add(new File(['hello'], 'notes.txt'))
  window.dispatchEvent(new DragEvent('dragover', { dataTransfer: transfer, cancelable: true }))
  await expect.element(page.getByText('Drop to look what can be imported')).toBeVisible()
  window.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, cancelable: true }))
  await expect.element(page.getByRole('heading', { name: 'Nothing here can be imported' })).toBeVisible()
  expect(location.hash).toBe('#/import')
  await userEvent.click(page.getByRole('button', { name: 'Choose other files' }))
  await expect.element(page.getByRole('button', { name: 'Choose files' })).toBeVisible()
})

test('a folder that is watched gives its points as they are written', async () => {
  const [name, runId] = [`watch ${newWriterId()}`, newWriterId()]
  await openApp('#/import')
  const root = await navigator.storage.getDirectory()
  const folder = await root.getDirectoryHandle(`watched-${runId}`, { create: true })
  const write = async (files: Files): Promise<void> => {
    for (const [path, text] of Object.entries(files)) {
      const parts = path.split('/')
      let at = folder
      for (const part of parts.slice(0, -1)) at = await at.getDirectoryHandle(part, { create: true })
      const file = await (await at.getFileHandle(parts.at(-1) ?? '', { create: true })).createWritable()
      await file.write(text)
      await file.close()
    }
  }
  await write(makeStore(name, runId))
  void watchFolder(folder)
  await expect.poll(() => watched()[0]?.points, { timeout: 15_000 }).toBe(3)
  await write(makeStore(name, runId, 8))
  await expect.poll(() => watched()[0]?.points, { timeout: 15_000 }).toBe(8)
  await expect.element(page.getByText('1 run, 8 points so far')).toBeVisible()
  await userEvent.click(page.getByRole('button', { name: 'Stop' }))
  expect(watched()).toEqual([])
  stopWatching(folder)
  await root.removeEntry(folder.name, { recursive: true })
  expect((await remote.readHistory(runId, 'loss')).values.length).toBe(8)
})
