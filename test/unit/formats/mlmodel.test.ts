import { describe, expect, test } from 'vitest'
import { mlmodel } from '#formats/mlmodel/mlmodel.ts'
import { checkRecord } from '../../helpers/check-record.ts'
import { importSource } from '../../helpers/imported.ts'
import { listFixtures, sourceOfFolder } from '../../helpers/fixtures.ts'
import { MUTATIONS, loadFiles, readMutations, sourceOf } from '../../helpers/mutate.ts'

type Expected = {
  readonly models: Record<
    string,
    {
      readonly run_id: string | null
      readonly model_id: string | null
      readonly artifact_path: string | null
      readonly utc_time_created: string | null
    }
  >
}

describe.each(listFixtures<Expected>('mlmodel'))('mlmodel $name', ({ name, folder, expected }) => {
  test('is one logged model with its files, and a version in the registry', async () => {
    const source = sourceOfFolder(folder)
    const { models, modelArtifacts, registered, versions, skipped } = await importSource(source)
    const [first] = Object.values(expected.models)
    const [model] = models.values()
    expect(skipped).toEqual([])
    expect(models.size).toBe(1)
    expect(model?.sourceRunId).toBe(first?.run_id ?? null)
    if (first?.model_id) expect(model?.modelId).toBe(first.model_id)
    expect(model?.modelId).toMatch(/^m-[0-9a-f]{32}$/)
    const created = first?.utc_time_created ?? null
    expect(model?.creationTime).toBe(
      created === null ? null : Date.parse(`${created.slice(0, 23).replace(' ', 'T')}Z`),
    )
    const files = Object.keys(await loadFiles(source))
    const [path = ''] = Object.keys(expected.models)
    const top = `${name}/${path.replace(/MLmodel$/, '')}`
    const below = files.flatMap((file) => (file.startsWith(top) ? file.slice(top.length) : []))
    expect(
      modelArtifacts
        .get(model?.modelId ?? '')
        ?.map(({ path }) => path)
        .sort(),
    ).toEqual(below.sort())
    expect([...registered.keys()]).toEqual([model?.name])
    expect(versions).toMatchObject([
      { name: model?.name, version: null, modelId: model?.modelId, runId: model?.sourceRunId },
    ])
    const again = await importSource(sourceOfFolder(folder))
    expect([...again.models.keys()]).toEqual([model?.modelId])
  })
})

test('a folder from a registry keeps its name, and what has no flavors is not mine', async () => {
  const files = {
    'x/MLmodel':
      'artifact_path: deep/my.model\nflavors:\n  python_function: {}\nutc_time_created: "2024-01-02 03:04:05"\n',
    'x/registered_model_meta': 'model_name: best\nmodel_version: "3"\n',
    'x/metadata/MLmodel': 'flavors: {}\n',
  }
  const { models, registered } = await importSource(sourceOf(files))
  expect([...models.values()].map(({ name, creationTime }) => [name, creationTime])).toEqual([
    ['my_model', Date.UTC(2024, 0, 2, 3, 4, 5)],
  ])
  expect([...registered.keys()]).toEqual(['best'])
  for (const text of ['', 'a: 1', '\0'])
    expect(await mlmodel.sniff(sourceOf({ MLmodel: text }))).toBeUndefined()
})

test('10,000 mutations give records within the contract, or typed errors', async () => {
  const files = await loadFiles(
    sourceOf({
      'm/MLmodel': `artifact_path: model\nflavors:\n  python_function:\n    loader_module: mlflow.sklearn\nmodel_uuid: ${'a'.repeat(32)}\nrun_id: ${'b'.repeat(32)}\nutc_time_created: '2024-01-02 03:04:05.123456'\n`,
      'm/registered_model_meta': 'model_name: best\n',
    }),
  )
  const outcome = await readMutations(mlmodel, files, MUTATIONS, checkRecord)
  expect(outcome.read).toBeGreaterThan(MUTATIONS / 4)
  expect(outcome.refused).toBeGreaterThan(MUTATIONS / 100)
}, 120_000)
