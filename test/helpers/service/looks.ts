import { transfer, wrap } from 'comlink'
import { afterEach, expect, test } from 'vitest'
import type { TrackletApi } from '#worker/api.ts'
import { exportAll, fill } from './bundles.ts'
import { columnsOf, type ServiceContext } from './context.ts'
import { dump } from './dump.ts'

const PATH = 'all.tracklet.zip'
const NAME = 'look'

/** A bundle that is only looked at. */
export function describeLooks(ctx: ServiceContext): void {
  const ports: MessagePort[] = []
  afterEach(() => {
    for (const port of ports.splice(0)) port.close()
  })

  const openLook = async (content: Blob): Promise<TrackletApi> => {
    const { port1, port2 } = new MessageChannel()
    ports.push(port1)
    await ctx.api.openLook([{ path: PATH, content }], PATH, NAME, transfer(port2, [port2]))
    return wrap<TrackletApi>(port1)
  }

  test('a bundle that is looked at shows all that it holds, bit for bit, and adds nothing', async () => {
    await fill(ctx)
    const before = await dump(ctx)
    const bundle = await exportAll(ctx)
    await ctx.opened.close()
    await ctx.begin()
    const empty = await dump(ctx)
    const look = await openLook(bundle)
    expect(await dump({ api: look })).toEqual(before)
    expect(await dump(ctx)).toEqual(empty)
    const [model] = (await look.searchLoggedModels({ experimentIds: ['1'] })).items
    expect(model?.metrics).toMatchObject([{ key: 'rmse', value: 0.5, step: 3 }])
    await ctx.api.closeLook(NAME)
  })

  test('its charts and tables are those of an import', async () => {
    const points = Array.from({ length: 3_000 }, (_, i): [string, number, number] => ['loss', i, Math.sin(i)])
    for (const [place, runName] of ['a', 'b'].entries()) {
      const { runId } = await ctx.api.createRun({ experiment: 'waves', runName })
      const other = points.map(([, step, value]): [string, number, number] => ['acc', -step, value * place])
      await ctx.log(runId, { metrics: columnsOf([...points.slice(place), ...other]) })
    }
    await ctx.opened.settle()
    const runIds = (await ctx.findRuns({ experiments: ['waves'] })).map(({ run }) => run.runId)
    const look = await openLook(await exportAll(ctx))
    for (const key of ['loss', 'acc', 'none']) {
      for (const x of ['step', 'time', 'relative'] as const) {
        const request = { runIds, key, x, width: 300 }
        expect(await look.readSeries(request)).toEqual(await ctx.api.readSeries(request))
        const lines = { runIds, sources: [key], x, width: 300, from: 10, to: 1_200, spread: true }
        expect(await look.readLines(lines)).toEqual(await ctx.api.readLines(lines))
      }
    }
    const table = {
      experimentIds: ['1'],
      viewType: 'ALL' as const,
      text: 'metrics.loss < 2',
      sort: [],
      offset: 0,
      limit: 10,
      metrics: ['loss', 'acc'],
    }
    const [shown, kept] = [await look.readRunTable(table), await ctx.api.readRunTable(table)]
    // What crossed to a worker and back is plain.
    expect(structuredClone(shown.rows)).toEqual(structuredClone(kept.rows))
    expect(shown.rows).toHaveLength(2)
    await ctx.api.closeLook(NAME)
  })

  test('what would change it is refused, and nothing is changed', async () => {
    const runId = await fill(ctx)
    const look = await openLook(await exportAll(ctx))
    const before = await dump({ api: look })
    const writes = [
      look.createRun({ experiment: 'x' }),
      look.renameRun(runId, 'other'),
      look.deleteRuns([runId]),
      look.setTag(runId, 'k', 'v'),
      look.logArtifacts(runId, [{ path: 'x', content: 'x' }]),
      look.deleteRegisteredModel('price'),
      look.setModelAlias('price', 'best', 2),
      look.importFiles([]),
      look.purgeDeleted(),
      look.answerRest('POST', '/api/2.0/mlflow/experiments/create', '{"name":"x"}'),
    ]
    for (const write of writes) await expect(write).rejects.toMatchObject({ code: 'PERMISSION_DENIED' })
    expect(await dump({ api: look })).toEqual(before)
    await look.setSetting('pins', ['loss'])
    expect(await look.getSetting('pins')).toEqual(['loss'])
    expect(await ctx.api.getSetting('pins')).toBeUndefined()
    await ctx.api.closeLook(NAME)
  })

  test('nothing is left of it when it is closed, and another takes its place', async () => {
    await fill(ctx)
    const bundle = await exportAll(ctx)
    const countLooks = async (): Promise<number> =>
      (await indexedDB.databases()).filter(({ name }) => name?.startsWith('tracklet-look-')).length
    await openLook(bundle)
    expect(await countLooks()).toBe(1)
    await openLook(bundle)
    expect(await countLooks()).toBe(1)
    await ctx.api.closeLook(NAME)
    expect(await countLooks()).toBe(0)
    await expect(openLook(bundle.slice(0, bundle.size - 9))).rejects.toMatchObject({
      code: 'E_ZIP_STRUCTURE',
    })
    expect(await countLooks()).toBe(0)
  })
}
