import { expect, test } from 'vitest'
import { viewsSetting } from '#model/saved-view.ts'
import { importOne } from './bundles.ts'
import type { ServiceContext } from './context.ts'

export function describeViews(ctx: ServiceContext): void {
  test('saved views leave and come in with their experiment, once, beside those that are there', async () => {
    const { experimentId } = await ctx.api.createExperiment('viewed')
    const [best, wide] = [
      { name: 'best', search: '?filter=metrics.loss+%3C+1' },
      { name: 'wide', search: '' },
    ]
    await ctx.api.setSetting(viewsSetting(experimentId), [best, wide, { name: 'not one', search: 7 }])
    const { content } = await ctx.api.exportBundle({ experiments: ['viewed'] })
    await ctx.opened.close()
    await ctx.begin()
    await ctx.api.createExperiment('takes the id')
    expect(await importOne(ctx, content as Blob, true)).toMatchObject({ views: 2, experiments: 1 })
    expect(await importOne(ctx, content as Blob)).toMatchObject({ views: 2, experimentIds: ['2'] })
    expect(await ctx.api.getSetting(viewsSetting('2'))).toEqual([best, wide])
    expect(await importOne(ctx, content as Blob)).toMatchObject({ views: 0 })
    const other = { name: 'best', search: '?filter=other' }
    await ctx.api.setSetting(viewsSetting('2'), [other])
    expect(await importOne(ctx, content as Blob)).toMatchObject({ views: 2 })
    const joined = [other, { ...best, name: 'best (imported)' }, wide]
    expect(await ctx.api.getSetting(viewsSetting('2'))).toEqual(joined)
    expect(await importOne(ctx, content as Blob)).toMatchObject({ views: 0 })
    expect(await ctx.api.getSetting(viewsSetting('2'))).toEqual(joined)
  })

  test('views of several experiments leave where all of them do, and come in under the ids they get', async () => {
    const ids: string[] = []
    for (const name of ['left', 'middle', 'right'])
      ids.push((await ctx.api.createExperiment(name)).experimentId)
    const [left = '', middle = '', right = ''] = ids
    const [both, all, twice] = [
      { name: 'both', search: '?layout=charts' },
      { name: 'all', search: '?group=p.lr' },
      { name: 'the other way round', search: '' },
    ]
    await ctx.api.setSetting(viewsSetting(`${left}+${right}`), [both])
    await ctx.api.setSetting(viewsSetting(`${right}+${left}`), [twice])
    await ctx.api.setSetting(viewsSetting(ids.join('+')), [all])
    const one = (await ctx.api.exportBundle({ experiments: ['left'] })).content as Blob
    const two = (await ctx.api.exportBundle({ experiments: ['left', 'right'] })).content as Blob
    const three = (await ctx.api.exportBundle({ experiments: ['left', 'middle', 'right'] })).content as Blob

    // The same ids where they are free.
    await ctx.opened.close()
    await ctx.begin()
    expect(await importOne(ctx, three, true)).toMatchObject({ views: 3 })
    expect(await importOne(ctx, three)).toMatchObject({ views: 3, experimentIds: [left, middle, right] })
    expect(await ctx.api.getSetting(viewsSetting(`${left}+${right}`))).toEqual([both])
    expect(await ctx.api.getSetting(viewsSetting(`${right}+${left}`))).toEqual([twice])
    expect(await ctx.api.getSetting(viewsSetting(ids.join('+')))).toEqual([all])
    expect(await importOne(ctx, three)).toMatchObject({ views: 0 })

    // Others where they are taken.
    await ctx.opened.close()
    await ctx.begin()
    for (const name of ['takes an id', 'takes another']) await ctx.api.createExperiment(name)
    expect(await importOne(ctx, one)).toMatchObject({ views: 0 })
    const report = await importOne(ctx, two)
    expect(report).toMatchObject({ views: 2, experiments: 1 })
    const placed = new Map(
      (await ctx.api.listExperiments('ALL')).map(({ experiment }) => [
        experiment.name,
        experiment.experimentId,
      ]),
    )
    const joint = `${placed.get('left') ?? ''}+${placed.get('right') ?? ''}`
    expect(joint).not.toBe(`${left}+${right}`)
    expect(await ctx.api.getSetting(viewsSetting(joint))).toEqual([both])
  })

  test('a view of several experiments waits for none that is not there', async () => {
    const [first, second] = [
      await ctx.api.createExperiment('first'),
      await ctx.api.createExperiment('second'),
    ]
    const setting = viewsSetting(`${first.experimentId}+${second.experimentId}`)
    await ctx.api.setSetting(setting, [{ name: 'both', search: '' }])
    // A run of each takes its experiment along.
    const [a, b] = await Promise.all(
      [first, second].map(({ experimentId }) => ctx.api.createRun({ experimentId })),
    )
    const { content } = await ctx.api.exportBundle({ runs: [a?.runId ?? '', b?.runId ?? ''] })
    const { content: alone } = await ctx.api.exportBundle({ runs: [a?.runId ?? ''] })
    await ctx.opened.close()
    await ctx.begin()
    expect(await importOne(ctx, alone as Blob)).toMatchObject({ views: 0, runs: 1 })
    expect(await importOne(ctx, content as Blob)).toMatchObject({ views: 1, runs: 1 })
    expect(await ctx.api.getSetting(setting)).toEqual([{ name: 'both', search: '' }])
  })
}
