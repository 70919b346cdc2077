/** The Tracklet in a page's memory: it answers as another one does, up to what it may hold, and leaves as a bundle. */
import { beforeEach, expect, test } from 'vitest'
import type { Kept, Memory } from '#base/door.ts'
import type { RunDetails, Run } from '#model/run.ts'
import { openMemory } from '#worker/memory.ts'
import { clearMemory } from '../../helpers/memory-service.ts'
import { enterBy } from '../../helpers/origin-door.ts'
import { columnsOf, WRITER } from '../../helpers/service/context.ts'

const ORIGIN = 'https://isolated.example'
const MOST = 2 ** 20

let memory: Memory
beforeEach(async () => {
  clearMemory()
  memory = await openMemory(ORIGIN, MOST)
})

test('a page logs, reads and searches, and is told that it is in memory', async () => {
  const client = await enterBy((control) => memory.serve(control))
  await expect.poll(() => client.news).toEqual([{ type: 'open' }])
  expect(await client.call('status')).toEqual({ state: 'ready', inMemory: true })
  const run = (await client.call('createRun', { experiment: 'mine', params: [['lr', '0.1']] })) as Run
  const points = [Number.NaN, -0, 5e-324].map((value, step) => ['loss', step, value] as const)
  await client.call('logBatch', {
    runId: run.runId,
    writerId: WRITER,
    seq: 0,
    metrics: columnsOf(points),
  })
  const { values } = (await client.call('readHistory', run.runId, 'loss')) as { values: Float64Array }
  expect([...values].map((value) => Object.is(value, -0) || value)).toEqual([Number.NaN, true, 5e-324])
  const { run: row } = (await client.call('getRun', run.runId)) as RunDetails
  expect(row.tags.get('tracklet.origin')).toBe(ORIGIN)
  const { status, body } = await client.rest('GET', `/api/2.0/mlflow/runs/get?run_id=${run.runId}`)
  expect([status, (body['run'] as { data: { params: unknown } }).data.params]).toEqual([
    200,
    [{ key: 'lr', value: '0.1' }],
  ])
  client.close()
})

test('what is more than it may hold is refused for good, and the rest leaves as a bundle', async () => {
  const heard: Kept[] = []
  await memory.watch((kept) => void heard.push(kept))
  const client = await enterBy((control) => memory.serve(control))
  const run = (await client.call('createRun', { experiment: 'mine' })) as Run
  const upload = (path: string, size: number) =>
    client.call('logArtifacts', run.runId, [{ path, content: new Uint8Array(size) }])
  await upload('small.bin', MOST / 2)
  await expect(upload('large.bin', MOST / 2)).rejects.toThrow(/^E_LIMIT_SIZE: .*save it as a file/)
  const tag = { run_id: run.runId, key: 'note', value: 'x'.repeat(MOST / 2) }
  await expect(client.rest('POST', '/api/2.0/mlflow/runs/set-tag', tag)).rejects.toThrow(/^E_LIMIT_SIZE/)
  await upload('little.bin', 100)
  await expect.poll(() => heard.at(-1)?.runs).toBeGreaterThan(0)
  const { name, content, bytes } = await memory.save()
  expect(name).toBe('tracklet.tracklet.zip')
  expect(content.size).toBeGreaterThan(500)
  await expect.poll(() => heard.at(-1)?.bytes).toBe(bytes)
  expect(await client.call('listArtifacts', run.runId)).toMatchObject([
    { path: 'little.bin' },
    { path: 'small.bin' },
  ])
  client.close()
})

test('what comes at once is counted together', async () => {
  const client = await enterBy((control) => memory.serve(control))
  const run = (await client.call('createRun', { experiment: 'mine' })) as Run
  const uploads = ['a.bin', 'b.bin'].map((path) =>
    client.call('logArtifacts', run.runId, [{ path, content: new Uint8Array(MOST * 0.6) }]),
  )
  const states = (await Promise.allSettled(uploads)).map(({ status }) => status)
  expect(states.sort()).toEqual(['fulfilled', 'rejected'])
  client.close()
})

test('files are not taken in, and a page without an origin of the web is one all the same', async () => {
  const client = await enterBy((control) => memory.serve(control))
  await expect(client.call('importFiles', [])).rejects.toThrow(
    /^INVALID_STATE: .*Open them in Tracklet itself/,
  )
  client.close()
  clearMemory()
  const other = await enterBy(async (control) => (await openMemory('vscode-webview://abc')).serve(control))
  expect(await other.call('status')).toMatchObject({ inMemory: true })
  other.close()
})
