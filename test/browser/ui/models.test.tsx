import { expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { makeRun, newWriterId, openApp, remote, seriousIssues, textOf } from './run-fixture.tsx'

const MLMODEL = `flavors:
  sklearn:
    sklearn_version: 1.5.2
signature:
  inputs: '[{"name": "rooms", "type": "double", "required": true}, {"name": "age", "type": "long"}]'
  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 1]}}]'
utc_time_created: '2026-03-04 10:00:00'
mlflow_version: 3.4.0
`

async function logModel(runId: string, folder = 'model'): Promise<void> {
  await remote.logArtifacts(runId, [
    { path: `${folder}/MLmodel`, content: new Blob([MLMODEL]) },
    { path: `${folder}/model.pkl`, content: new Blob(['weights']) },
  ])
}

const uniqueName = (stem: string): string => `${stem}-${newWriterId().slice(0, 8)}`
const main = () => document.querySelector('main')
const button = (name: string | RegExp) => page.getByRole('button', { name })

/** A registered model with so many versions, all of one run. */
async function makeModel(versions: number, name = uniqueName('house prices')) {
  const { runId, path } = await makeRun({ runName: 'mlp-64' })
  await logModel(runId)
  await remote.createRegisteredModel({ name, tags: [['task', 'regression']] })
  for (let i = 0; i < versions; i++) {
    await remote.createModelVersion({ name, source: `runs:/${runId}/model` })
  }
  return { name, runId, path, href: `#/models/${encodeURIComponent(name)}` }
}

test('without a model the page teaches how to register one; the list follows what other tabs do', async () => {
  const before = await remote.searchRegisteredModels({})
  for (const { model } of before.items) await remote.deleteRegisteredModel(model.name)
  const app = await openApp('#/models')
  await expect.element(page.getByRole('heading', { name: 'No registered models' })).toBeVisible()
  expect(await seriousIssues(app)).toEqual([])
  expect(textOf(document.querySelector('pre'))).toContain('mlflow.register_model')
  await userEvent.click(button('Create model'))
  await userEvent.fill(page.getByRole('textbox', { name: 'Name' }), 'a/b')
  await userEvent.keyboard('{Enter}')
  await expect.poll(() => textOf(document.querySelector('dialog'))).toContain("it cannot contain '/' or ':'")
  await userEvent.fill(page.getByRole('textbox', { name: 'Name' }), 'churn 100%')
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByRole('heading', { name: 'churn 100%' })).toBeVisible()
  location.hash = '#/models'
  await expect.element(page.getByRole('link', { name: 'churn 100%' })).toBeVisible()
  const { name } = await makeModel(2)
  await remote.setModelAlias(name, 'champion', 1)
  await remote.transitionModelVersionStage(name, 2, 'Production', false)
  await expect.element(page.getByRole('row', { name })).toBeVisible()
  await expect
    .poll(() => textOf(page.getByRole('row', { name }).element()))
    .toMatch(/Version 2@championv1Production v2task: regression/)
  expect(await seriousIssues(app)).toEqual([])
})

test('models are filtered by name and tag, and no match says so', async () => {
  const { name } = await makeModel(1)
  await makeModel(1, uniqueName('churn'))
  await openApp('#/models')
  const filter = page.getByRole('combobox', { name: 'Filter models' })
  await userEvent.fill(filter, name)
  await expect.poll(() => document.querySelectorAll('tbody tr').length).toBe(1)
  await userEvent.fill(filter, "tags.task = 'classification'")
  await expect.element(page.getByRole('heading', { name: 'No match' })).toBeVisible()
  await userEvent.click(button('Clear the filter'))
  await expect.poll(() => document.querySelectorAll('tbody tr').length).toBeGreaterThan(1)
})

