import { Dexie } from 'dexie'
import { expect, test } from 'vitest'
import { createRegisteredModel } from '#service/registered-models.ts'
import { getRun } from '#service/runs.ts'
import { clearMemory, openMemory } from '../../helpers/memory-service.ts'

test('a database of schema 1 is opened with all its rows, and takes models', async () => {
  clearMemory()
  const old = new Dexie('tracklet')
  old.version(1).stores({
    experiments: 'experimentId, &name',
    runs: 'runId, [experimentId+lifecycleStage+startTime], parentRunId',
    summaries: 'runId',
    segments: '[runId+writerId+seq]',
    chunks: '[runId+key+n]',
    heads: '[runId+key+n]',
    overviews: '[runId+key+n]',
    artifacts: '[ownerId+path], sha256',
    packs: 'pack',
    datasets: '[experimentId+name+digest]',
    tallies: 'experimentId',
    settings: 'name',
  })
  const run = { runId: 'a'.repeat(32), experimentId: '0', runName: 'old', status: 'FINISHED', inputs: [] }
  await old.table('runs').add({ ...run, params: new Map([['lr', '1']]), tags: new Map(), parentRunId: '' })
  old.close()
  const session = openMemory()
  const { store } = await session.ready()
  expect((await getRun(store, run.runId)).run).toMatchObject({
    runName: 'old',
    params: new Map([['lr', '1']]),
  })
  await createRegisteredModel(store, { name: 'new' })
  await session.close()
})
