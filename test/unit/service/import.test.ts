/** Other tools' files through the service: whole, once, and of a folder that grew only what is new. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { walkFiles } from '#formats/source.ts'
import type { ImportFile } from '#model/import.ts'
import { sortHistory } from '#series/columns.ts'
import type { Session } from '#service/session.ts'
import { makeApi } from '#worker/make-api.ts'
import type { TrackletApi } from '#worker/api.ts'
import { listFixtures, sourceOfFolder } from '../../helpers/fixtures.ts'
import { importSource } from '../../helpers/imported.ts'
import { clearMemory, openMemory } from '../../helpers/memory-service.ts'
import { bitsOf, START } from '../../helpers/service/context.ts'
import { dump } from '../../helpers/service/dump.ts'

let session: Session
let api: TrackletApi

beforeEach(() => {
  clearMemory()
  session = openMemory()
  api = makeApi(session)
})
afterEach(() => session.close())

const groups = ['mlruns', 'sqlite', 'mlmodel', 'wandb', 'tensorboard', 'lightning', 'hf_trainer']
/** Larger ones take their time in a memory store; their readers have tests of their own. */
const MOST_BYTES = 2_000_000

describe.each(groups)('fixtures %s', (group) => {
  const fixtures = listFixtures(group)
  test.each(fixtures.map(({ name, folder }) => [name, folder] as const))(
    '%s is taken as it was read, and once',
    async (_, folder) => {
      const files = await filesOf(folder)
      if (files.reduce((sum, { content }) => sum + content.size, 0) > MOST_BYTES) return
      const read = await importSource(sourceOfFolder(folder))
      const report = await api.importFiles(files)
      expect([report.runs, report.registeredModels]).toEqual([read.runs.size, read.registered.size])
      const deleted = [...read.runs.values()].filter(({ run: { lifecycleStage, experiment } }) =>
        [lifecycleStage, read.experiments.get(experiment)?.lifecycleStage].includes('deleted'),
      )
      expect(report.deletedRuns).toBe(deleted.length)
      for (const [runId, { run, metrics, artifacts }] of read.runs) {
        const { run: row, summaries } = await api.getRun(runId)
        expect([row.status, row.lifecycleStage]).toEqual([run.status, run.lifecycleStage])
        expect(new Set(summaries.keys)).toEqual(new Set(metrics.keys()))
        for (const [key, history] of metrics) {
          const stored = await api.readHistory(runId, key)
          const sorted = sortHistory(history)
          for (const column of ['steps', 'values', 'timestamps'] as const)
            expect([key, column, bitsOf(stored[column])]).toEqual([key, column, bitsOf(sorted[column])])
        }
        const paths = (await api.listArtifacts(runId)).map(({ path }) => path)
        expect(new Set(paths)).toEqual(new Set(artifacts.keys()))
      }
      const before = await dump({ api })
      for (const dryRun of [true, false])
        expect(await api.importFiles(files, { dryRun })).toMatchObject({
          runs: 0,
          points: 0,
          experiments: 0,
          loggedModels: 0,
          registeredModels: 0,
          modelVersions: 0,
          grownRuns: 0,
          equalRuns: read.runs.size,
          copies: [],
        })
      expect(await dump({ api })).toEqual(before)
    },
    120_000,
  )
})

async function filesOf(folder: string): Promise<ImportFile[]> {
  return await Promise.all(
    [...walkFiles(sourceOfFolder(folder))].map(async ({ path, open }) => ({ path, content: await open() })),
  )
}

const RUN = 'c'.repeat(32)

/** A run of MLflow's folder, as it is at some moment. */
function folder(run: {
  readonly loss: readonly string[]
  readonly more?: Readonly<Record<string, string>>
  readonly status?: number
}): ImportFile[] {
  const { loss, more = {}, status = 1 } = run
  const files: Record<string, string> = {
    'meta.yaml': `artifact_location: file:///x/mlruns/5\ncreation_time: ${START}\nexperiment_id: '5'\nlast_update_time: ${START}\nlifecycle_stage: active\nname: grows\n`,
    [`${RUN}/meta.yaml`]: `artifact_uri: file:///x/mlruns/5/${RUN}/artifacts\nend_time: ${status === 3 ? START + 9 : 'null'}\nentry_point_name: ''\nexperiment_id: '5'\nlifecycle_stage: active\nrun_id: ${RUN}\nrun_name: one\nrun_uuid: ${RUN}\nsource_name: ''\nsource_type: 4\nsource_version: ''\nstart_time: ${START}\nstatus: ${status}\ntags: []\nuser_id: ada\n`,
    [`${RUN}/metrics/loss`]: loss.map((line) => `${line}\n`).join(''),
    [`${RUN}/params/lr`]: '0.1',
    [`${RUN}/tags/mlflow.runName`]: 'one',
    ...Object.fromEntries(Object.entries(more).map(([path, text]) => [`${RUN}/${path}`, text])),
  }
  return textFiles('mlruns/5', files)
}