test('a model of a run is registered from its folder, as a new model and as a next version', async () => {
  const { runId, path } = await makeRun({ runName: 'mlp-64' })
  await logModel(runId)
  const app = await openApp(`${path}/artifacts/model`)
  const name = uniqueName('prices')
  await userEvent.click(button('Register model'))
  await userEvent.fill(page.getByRole('combobox', { name: 'Model' }), name)
  await expect.poll(() => textOf(document.querySelector('dialog'))).toContain(`Creates the model ${name}`)
  await userEvent.fill(page.getByRole('textbox', { name: /^Alias/ }), 'v3')
  await userEvent.click(button('Create and register'))
  await expect.poll(() => textOf(document.querySelector('dialog'))).toContain('reads as a version number')
  await expect(remote.getRegisteredModel(name)).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' })
  await userEvent.fill(page.getByRole('textbox', { name: /^Alias/ }), 'champion')
  expect(await seriousIssues(app)).toEqual([])
  await userEvent.click(button('Create and register'))
  await expect.poll(() => document.body.textContent).toContain(`Registered as version 1 of ${name}.`)
  const { version } = await remote.getModelVersionByAlias(name, 'champion')
  expect(version).toMatchObject({ version: 1, runId, source: `runs:/${runId}/model` })

  location.hash = path
  await expect.element(page.getByRole('link', { name: `${name}, version 1` })).toBeVisible()
  await userEvent.keyboard('m')
  await userEvent.fill(page.getByRole('combobox', { name: 'Model' }), name)
  await userEvent.click(button('Register version'))
  await expect.element(page.getByRole('link', { name: `${name}, version 2` })).toBeVisible()
  await userEvent.click(page.getByRole('link', { name: `${name}, version 2` }))
  await expect.element(page.getByRole('heading', { name: 'Version 2' })).toBeVisible()
})

test('a version shows signature, source and history, and follows changes', async () => {
  const { name, href } = await makeModel(2)
  const app = await openApp(`${href}/versions/2`)
  await expect.poll(() => textOf(main())).toContain('sklearn 1.5.2')
  expect(textOf(page.getByRole('group', { name: 'Inputs' }).element())).toContain('roomsdoubleyesagelong')
  expect(textOf(page.getByRole('group', { name: 'Outputs' }).element())).toContain('float32 [-1,1]')
  await expect.element(page.getByRole('link', { name: 'mlp-64' })).toBeVisible()
  expect(await seriousIssues(app)).toEqual([])
  document.documentElement.dataset['theme'] = 'dark'
  expect(await seriousIssues(app)).toEqual([])
  delete document.documentElement.dataset['theme']
  await remote.setModelAlias(name, 'challenger', 2)
  await remote.setModelVersionTag(name, 2, 'checked', 'yes')
  await expect.poll(() => textOf(main())).toContain('Alias challenger given to version 2')
  expect(textOf(main())).toContain('Tag checked set to “yes”')
  await expect.poll(() => textOf(main())).toContain(`models:/${name}@challenger`)
})

test('a stage is moved with the old holder archived, and undone', async () => {
  const { name, href } = await makeModel(2)
  await remote.transitionModelVersionStage(name, 1, 'Production', false)
  await openApp(`${href}/versions/2`)
  await userEvent.click(button('Stage of version 2: None'))
  await userEvent.click(page.getByRole('menuitemcheckbox', { name: 'Production' }))
  const dialog = page.getByRole('dialog', { name: 'Move version 2 to Production?' })
  await expect.element(dialog.getByRole('checkbox')).toBeChecked()
  await userEvent.click(dialog.getByRole('button', { name: 'Move to Production' }))
  await expect.element(button('Stage of version 2: Production')).toBeVisible()
  const stageOf = async (version: number) =>
    (await remote.getModelVersion(name, version)).version.currentStage
  expect(await stageOf(1)).toBe('Archived')
  await userEvent.click(button('Undo'))
  await expect.poll(() => stageOf(1)).toBe('Production')
  expect(await stageOf(2)).toBe('None')
})

