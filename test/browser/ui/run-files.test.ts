import { createRoot, createSignal } from 'solid-js'
import { afterEach, expect, test } from 'vitest'
import './page-base.ts'
import type { Artifact } from '#model/artifact.ts'
import { CHANGE_CHANNEL, type Change } from '#model/change.ts'
import { createRunFiles } from '#ui/charts/run-charts/run-files.ts'

const channel = new BroadcastChannel(CHANGE_CHANNEL)
const filesChanged = (...runIds: string[]): Change => ({ kind: 'artifacts', runIds })
let dispose: () => void = () => undefined
afterEach(() => dispose())

const FILE = { size: 1, type: 'image/png', sha256: '', time: 0 }

/** Each listing of a run has one file more than the one before. */
function makeFiles(first: readonly string[]) {
  const listed: string[] = []
  const [runIds, setRunIds] = createSignal(first)
  const files = createRoot((disposeRoot) => {
    dispose = disposeRoot
    return createRunFiles(runIds, (ownerId) => {
      listed.push(ownerId)
      const count = listed.filter((runId) => runId === ownerId).length
      const file = (i: number): Artifact => ({ ...FILE, ownerId, path: `${i}.png` })
      return Promise.resolve(Array.from({ length: count }, (_, i) => file(i)))
    })
  })
  const counts = (): string =>
    runIds()
      .map((runId) => (files.data() ?? []).filter(({ ownerId }) => ownerId === runId).length)
      .join()
  return { listed, counts, setRunIds }
}

test('a change of some runs lists the files of those alone', async () => {
  const { listed, counts } = makeFiles(['a', 'b', 'c'])
  await expect.poll(counts).toBe('1,1,1')
  channel.postMessage(filesChanged('b', 'of no concern'))
  await expect.poll(counts).toBe('1,2,1')
  expect(listed).toEqual(['a', 'b', 'c', 'b'])
})

test('a run that comes is listed alone, and one that comes back is listed anew', async () => {
  const { listed, counts, setRunIds } = makeFiles(['a', 'b'])
  await expect.poll(counts).toBe('1,1')
  setRunIds(['a', 'c'])
  await expect.poll(counts).toBe('1,1')
  expect(listed).toEqual(['a', 'b', 'c'])
  setRunIds(['a', 'b', 'c'])
  await expect.poll(counts).toBe('1,2,1')
  expect(listed).toEqual(['a', 'b', 'c', 'b'])
})

test('what may have changed unheard is all listed anew', async () => {
  const { listed, counts } = makeFiles(['a', 'b'])
  await expect.poll(counts).toBe('1,1')
  document.dispatchEvent(new Event('resume'))
  await expect.poll(counts).toBe('2,2')
  expect(listed).toEqual(['a', 'b', 'a', 'b'])
})
