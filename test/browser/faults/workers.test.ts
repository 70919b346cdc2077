/** A worker that is ended in the middle leaves its locks and files to the next one. */
import { expect, test } from 'vitest'
import { wrap } from 'comlink'
import type { TrackletApi } from '#worker/api.ts'
import { bytesOf, hashOf } from '../../helpers/fault-points.ts'
import { clearStorage } from '../../helpers/worker-client.ts'

function start(): { api: TrackletApi; end(): void } {
  const worker = new Worker(new URL('../../../src/worker/main.ts', import.meta.url), { type: 'module' })
  return { api: wrap<TrackletApi>(worker), end: () => worker.terminate() }
}

test('the files of a worker that was ended are taken over at once', async () => {
  await clearStorage()
  const first = start()
  const { runId } = await first.api.createRun({})
  first.end()
  const names: string[] = []
  for (let i = 0; i < 12; i++) {
    const { api, end } = start()
    const name = `${i}.txt`
    await api.logArtifacts(runId, [{ path: name, content: `content ${i}` }])
    names.push(name)
    // One more is on its way when the worker goes.
    void api.logArtifacts(runId, [{ path: `late/${name}`, content: `late ${i}` }])
    end()
  }
  const { api, end } = start()
  const rows = await api.listArtifacts(runId)
  expect(rows.map(({ path }) => path)).toEqual(expect.arrayContaining(names))
  for (const { path } of rows) {
    const text = path.startsWith('late/') ? path.replace('late/', 'late ') : `content ${path}`
    expect(await (await api.readArtifact(runId, path)).text()).toBe(text.replace('.txt', ''))
  }
  end()
})

test('packs that fill up while many files come at once keep each of them whole', async () => {
  await clearStorage()
  const { api, end } = start()
  const { runId } = await api.createRun({})
  const SIZE = 60_000
  const calls = Array.from({ length: 24 }, (_, call) =>
    Array.from({ length: 50 }, (_, i) => ({ path: `${call}/${i}`, content: bytesOf(call * 50 + i, SIZE) })),
  )
  await Promise.all(calls.map((uploads) => api.logArtifacts(runId, uploads)))
  const rows = await api.listArtifacts(runId)
  expect(rows).toHaveLength(1_200)
  for (const { path, sha256 } of rows.filter((_, i) => i % 10 === 0))
    expect(await hashOf(await (await api.readArtifact(runId, path)).arrayBuffer()), path).toBe(sha256)
  end()
})