function textFiles(above: string, files: Readonly<Record<string, string>>): ImportFile[] {
  return Object.entries(files).map(([path, text]) => ({
    path: `${above}/${path}`,
    content: new Blob([text]),
  }))
}

const line = (step: number, value: string): string => `${START + step} ${value} ${step}`

test('of a folder that grew only what is new is added; what was changed here stays', async () => {
  const early = folder({ loss: [line(0, '1.0'), line(2, 'nan')], more: { 'artifacts/a.txt': 'a' } })
  expect(await api.importFiles(early)).toMatchObject({ runs: 1, points: 2, artifacts: 1, equalRuns: 0 })
  await api.setTag(RUN, 'mine', 'stays')
  await api.renameRun(RUN, 'my name')
  const late = folder({
    loss: [line(0, '1.0'), line(2, 'nan'), line(1, '0.5'), line(3, '0.25')],
    more: {
      'artifacts/a.txt': 'a',
      'artifacts/b/c.txt': 'c',
      'metrics/val/acc': `${line(0, '0.9')}\n`,
      'params/units': '32',
      'tags/late': 'yes',
    },
    status: 3,
  })
  expect(await api.importFiles(late, { dryRun: true })).toMatchObject({ runs: 0, points: 3, grownRuns: 1 })
  const report = await api.importFiles(late)
  expect(report).toMatchObject({ runs: 0, points: 3, artifacts: 1, grownRuns: 1, equalRuns: 0, copies: [] })
  const { run } = await api.getRun(RUN)
  expect(run).toMatchObject({ runName: 'my name', status: 'FINISHED', endTime: START + 9 })
  expect([...run.params].sort()).toEqual([
    ['lr', '0.1'],
    ['units', '32'],
  ])
  expect([run.tags.get('mine'), run.tags.get('late')]).toEqual(['stays', 'yes'])
  const { steps, values } = await api.readHistory(RUN, 'loss')
  expect([[...steps], [...values]]).toEqual([
    [0, 1, 2, 3],
    [1, 0.5, NaN, 0.25],
  ])
  expect((await api.listArtifacts(RUN)).map(({ path }) => path)).toEqual(['a.txt', 'b/c.txt'])
  const { summaries } = await api.getRun(RUN)
  expect([...summaries.count]).toEqual([4, 1])
  const before = await dump({ api })
  expect(await api.importFiles(late)).toMatchObject({ runs: 0, points: 0, equalRuns: 1, grownRuns: 0 })
  expect(await dump({ api })).toEqual(before)
})

test('a run that goes on here and at its source gets both', async () => {
  await api.importFiles(folder({ loss: [line(0, '1.0')] }))
  const columns = {
    keys: ['loss'],
    keyIndex: new Uint32Array(1),
    step: Float64Array.of(7),
    value: Float64Array.of(7),
    time: Float64Array.of(START),
  }
  await api.logBatch({ runId: RUN, writerId: 'a'.repeat(32), seq: 0, metrics: columns })
  const late = folder({ loss: [line(0, '1.0'), line(1, '2.0')] })
  expect(await api.importFiles(late)).toMatchObject({ points: 1, grownRuns: 1 })
  expect([...(await api.readHistory(RUN, 'loss')).values]).toEqual([1, 2, 7])
})

test('a source whose past changed is another run', async () => {
  await api.importFiles(folder({ loss: [line(0, '1.0'), line(1, '2.0')] }))
  const report = await api.importFiles(folder({ loss: [line(0, '1.5'), line(1, '2.0'), line(2, '3.0')] }))
  expect(report).toMatchObject({ runs: 1, points: 3, grownRuns: 0, copies: [{ runId: RUN }] })
  expect([...(await api.readHistory(RUN, 'loss')).values]).toEqual([1, 2])
  expect([...(await api.readHistory(report.copies[0]?.copyId ?? '', 'loss')).values]).toEqual([1.5, 2, 3])
  const { store } = await session.ready()
  const owners = new Set((await store.db.segments.toArray()).map(({ runId }) => runId))
  expect(owners).toEqual(new Set([RUN, report.copies[0]?.copyId]))
})

