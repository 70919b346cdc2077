import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Run } from '#model/run.ts'
import { createModelVersion } from '#service/create-model-version.ts'
import { createRun } from '#service/create-run.ts'
import { getDownloadUri, getLatestVersions, transitionModelVersionStage } from '#service/model-versions.ts'
import { createRegisteredModel } from '#service/registered-models.ts'
import { searchModelVersions } from '#service/search-registry.ts'
import type { Session } from '#service/session.ts'
import type { Store } from '#store/store.ts'
import { clearMemory, openMemory } from '../../helpers/memory-service.ts'

let session: Session
let store: Store
let run: Run

beforeEach(async () => {
  clearMemory()
  session = openMemory()
  ;({ store } = await session.ready())
  run = await createRun(store, {})
  await createRegisteredModel(store, { name: 'm' })
})

afterEach(() => session.close())

async function addVersion(source: string, rest: { runId?: string; modelId?: string } = {}) {
  return (await createModelVersion(store, { name: 'm', source, ...rest })).version
}

test('a run may be named by the source alone, and not another beside it', async () => {
  const source = `runs:/${run.runId}/model`
  expect(await addVersion(source)).toMatchObject({ source, runId: run.runId, storageLocation: source })
  expect(await addVersion(source, { runId: run.runId })).toMatchObject({ runId: run.runId })
  await expect(addVersion(source, { runId: 'e'.repeat(32) })).rejects.toMatchObject({
    code: 'INVALID_PARAMETER_VALUE',
  })
})

test('an artifact URI must be of the run that is named, or below it', async () => {
  const inside = `${run.artifactUri}/model`
  const other = await createRun(store, {})
  expect(await addVersion(inside, { runId: run.runId })).toMatchObject({ source: inside, runId: run.runId })
  expect(await addVersion(run.artifactUri, { runId: run.runId })).toMatchObject({ version: 2 })
  const refused = await Promise.allSettled([
    addVersion(inside),
    addVersion(inside, { runId: other.runId }),
    addVersion(inside, { runId: run.runId, modelId: `m-${'0'.repeat(32)}` }),
    addVersion(`mlflow-artifacts:/0/${run.runId}/other/model`, { runId: run.runId }),
    addVersion(`mlflow-artifacts:/1/${run.runId}/artifacts/model`, { runId: run.runId }),
    addVersion('mlflow-artifacts:/0', { runId: run.runId }),
  ])
  for (const attempt of refused)
    expect(attempt).toMatchObject({ reason: { code: 'INVALID_PARAMETER_VALUE' } })
})

test('another version may be the source, by number, stage, alias or as the latest', async () => {
  const first = await addVersion(`runs:/${run.runId}/model`)
  await transitionModelVersionStage(store, 'm', 1, 'Staging', false)
  for (const source of ['models:/m/1', 'models:/m/staging']) {
    expect(await addVersion(source)).toMatchObject({
      source: 'models:/m/1',
      storageLocation: first.storageLocation,
      runId: run.runId,
    })
  }
  expect(await addVersion('models:/m/latest')).toMatchObject({ source: 'models:/m/3' })
  expect(await getDownloadUri(store, 'm', '4')).toBe(first.source)
  await expect(addVersion('models:/m/77')).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' })
  await expect(addVersion('models:/m/Production')).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' })
  await expect(addVersion('models:/m/1', { runId: 'e'.repeat(32) })).rejects.toMatchObject({
    code: 'INVALID_PARAMETER_VALUE',
  })
})

test('the latest versions of chosen stages are given, stages in any case', async () => {
  for (let i = 0; i < 4; i++) await addVersion(`runs:/${run.runId}/model`)
  await transitionModelVersionStage(store, 'm', 2, 'Production', false)
  await transitionModelVersionStage(store, 'm', 1, 'Production', false)
  const latest = async (stages?: string[]): Promise<number[]> =>
    (await getLatestVersions(store, 'm', stages)).map(({ version }) => version.version)
  expect(await latest()).toEqual([2, 4])
  expect(await latest(['PRODUCTION'])).toEqual([2])
  expect(await latest(['Archived'])).toEqual([])
  await expect(latest(['x'])).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' })
})

/** Paths that reached other files in MLflow's advisories, and others like them. */
const DANGEROUS = [
  '..', '../x', 'a/../../x', 'a/..', './x', 'a/./x', '..\\x', 'a\\..\\x', '%2e%2e', '%2e%2e/x', '.%2e/x', '%2E./x',
  '%252e%252e/x', '%25252e%25252e/x', 'a/%2e%2e/x', '..%2fx', '..%5cx', 'a%2f..%2fx', '%5c..%5cx', '/etc/passwd',
  '//etc/passwd', 'a//b', 'C:\\x', 'C:/x', 'c:x', '%43:/x', 'a\0b', 'a%00b', '.. /x', ' ../x', '..\t/x', '.\t./x',
  '.\n./x', '%2\te%2\te/x', 'a#b', '#/../x', 'a?b', '?../x', 'a/ /b', 'x'.repeat(1_001), '\ud800', '%2e%2e%2f%2e%2e%2fx',
] // prettier-ignore

test.each(DANGEROUS)('the path %j is refused in every kind of source', async (path) => {
  const ofRun = { runId: run.runId }
  for (const source of [`runs:/${run.runId}/${path}`, `${run.artifactUri}/${path}`, `models:/m/${path}`]) {
    await expect(addVersion(source, ofRun)).rejects.toMatchObject({
      code: expect.stringMatching(/^(INVALID_PARAMETER_VALUE|RESOURCE_DOES_NOT_EXIST)$/) as string,
    })
  }
  expect((await searchModelVersions(store)).items).toEqual([])
})

test.each([
  '/etc/passwd', 'model', 'file:///etc/passwd', 'file:x', 's3://bucket/x', 'http://localhost/x', 'https://h/x', 'dbfs:/x',
  'http:///#/../../x', 'mlflow-artifacts://host/x', 'javascript:alert(1)', 'data:,x', 'runs:', '', 'dummy-source',
])('the source %j is refused', async (source) => {
  await expect(addVersion(source, { runId: run.runId })).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' })
  expect((await searchModelVersions(store)).items).toEqual([])
}) // prettier-ignore
