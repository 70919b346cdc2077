import { expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { eventually, makeRun, openApp, remote, seriousIssues, textOf } from './run-fixture.tsx'

const LOSS = Array.from({ length: 30 }, (_, i) => ['train/loss', i, 1 / (i + 1)] as const)

test('the overview says what the run was given and what came out, without a serious axe issue', async () => {
  const { runId, path } = await makeRun({ params: [['lr', '0.01']], tags: [['team', 'pricing']] }, [
    ...LOSS,
    ['acc', 0, 0.5],
  ])
  await remote.logBatch({
    runId,
    writerId: runId,
    seq: 0,
    status: 'FINISHED',
    inputs: [
      {
        dataset: {
          name: 'california-housing',
          digest: 'f3a1b2c4',
          sourceType: 'local',
          source: 'data.csv',
          schema: '{"mlflow_colspec":[{"type":"double","name":"MedInc","required":true}]}',
          profile: '{"num_rows":20640}',
        },
        tags: new Map([['mlflow.data.context', 'training']]),
      },
    ],
  })
  const app = await openApp(path)
  await expect.element(page.getByRole('heading', { name: 'mlp-32' })).toBeVisible()
  await expect.element(page.getByRole('table', { name: 'Params' })).toHaveTextContent('lr0.01')
  const metrics = page.getByRole('table', { name: 'Metrics' })
  await expect.element(metrics.getByRole('row').nth(2)).toHaveTextContent('train / loss0.0333')
  await expect.element(page.getByText('california-housing')).toBeVisible()
  await expect.element(page.getByText('20,640')).toBeVisible()
  await expect.element(page.getByText('finished').first()).toBeVisible()
  expect(await seriousIssues(app)).toEqual([])
})

test('a failed run shows its error first', async () => {
  const { runId, path } = await makeRun({ tags: [['tracklet.error', 'Error: loss is NaN\n  at train']] })
  await remote.logBatch({ runId, writerId: runId, seq: 0, status: 'FAILED' })
  const app = await openApp(path)
  await expect
    .element(page.getByRole('region', { name: 'Error of the run' }))
    .toHaveTextContent('loss is NaN')
  expect(await seriousIssues(app)).toEqual([])
})

test('a run is renamed in place', async () => {
  const { runId, path } = await makeRun()
  await openApp(path)
  await userEvent.dblClick(page.getByRole('heading', { name: 'mlp-32' }).getByText('mlp-32'))
  await userEvent.fill(page.getByRole('textbox', { name: 'run name' }), 'mlp-64')
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByRole('heading', { name: 'mlp-64' })).toBeVisible()
  expect((await remote.getRun(runId)).run.runName).toBe('mlp-64')
})

test('the description is written in Markdown and saved by Ctrl+Enter', async () => {
  const { runId, path } = await makeRun()
  await openApp(path)
  await userEvent.click(page.getByRole('button', { name: /Add a description/ }))
  await userEvent.fill(page.getByRole('textbox', { name: /Description/ }), '**bold** words')
  await userEvent.keyboard('{Control>}{Enter}{/Control}')
  await expect.element(page.getByText('bold', { exact: true })).toBeVisible()
  expect((await remote.getRun(runId)).run.tags.get('mlflow.note.content')).toBe('**bold** words')
})

test('hostile Markdown runs nothing, loads nothing, moves nothing and clobbers nothing', async () => {
  const hostile = [
    '<script>window.ran = 1</script><img src=x onerror="window.ran = 2"><svg onload="window.ran = 3"></svg>',
    '![tracker](https://evil.example/p.png) <img src="//evil.example/q.png" srcset="https://evil.example/r.png 2x">',
    '[js](javascript:window.ran=4) [out](https://example.org) [home](#/settings)',
    '<form id="body" action="https://evil.example"><input name="cookie"></form><a id="remote" name="location">x</a>',
    '<p style="position:fixed;inset:0">cover</p><p class="shell">fake</p>',
    '- [x] done',
  ].join('\n\n')
  const { path } = await makeRun({ tags: [['mlflow.note.content', hostile]] })
  const app = await openApp(path)
  await expect.element(page.getByText('cover')).toBeVisible()
  const note = await eventually<HTMLElement>(() => app.querySelector('[class*="markdown"]'), 'the note')
  expect('ran' in window).toBe(false)
  expect(
    note.querySelectorAll('script, form, input, svg, [onerror], [onload], [style], [class]'),
  ).toHaveLength(0)
  expect([...note.querySelectorAll('img')].map((image) => image.getAttribute('src')).filter(Boolean)).toEqual(
    [],
  )
  const links = [...note.querySelectorAll('a')].map((a) => [
    a.textContent,
    a.getAttribute('href'),
    a.target,
    a.rel,
  ])
  expect(links).toContainEqual(['out', 'https://example.org', '_blank', 'noopener noreferrer'])
  expect(links.filter(([text]) => text === 'js' || text === 'home').map(([, href]) => href)).toEqual([
    null,
    null,
  ])
  expect(note.querySelector('#body, #remote, [name="location"]')).toBeNull()
  expect(textOf(note)).toContain('☑ done')
})

