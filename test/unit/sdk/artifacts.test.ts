import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { TrackletError } from '#base/errors.ts'
import { TAG } from '#model/tags.ts'
import type { Run } from '#sdk/types.ts'
import { FaultyWorker, IMPATIENT } from '../../helpers/faulty-worker.ts'

let worker: FaultyWorker
let run: Run
vi.spyOn(console, 'warn').mockImplementation(() => undefined)

beforeEach(async () => {
  worker = new FaultyWorker()
  run = await worker.connect().startRun()
})
afterEach(() => worker.close())

const paths = async () => (await worker.api.listArtifacts(run.id)).map(({ path }) => path)
const textOf = async (path: string) => await (await worker.api.readArtifact(run.id, path)).text()
const tagOf = async (key: string) => (await worker.api.getRun(run.id)).run.tags.get(key)

test('many files asked for in one go share messages, by count and by size', async () => {
  const small = Array.from({ length: 450 }, (_, i) => run.logArtifact(`small/${i}`, `text ${i}`))
  await Promise.all(small)
  expect(worker.uploads.map(({ length }) => length)).toEqual([400, 50])
  worker.uploads.length = 0
  const big = new Uint8Array(900_000)
  await Promise.all(Array.from({ length: 11 }, (_, i) => run.logArtifact(`big/${i}`, big)))
  expect(worker.uploads.map(({ length }) => length)).toEqual([8, 3])
  expect(await paths()).toHaveLength(461)
})

test('content is kept as it was when it was logged, of any kind of bytes', async () => {
  const bytes = Uint8Array.of(9, 1, 2, 3, 9).subarray(1, 4)
  const logged = [
    run.logArtifact('view.bin', bytes),
    run.logArtifact('buffer.bin', bytes.slice().buffer),
    run.logArtifact('floats.bin', Float32Array.of(1)),
    run.logArtifact('blob.bin', new Blob(['blob'], { type: 'text/plain' })),
  ]
  bytes.fill(0)
  await Promise.all(logged)
  expect(new Uint8Array(await (await worker.api.readArtifact(run.id, 'view.bin')).arrayBuffer())).toEqual(
    Uint8Array.of(1, 2, 3),
  )
  expect((await worker.api.readArtifact(run.id, 'floats.bin')).size).toBe(4)
  expect(await textOf('blob.bin')).toBe('blob')
})

test('of two contents for one path the later stays', async () => {
  const versions = ['a', 'b', 'c', 'd'].map((text) => run.logText(text, 'same.txt'))
  await Promise.all([...versions, run.logText('x', 'other.txt')])
  expect(await textOf('same.txt')).toBe('d')
})

test('a bad path fails alone, though it shared a message', async () => {
  const results = await Promise.allSettled([
    run.logText('1', 'one.txt'),
    run.logText('2', '../two.txt'),
    run.logText('3', 'three.txt'),
  ])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(results[1]).toMatchObject({ reason: { code: 'INVALID_PARAMETER_VALUE' } })
  expect(await paths()).toEqual(['one.txt', 'three.txt'])
  await run.flush()
})

test('a failure nobody waits for is told by flush', async () => {
  void run.logText('1', 'bad\\path')
  void run.logDict(undefined, 'nothing.json')
  await expect(run.flush()).rejects.toMatchObject({
    code: 'INVALID_PARAMETER_VALUE',
    details: { problems: 2 },
  })
  await run.flush()
})

test('flush waits for files, and a full disk only delays them', async () => {
  let tries = 0
  worker.beforeUpload = () => {
    if (++tries < 4) throw new TrackletError('E_QUOTA', 'no space')
  }
  const errors: string[] = []
  run.addEventListener('error', ({ detail }) => errors.push(detail.code))
  void run.logText('kept', 'kept.txt')
  await run.flush()
  expect([tries, errors, await paths()]).toEqual([4, ['E_QUOTA'], ['kept.txt']])
})

test('a worker that dies with a file under way gets it again', async () => {
  run = await worker.connect(IMPATIENT).startRun()
  const { started } = worker
  worker.beforeUpload = () => {
    worker.beforeUpload = () => undefined
    worker.kill()
  }
  await run.logText('again', 'again.txt')
  expect([worker.started, await textOf('again.txt')]).toEqual([started + 1, 'again'])
})

test('values are logged as JSON', async () => {
  await run.logDict({ a: [1, NaN, 10n] }, 'conf/values.yaml')
  expect(JSON.parse(await textOf('conf/values.yaml'))).toEqual({ a: [1, null, '10'] })
})

test('tables of rows and of columns become MLflow’s form, and rows are appended', async () => {
  void run.logTable(
    [
      { q: 'a', n: 1 },
      { n: 2, extra: true },
    ],
    'eval/table.json',
  )
  void run.logTable({ n: Float32Array.of(3), q: ['c'] }, 'eval/table.json')
  await run.logTable({ x: [] }, 'empty.json')
  await run.flush()
  expect(JSON.parse(await textOf('eval/table.json'))).toEqual({
    columns: ['q', 'n', 'extra'],
    data: [
      ['a', 1, null],
      [null, 2, true],
      ['c', 3, null],
    ],
  })
  expect(JSON.parse((await tagOf(TAG.loggedArtifacts)) ?? '')).toEqual([
    { path: 'eval/table.json', type: 'table' },
    { path: 'empty.json', type: 'table' },
  ])
  await expect(run.logTable({ a: [1], b: [] }, 'ragged.json')).rejects.toThrow(/differ in length: 1, 0/)
})

test('another client’s tables stay in the list', async () => {
  await run.logTable([{ a: 1 }], 'first.json')
  await run.flush()
  const other = await worker.connect().getRun(run.id)
  await other.logTable([{ a: 2 }], 'second.json')
  await other.logTable([{ a: 2 }], 'first.json')
  await other.flush()
  expect(JSON.parse((await tagOf(TAG.loggedArtifacts)) ?? '')).toHaveLength(2)
  expect(JSON.parse(await textOf('first.json'))).toEqual({ columns: ['a'], data: [[1], [2]] })
})

test('images of a sequence are named so that MLflow finds them', async () => {
  const image = new Blob([Uint8Array.of(1)], { type: 'image/png' })
  expect(await run.logImage(image, 'plots/one.png')).toBe('plots/one.png')
  expect(await tagOf(TAG.loggedImages)).toBeUndefined()
  // A step of 23 after a percent sign would read as an escaped '#'.
  const path = await run.logImage(image, { key: 'val/out', step: 23 })
  expect(path).toMatch(/^images\/val~out\+step\+23\+timestamp\+\d{13}\+[0-9a-f-]{36}\.png$/)
  await run.flush()
  expect(await tagOf(TAG.loggedImages)).toBe('true')
  expect(await paths()).toEqual([path, 'plots/one.png'])
})