test.each([
  ['the names of its metrics', { 'version_0/metrics.csv': 'epoch,loss,step\n' }],
  ['its params', {}],
])('a Lightning folder that came with no more than %s is the same run when it has rows', async (_, empty) => {
  const params = { 'version_0/hparams.yaml': 'lr: 0.1\n' }
  const rows = 'epoch,loss,step\n0,0.5,9\n'
  const other = { 'version_1/hparams.yaml': '{}\n', 'version_1/metrics.csv': rows }
  const drop = (files: Record<string, string>) =>
    api.importFiles(textFiles('lightning_logs', { ...params, ...other, ...files }))
  expect(await drop(empty)).toMatchObject({ runs: 2, points: 2 })
  const grown = { runs: 0, grownRuns: 1, equalRuns: 1, copies: [] }
  expect(await drop({ 'version_0/metrics.csv': rows })).toMatchObject({ ...grown, points: 2 })
  expect(await drop({ 'version_0/metrics.csv': `${rows}1,0.25,19\n` })).toMatchObject({ ...grown, points: 2 })
  const whole = { 'version_0/metrics.csv': `${rows}1,0.25,19\n` }
  expect(await drop(whole)).toMatchObject({ runs: 0, grownRuns: 0, equalRuns: 2, points: 0 })
  // Of another project, whose run of the same name and params begins otherwise.
  const foreign = { 'version_0/metrics.csv': 'epoch,loss,step\n0,0.75,9\n' }
  expect(await drop(foreign)).toMatchObject({ runs: 1, grownRuns: 0, equalRuns: 1, copies: [] })
  const { items } = await api.searchRuns({ experiments: ['lightning_logs'] })
  const losses = await Promise.all(
    items.map(async ({ run }) => [...(await api.readHistory(run.runId, 'loss')).values]),
  )
  expect(losses.sort()).toEqual([[0.5], [0.5, 0.25], [0.75]])
})

test('two imports at once of the same files add them once', async () => {
  const files = folder({ loss: [line(0, '1.0')] })
  const reports = await Promise.all([api.importFiles(files), api.importFiles(files), api.importFiles(files)])
  expect(reports.map(({ runs }) => runs).sort()).toEqual([0, 0, 1])
  expect((await api.searchRuns({ experiments: ['grows'] })).items).toHaveLength(1)
})

test('one broken file does not keep the others out, and only chosen places are read', async () => {
  const files = folder({ loss: [line(0, '1.0')] })
  const broken = { path: 'other/events.out.tfevents.1.host', content: new Blob([new Uint8Array(64)]) }
  const inspection = await api.inspectFiles([...files, broken])
  expect(inspection.places.map(({ format }) => format)).toContain('mlruns')
  expect(inspection.bytes).toBeGreaterThan(300)
  expect(await api.importFiles(files, { places: ['elsewhere'] })).toMatchObject({ runs: 0, places: [] })
  expect(await api.importFiles([...files, broken])).toMatchObject({ runs: 1 })
})

test('a cancelled import leaves nothing behind', async () => {
  const before = await dump({ api })
  const { port1, port2 } = new MessageChannel()
  const importing = api.importFiles(folder({ loss: [line(0, '1.0')] }), {}, port2)
  port1.postMessage('cancel')
  await expect(importing).rejects.toMatchObject({ code: 'CANCELLED' })
  port1.close()
  expect(await dump({ api })).toEqual(before)
  const { store } = await session.ready()
  expect([
    await store.db.staged.count(),
    await store.db.segments.count(),
    await store.db.summaries.count(),
  ]).toEqual([0, 0, 0])
})

test('a file that changes while it is read, and a full disk, leave nothing behind', async () => {
  const before = await dump({ api })
  const files = folder({ loss: [line(0, '1.0')], more: { 'artifacts/a.txt': 'a' } })
  const gone = new Proxy(new Blob(['a']), {
    get: (blob, name) =>
      name === 'arrayBuffer' || name === 'stream'
        ? () => Promise.reject(new DOMException('It changed.', 'NotReadableError'))
        : name === 'slice'
          ? () => gone
          : (Reflect.get(blob, name) as unknown),
  })
  const changing = files.map((file) => (file.path.endsWith('a.txt') ? { ...file, content: gone } : file))
  await expect(api.importFiles(changing)).rejects.toMatchObject({ code: 'E_SOURCE_CHANGED' })
  expect(await dump({ api })).toEqual(before)
  const { store } = await session.ready()
  const append = store.files.append.bind(store.files)
  store.files.append = () => Promise.reject(new DOMException('full', 'QuotaExceededError'))
  await expect(api.importFiles(files)).rejects.toMatchObject({ code: 'E_QUOTA' })
  store.files.append = append
  expect(await dump({ api })).toEqual(before)
  expect(await api.importFiles(files)).toMatchObject({ runs: 1, artifacts: 1 })
})

test('what a killed import staged is removed at the next start', async () => {
  const { store } = await session.ready()
  const { PointStage } = await import('#store/stage-points.ts')
  const { sweepImports } = await import('#store/imports.ts')
  const stage = new PointStage(store, 'f'.repeat(32), 'chunks')
  const length = 300_000
  const column = Float64Array.from({ length }, (_, i) => i)
  const keyIndex = new Uint32Array(length)
  await stage.add(RUN, { keys: ['a'], keyIndex, step: column, value: column, time: column })
  expect(await store.db.chunks.count()).toBeGreaterThan(0)
  expect((await api.listExperiments('ALL')).map(({ activeRuns }) => activeRuns)).toEqual([0])
  await sweepImports(store)
  const { db } = store
  const counts = [db.chunks, db.heads, db.overviews, db.segments, db.summaries, db.staged].map((table) =>
    table.count(),
  )
  expect(await Promise.all(counts)).toEqual([0, 0, 0, 0, 0, 0])
})