test('tags are added, changed and deleted with a way back', async () => {
  const { runId, path } = await makeRun({ tags: [['team', 'pricing']] })
  await openApp(path)
  const tags = async (): Promise<[string, string][]> =>
    [...(await remote.getRun(runId)).run.tags].filter(([key]) => !key.startsWith('mlflow.'))
  await userEvent.click(page.getByRole('button', { name: 'Add tag' }))
  await userEvent.fill(page.getByRole('textbox', { name: 'Tag name' }), 'baseline')
  await userEvent.fill(page.getByRole('textbox', { name: 'Tag value' }), 'yes')
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByRole('region', { name: 'Tags' }).getByText('baseline')).toBeVisible()
  await userEvent.dblClick(page.getByRole('region', { name: 'Tags' }).getByText('pricing', { exact: true }))
  await userEvent.fill(page.getByRole('textbox', { name: 'value of team' }), 'research')
  await userEvent.keyboard('{Enter}')
  await expect.poll(tags).toEqual([
    ['team', 'research'],
    ['baseline', 'yes'],
  ])
  await userEvent.click(page.getByRole('button', { name: 'Delete team' }))
  await expect.poll(tags).toEqual([['baseline', 'yes']])
  await userEvent.click(page.getByRole('button', { name: 'Undo' }))
  await expect.poll(async () => new Map(await tags()).get('team')).toBe('research')
})

test('a deleted run says so and can be restored; deleting has an undo', async () => {
  const { runId, path } = await makeRun()
  await openApp(path)
  await userEvent.click(page.getByRole('button', { name: 'More actions' }))
  await userEvent.click(page.getByRole('menuitem', { name: 'Delete run' }))
  await expect.element(page.getByText('This run is deleted.')).toBeVisible()
  await userEvent.click(page.getByRole('button', { name: 'Restore' }))
  await expect.element(page.getByText('This run is deleted.')).not.toBeInTheDocument()
  expect((await remote.getRun(runId)).run.lifecycleStage).toBe('active')
})

test('a run that is not here is named, with why that may be', async () => {
  const app = await openApp(`#/experiments/0/runs/${'0'.repeat(32)}`)
  await expect.element(page.getByRole('heading', { name: 'This run is not here', level: 1 })).toBeVisible()
  expect(textOf(app)).toContain('0'.repeat(32))
})

test('runs without points and without files say what adds them', async () => {
  const { path } = await makeRun()
  const app = await openApp(`${path}/charts`)
  await expect.element(page.getByRole('heading', { name: 'No metrics' })).toBeVisible()
  expect(await seriousIssues(app)).toEqual([])
  location.hash = `${path}/artifacts`
  await expect.element(page.getByRole('heading', { name: 'No files' })).toBeVisible()
})

test('an address with the wrong experiment is put right', async () => {
  const { path } = await makeRun()
  await openApp(path.replace(/experiments\/\d+/, 'experiments/999'))
  await expect.poll(() => location.hash).toContain(path.replace('#', ''))
})

test('keys go from tab to tab, and the address follows', async () => {
  const { path } = await makeRun({}, LOSS)
  await openApp(path)
  await expect.element(page.getByRole('table', { name: 'Metrics' })).toBeVisible()
  await userEvent.click(page.getByRole('heading', { name: 'Details' }))
  await userEvent.keyboard('2')
  await expect.element(page.getByRole('textbox', { name: /Search charts/ })).toBeVisible()
  expect(location.hash).toBe(`${path}/charts`)
  await userEvent.keyboard('3')
  await expect.element(page.getByRole('heading', { name: 'No files' })).toBeVisible()
})

test('a metric leads to its chart', async () => {
  const { path } = await makeRun({}, LOSS)
  await openApp(path)
  await userEvent.click(
    page.getByRole('table', { name: 'Metrics' }).getByRole('button', { name: 'train / loss' }),
  )
  await expect.element(page.getByRole('figure', { name: 'Chart of train/loss' })).toBeVisible()
  expect(location.hash).toBe(`${path}/charts?metric=train%2Floss`)
})
