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
}
