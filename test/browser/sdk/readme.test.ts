/** Runs every block of the client's README in its order, as a reader would paste them, and looks at what each did. */
import { expect, test } from 'vitest'
import type { Run, Tracklet } from '#sdk/types.ts'
import readme from '../../../src/sdk/README.md?raw'
import { listPaths } from '../../helpers/artifacts.ts'

type Scope = { readonly tracklet: Tracklet; readonly run: Run }
type Block = (scope: Partial<Scope>) => Promise<Scope>

const blocks = [...readme.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code = '']) => code)

/** What each block leaves behind, in the blocks' order. */
const checks: ((scope: Scope) => Promise<void>)[] = [
  async ({ run }) => {
    expect([run.status, (await run.metricHistory('loss')).values.length]).toEqual(['FINISHED', 100])
  },
  async ({ tracklet }) => {
    const children = (await tracklet.searchRuns()).filter(
      ({ tags }) => tags['mlflow.parentRunId'] !== undefined,
    )
    expect(children.map(({ name, metrics }) => [name, metrics['validation/loss']]).sort()).toEqual([
      ['mlp-16', 1 / 16],
      ['mlp-32', 1 / 32],
    ])
  },
  async ({ tracklet }) => {
    expect((await tracklet.searchRuns({ maxResults: 1 }))[0]).toMatchObject({
      status: 'FINISHED',
      metrics: { loss: 0.2 },
    })
  },
  async ({ run }) => {
    await run.reload()
    expect(run).toMatchObject({ status: 'FINISHED', metrics: { loss: 0.009 } })
  },
  async ({ run }) => {
    expect([...(await run.metricHistory('train/mae')).steps]).toEqual([10.5])
  },
  async ({ run }) => {
    await run.reload()
    expect(run.params).toMatchObject({ units: '32', shuffle: 'true', layers: '[32,16]' })
    expect(run.tags['mlflow.note.content']).toContain('# What this is')
  },
  async ({ run }) => {
    const files = await listPaths(run.id)
    expect(files).toContain('plots/first.png')
    expect(files).toContain('eval/predictions.json')
    expect(files).toHaveLength(6)
  },
  async ({ run }) => {
    expect(await listPaths(run.id)).toHaveLength(500)
  },
  async ({ run }) => {
    expect(run.pending).toBe(0)
    await run.flush()
  },
  async ({ tracklet }) => {
    expect((await tracklet.searchRuns()).length).toBeGreaterThan(5)
  },
  async ({ tracklet }) => {
    const [best, ...others] = await tracklet.searchRuns({
      filter: "metrics.loss < 0.1 AND status = 'FINISHED'",
      orderBy: ['metrics.loss ASC'],
    })
    expect(best).toMatchObject({ status: 'FINISHED', metrics: { loss: 0.009 } })
    expect(others.every(({ metrics }) => (metrics['loss'] as number) >= 0.009)).toBe(true)
  },
  async ({ tracklet }) => {
    const before = (await tracklet.searchRuns()).length
    const bundle = await tracklet.exportBundle()
    const report = await tracklet.importFiles([bundle], { dryRun: true })
    expect(report).toMatchObject({ runs: 0, equalRuns: before, skipped: [] })
  },
  async ({ run }) => {
    expect([...(await run.metricHistory('val_loss')).values]).toEqual([0.6])
  },
]

async function load(code: string): Promise<Block> {
  const imports = [...code.matchAll(/^import .*$/gm)].map(([line]) => line).join('\n')
  const body = code.replaceAll(/^import .*$/gm, '')
  const text = `${imports}
    export async function block({ tracklet, run }) { { ${body}
      return { tracklet, run } } }`
  const absolute = text.replaceAll(`'./tracklet.js'`, `'${location.origin}/tracklet.js'`)
  const url = URL.createObjectURL(new Blob([absolute], { type: 'text/javascript' }))
  return ((await import(/* @vite-ignore */ url)) as { block: Block }).block
}

test('every block of the README runs and does what it says', async () => {
  expect(blocks).toHaveLength(checks.length)
  let scope: Partial<Scope> = {}
  for (const [i, code] of blocks.entries()) {
    const run = await scope.tracklet?.startRun({ experiment: 'house-prices' })
    const after = await (await load(code))({ ...scope, ...(run && { run }) })
    await after.run.flush()
    await checks[i]?.(after)
    scope = after
  }
  await scope.tracklet?.close()
})
