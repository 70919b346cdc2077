import { describe, expect, test } from 'vitest'
import type { NewModelVersion } from '#model/registry-request.ts'
import { type ServiceContext } from './context.ts'

const RUN = 'f'.repeat(32)

export function describeRegistry(ctx: ServiceContext): void {
  /** A version of `housing` that points into a run. */
  async function addVersion(request: Partial<NewModelVersion> = {}): Promise<number> {
    const { version } = await ctx.api.createModelVersion({
      name: 'housing',
      source: `runs:/${RUN}/model`,
      ...request,
    })
    return version.version
  }

  /** `housing` with that many versions. */
  async function seed(versions: number): Promise<void> {
    await ctx.api.createRegisteredModel({ name: 'housing' })
    for (let i = 0; i < versions; i++) await addVersion()
  }

  async function stages(): Promise<string[]> {
    const { items } = await ctx.api.searchModelVersions({ orderBy: ['version_number ASC'] })
    return items.map(({ version }) => `${String(version.version)} ${version.currentStage}`)
  }

  describe('registered models', () => {
    test('are created once, described, tagged, and found after a new start', async () => {
      const made = await ctx.api.createRegisteredModel({
        name: 'housing',
        description: 'prices',
        tags: [['team', 'north']],
      })
      expect(made.latestVersions).toEqual([])
      await expect(ctx.api.createRegisteredModel({ name: 'housing' })).rejects.toMatchObject({
        code: 'RESOURCE_ALREADY_EXISTS',
      })
      await ctx.api.setRegisteredModelTag('housing', '__proto__', 'only a key')
      await ctx.api.deleteRegisteredModelTag('housing', 'team')
      await ctx.api.deleteRegisteredModelTag('housing', 'never was')
      await ctx.api.updateRegisteredModel('housing', 'house prices')
      await ctx.reopen()
      const { model } = await ctx.api.getRegisteredModel('housing')
      expect(model.description).toBe('house prices')
      expect([...model.tags]).toEqual([['__proto__', 'only a key']])
    })

    test.each(['', '  ', 'a/b', 'a:b', '.', '..', '..a', 'x'.repeat(257), '\ud800'])(
      'the name %j is refused',
      async (name) => {
        await expect(ctx.api.createRegisteredModel({ name })).rejects.toMatchObject({
          code: 'INVALID_PARAMETER_VALUE',
        })
        expect((await ctx.api.searchRegisteredModels({})).items).toEqual([])
      },
    )

    test('unknown ones are told as such', async () => {
      const missing = { code: 'RESOURCE_DOES_NOT_EXIST' }
      await expect(ctx.api.getRegisteredModel('none')).rejects.toMatchObject(missing)
      await expect(ctx.api.renameRegisteredModel('none', 'x')).rejects.toMatchObject(missing)
      await expect(ctx.api.updateRegisteredModel('none', '')).rejects.toMatchObject(missing)
      await expect(ctx.api.deleteRegisteredModel('none')).rejects.toMatchObject(missing)
      await expect(ctx.api.setRegisteredModelTag('none', 'k', 'v')).rejects.toMatchObject(missing)
      await expect(ctx.api.deleteRegisteredModelTag('none', 'k')).rejects.toMatchObject(missing)
      await expect(addVersion({ name: 'none' })).rejects.toMatchObject(missing)
      await expect(ctx.api.deleteModelAlias('none', 'a')).rejects.toMatchObject(missing)
      await expect(ctx.api.getModelVersionByAlias('none', 'a')).rejects.toMatchObject(missing)
      expect(await ctx.api.listRegistryEvents('none')).toEqual([])
    })

    test('a rename takes versions, tags, aliases and history along', async () => {
      await seed(2)
      await ctx.api.createRegisteredModel({ name: 'taken' })
      await ctx.api.setModelAlias('housing', 'champion', 2)
      await ctx.api.setModelVersionTag('housing', 1, 'k', 'v')
      await expect(ctx.api.renameRegisteredModel('housing', 'taken')).rejects.toMatchObject({
        code: 'RESOURCE_ALREADY_EXISTS',
      })
      const before = await ctx.api.listRegistryEvents('housing')
      const { model } = await ctx.api.renameRegisteredModel('housing', 'homes')
      expect([...model.aliases]).toEqual([['champion', 2]])
      expect((await ctx.api.getModelVersion('homes', 1)).version.tags.get('k')).toBe('v')
      expect((await ctx.api.getModelVersionByAlias('homes', 'champion')).version.version).toBe(2)
      await expect(ctx.api.getModelVersion('housing', 1)).rejects.toMatchObject({
        code: 'RESOURCE_DOES_NOT_EXIST',
      })
      const after = await ctx.api.listRegistryEvents('homes')
      expect(after[0]).toMatchObject({ kind: 'model-renamed', from: 'housing', to: 'homes' })
      expect(after.slice(1)).toEqual(before.map((event) => ({ ...event, name: 'homes' })))
    })

    test('a rename to its own name keeps everything', async () => {
      await seed(1)
      await ctx.api.renameRegisteredModel('housing', 'housing')
      expect((await ctx.api.getRegisteredModel('housing')).latestVersions).toHaveLength(1)
    })

    test('deleting one removes its versions for good; a new one of the name counts from 1', async () => {
      await seed(2)
      await ctx.api.deleteRegisteredModel('housing')
      expect((await ctx.api.searchModelVersions({})).items).toEqual([])
      await seed(1)
      expect(await stages()).toEqual(['1 None'])
      const kinds = (await ctx.api.listRegistryEvents('housing')).map(({ kind }) => kind)
      expect(kinds).toContain('model-deleted')
    })
  })

  describe('model versions', () => {
    test('are numbered from 1, and a number is never given twice', async () => {
      await seed(3)
      await ctx.api.deleteModelVersion('housing', 3)
      await expect(ctx.api.deleteModelVersion('housing', 3)).rejects.toMatchObject({
        code: 'RESOURCE_DOES_NOT_EXIST',
      })
      expect(await addVersion()).toBe(4)
      expect(await stages()).toEqual(['1 None', '2 None', '4 None'])
    })

    test('a new one is READY, in no stage, and touches its model', async () => {
      await ctx.api.createRegisteredModel({ name: 'housing' })
      const { version, aliases } = await ctx.api.createModelVersion({
        name: 'housing',
        source: `runs:/${RUN}/model`,
        description: 'first',
        runLink: 'https://example.org/run',
        tags: [['k', 'v']],
      })
      expect(version).toMatchObject({
        version: 1,
        status: 'READY',
        currentStage: 'None',
        runId: RUN,
        storageLocation: `runs:/${RUN}/model`,
        description: 'first',
        runLink: 'https://example.org/run',
      })
      expect(aliases).toEqual([])
      const { model } = await ctx.api.getRegisteredModel('housing')
      expect(model.lastUpdatedTimestamp).toBe(version.creationTimestamp)
    })

    test('stages move, and may archive what was there', async () => {
      await seed(3)
      await ctx.api.transitionModelVersionStage('housing', 1, 'Production', false)
      await ctx.api.transitionModelVersionStage('housing', 2, 'Production', false)
      const { version } = await ctx.api.transitionModelVersionStage('housing', 3, 'Production', true)
      expect(version.currentStage).toBe('Production')
      expect(await stages()).toEqual(['1 Archived', '2 Archived', '3 Production'])
      await expect(ctx.api.transitionModelVersionStage('housing', 1, 'Archived', true)).rejects.toMatchObject(
        { code: 'INVALID_PARAMETER_VALUE' },
      )
      await expect(
        ctx.api.transitionModelVersionStage('housing', 9, 'Production', true),
      ).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' })
      expect(await stages()).toEqual(['1 Archived', '2 Archived', '3 Production'])
    })

    test('what happened is told, latest first, with who was archived', async () => {
      await seed(2)
      await ctx.api.transitionModelVersionStage('housing', 1, 'Staging', false)
      await ctx.api.transitionModelVersionStage('housing', 2, 'Staging', true)
      await ctx.api.setModelAlias('housing', 'champion', 1)
      await ctx.api.setModelAlias('housing', 'champion', 2)
      await ctx.api.deleteModelVersion('housing', 2)
      await ctx.reopen()
      const events = (await ctx.api.listRegistryEvents('housing')).map(({ kind, version, key, from, to }) =>
        [kind, version, key, from, to].join(' '),
      )
      expect(events).toEqual([
        'version-deleted 2  Staging ',
        'alias-moved 2 champion 2 ',
        'alias-moved 2 champion 1 2',
        'alias-moved 1 champion  1',
        'version-moved 2  None Staging',
        'version-moved 1  Staging Archived',
        'version-moved 1  None Staging',
        `version-created 2   runs:/${RUN}/model`,
        `version-created 1   runs:/${RUN}/model`,
        'model-created    housing',
      ])
    })

    test('what changes nothing is no event', async () => {
      await seed(1)
      await ctx.api.setModelAlias('housing', 'a', 1)
      await ctx.api.setModelVersionTag('housing', 1, 'k', 'v')
      const before = await ctx.api.listRegistryEvents('housing')
      await ctx.api.setModelAlias('housing', 'a', 1)
      await ctx.api.setModelVersionTag('housing', 1, 'k', 'v')
      await ctx.api.deleteModelVersionTag('housing', 1, 'none')
      await ctx.api.deleteModelAlias('housing', 'none')
      expect(await ctx.api.listRegistryEvents('housing')).toEqual(before)
    })
  })

  describe('aliases', () => {
    test('point to one version each, move, and go with it', async () => {
      await seed(2)
      await ctx.api.setModelAlias('housing', 'champion', 1)
      await ctx.api.setModelAlias('housing', 'challenger', 2)
      await ctx.api.setModelAlias('housing', 'champion', 2)
      expect((await ctx.api.getModelVersion('housing', 2)).aliases).toEqual(['champion', 'challenger'])
      await ctx.api.deleteModelVersion('housing', 2)
      expect([...(await ctx.api.getRegisteredModel('housing')).model.aliases]).toEqual([])
      await expect(ctx.api.getModelVersionByAlias('housing', 'champion')).rejects.toMatchObject({
        code: 'INVALID_PARAMETER_VALUE',
        message: 'Registered model alias champion not found.',
      })
    })

    test.each(['latest', 'LATEST', 'v1', 'V22', '', 'a b', 'a.b', 'x'.repeat(256)])(
      'the alias %j cannot be set',
      async (alias) => {
        await seed(1)
        await expect(ctx.api.setModelAlias('housing', alias, 1)).rejects.toMatchObject({
          code: 'INVALID_PARAMETER_VALUE',
        })
        expect([...(await ctx.api.getRegisteredModel('housing')).model.aliases]).toEqual([])
      },
    )

    test('latest is the highest version there is', async () => {
      await seed(3)
      await ctx.api.transitionModelVersionStage('housing', 1, 'Production', false)
      await ctx.api.deleteModelVersion('housing', 3)
      expect((await ctx.api.getModelVersionByAlias('housing', 'Latest')).version.version).toBe(2)
      await expect(ctx.api.setModelAlias('housing', 'x', 3)).rejects.toMatchObject({
        code: 'RESOURCE_DOES_NOT_EXIST',
      })
    })
  })

  describe('registry searches', () => {
    test('filter, order and page', async () => {
      for (const name of ['b', 'a', 'C']) await ctx.api.createRegisteredModel({ name })
      await ctx.api.setRegisteredModelTag('a', 'team', 'north')
      const names = async (search: Parameters<typeof ctx.api.searchRegisteredModels>[0]) =>
        (await ctx.api.searchRegisteredModels(search)).items.map(({ model }) => model.name).join('')
      expect(await names({})).toBe('Cab')
      expect(await names({ orderBy: ['name DESC'] })).toBe('baC')
      expect(await names({ filter: "name ILIKE 'c'" })).toBe('C')
      expect(await names({ filter: "tags.team = 'north'" })).toBe('a')
      expect(await names({ filter: 'b OR C', superset: true })).toBe('Cb')
      await expect(names({ filter: 'b OR C' })).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' })
      const first = await ctx.api.searchRegisteredModels({ maxResults: 2 })
      expect(first.nextPageToken).toBe('eyJvZmZzZXQiOiAyfQ==')
      const second = await ctx.api.searchRegisteredModels({
        maxResults: 2,
        pageToken: first.nextPageToken ?? '',
      })
      expect(second.items.map(({ model }) => model.name)).toEqual(['b'])
      expect(second.nextPageToken).toBeNull()
    })

    test('deleted versions and prompts are left out', async () => {
      await seed(3)
      await ctx.api.deleteModelVersion('housing', 2)
      const prompt = [['mlflow.prompt.is_prompt', 'true']] as const
      await ctx.api.createRegisteredModel({ name: 'greeting', tags: prompt })
      await ctx.api.createModelVersion({ name: 'greeting', source: 'prompt-template', tags: prompt })
      const find = async (filter: string): Promise<string[]> => [
        ...(await ctx.api.searchRegisteredModels({ filter })).items.map(({ model }) => model.name),
        ...(await ctx.api.searchModelVersions({ filter })).items.map(
          ({ version }) => `${version.name} ${String(version.version)}`,
        ),
      ]
      const models = ['housing', 'housing 3', 'housing 1']
      expect(await find('')).toEqual(models)
      expect(await find("tags.`mlflow.prompt.is_prompt` = 'true'")).toEqual(['greeting', 'greeting 1'])
      expect(await find("tags.`mlflow.prompt.is_prompt` != 'false'")).toEqual(['greeting', 'greeting 1'])
      expect(await find("tags.`mlflow.prompt.is_prompt` = 'false'")).toEqual(models)
      expect(await find("name LIKE 'h%' AND tags.`mlflow.prompt.is_prompt` != 'true'")).toEqual(models)
    })
  })

  describe('two clients at once', () => {
    test('create one model, different versions, and move one alias', async () => {
      const made = await Promise.allSettled(
        [1, 2].map(() => ctx.api.createRegisteredModel({ name: 'housing' })),
      )
      expect(made.filter(({ status }) => status === 'rejected')).toMatchObject([
        { reason: { code: 'RESOURCE_ALREADY_EXISTS' } },
      ])
      const numbers = await Promise.all(Array.from({ length: 8 }, () => addVersion()))
      expect(numbers.sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
      await Promise.all(numbers.map((version) => ctx.api.setModelAlias('housing', 'champion', version)))
      const { model } = await ctx.api.getRegisteredModel('housing')
      const moves = (await ctx.api.listRegistryEvents('housing')).filter(({ kind }) => kind === 'alias-moved')
      expect(moves).toHaveLength(8)
      expect(model.aliases.get('champion')).toBe(moves[0]?.version)
      // Each move says where the one before it went.
      expect(moves.slice(0, -1).map(({ from }) => from)).toEqual(moves.slice(1).map(({ to }) => to))
    })
  })
}