test('aliases are given, moved from another version and taken, each with an undo', async () => {
  const { name, href } = await makeModel(2)
  await remote.setModelAlias(name, 'champion', 1)
  await openApp(href)
  await userEvent.click(button('Add an alias to version 2'))
  await userEvent.keyboard('champion{Enter}')
  const holder = async () => (await remote.getRegisteredModel(name)).model.aliases.get('champion')
  await expect.poll(holder).toBe(2)
  // Given once, also when the field goes away with the focus in it.
  expect((await remote.listRegistryEvents(name)).filter(({ kind }) => kind === 'alias-moved')).toHaveLength(2)
  await expect.poll(() => document.body.textContent).toContain('champion moved from version 1 to version 2.')
  await userEvent.click(button('Undo').last())
  await expect.poll(holder).toBe(1)
  await userEvent.click(button('Delete alias champion'))
  await expect.poll(holder).toBeUndefined()
  await userEvent.click(button('Undo').last())
  await expect.poll(holder).toBe(1)
})

test('a model is described, renamed, and deleted only with its name', async () => {
  const { name, href } = await makeModel(1)
  const app = await openApp(href)
  await userEvent.click(button(/^Add a description/))
  await userEvent.keyboard('Prices of **houses**{Control>}{Enter}{/Control}')
  await expect.poll(() => textOf(main()?.querySelector('strong'))).toBe('houses')
  await userEvent.click(button('Rename model'))
  const next = uniqueName('flats')
  await userEvent.fill(page.getByRole('textbox', { name: 'model' }), next)
  await userEvent.keyboard('{Enter}')
  await expect.poll(() => location.hash).toBe(`#/models/${next}`)
  await expect.poll(() => textOf(main())).toContain(`Renamed from “${name}” to “${next}”`)
  expect(await seriousIssues(app)).toEqual([])
  await userEvent.click(button('More actions'))
  await userEvent.click(page.getByRole('menuitem', { name: 'Delete model…' }))
  const dialog = page.getByRole('dialog', { name: `Delete ${next}?` })
  await expect.element(dialog.getByRole('button', { name: 'Delete model' })).toBeDisabled()
  await userEvent.fill(dialog.getByRole('textbox'), next)
  await userEvent.keyboard('{Enter}')
  await expect.poll(() => location.hash).toBe('#/models')
  await expect(remote.getRegisteredModel(next)).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' })
})

test('a deleted version is gone, and its page says so', async () => {
  const { name, href } = await makeModel(2)
  await openApp(`${href}/versions/1`)
  await userEvent.click(button('More actions'))
  await userEvent.click(page.getByRole('menuitem', { name: 'Delete version…' }))
  await userEvent.click(page.getByRole('dialog').getByRole('button', { name: 'Delete version' }))
  await expect.poll(() => location.hash).toBe(href)
  await expect.poll(() => textOf(main())).toContain('Version 1 deleted')
  location.hash = `${href}/versions/1`
  await expect.element(page.getByRole('heading', { name: 'No such version here', level: 1 })).toBeVisible()
  await expect(remote.getModelVersion(name, 1)).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' })
})

test('a logged model has a page with its figures and files, is found on its run, and is registered', async () => {
  const { runId, path } = await makeRun({ runName: 'mlp-64' })
  const { experimentId } = (await remote.getRun(runId)).run
  const { model } = await remote.createLoggedModel({
    experimentId,
    name: 'regressor',
    modelType: 'mlp',
    sourceRunId: runId,
    params: [['layers', '3']],
  })
  await remote.logArtifacts(model.modelId, [{ path: 'MLmodel', content: new Blob([MLMODEL]) }])
  await remote.finalizeLoggedModel(model.modelId, 'READY')
  await openApp(path)
  await userEvent.click(page.getByRole('link', { name: 'regressor' }))
  await expect.poll(() => textOf(main())).toContain('sklearn 1.5.2')
  expect(textOf(main())).toContain('layers3')
  expect(await seriousIssues(main() as HTMLElement)).toEqual([])
  const name = uniqueName('registered')
  await userEvent.click(button('Register model'))
  await userEvent.fill(page.getByRole('combobox', { name: 'Model' }), name)
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByRole('link', { name: `${name}, version 1` })).toBeVisible()
  await userEvent.click(page.getByRole('link', { name: 'Artifacts' }))
  await expect.element(page.getByRole('treeitem', { name: /MLmodel/ })).toBeVisible()
})
