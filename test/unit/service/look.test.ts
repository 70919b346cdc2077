/** Bundles that are looked at: what is read of them, and when it is verified. */
import { Dexie } from 'dexie'
import { beforeEach, expect, test } from 'vitest'
import { makeApi } from '#worker/make-api.ts'
import { openLook, type Look } from '#service/look/open-look.ts'
import { openLookStore, sweepLooks } from '#store/looks.ts'
import { MemoryFiles } from '#store/memory-files.ts'
import { filesOf, hashOf, makeDocuments, packBundle, RUN_ID } from '../../helpers/bundle-parts.ts'
import { clearMemory } from '../../helpers/memory-service.ts'

beforeEach(clearMemory)

const PATH = 'x.tracklet.zip'

async function look(bytes: Uint8Array<ArrayBuffer>): Promise<Look> {
  return await openLook([{ path: PATH, content: new Blob([bytes]) }], PATH)
}

test('where the documents do not tell what metrics are, the points do', async () => {
  const { session, close } = await look(packBundle(filesOf(await makeDocuments())))
  const api = makeApi(session)
  const { summaries } = await api.getRun(RUN_ID)
  expect(summaries).toMatchObject({
    keys: ['loss'],
    count: Float64Array.of(4),
    finalStep: Float64Array.of(3),
  })
  const { values } = await api.readHistory(RUN_ID, 'loss')
  expect(values).toEqual(Float64Array.of(0, 1, Math.SQRT2, Math.sqrt(3)))
  await close()
})

test('points that are not what the manifest says are refused once all of them were read', async () => {
  const documents = await makeDocuments()
  const told = { count: 4, last: 1, lastStep: 3, lastTime: 1, min: 0, minStep: 0, max: 1, maxStep: 3 }
  const ranges = { nonFinite: 0, firstStep: 0, finalStep: 3, firstTime: 1, finalTime: 1 }
  const run = { ...documents.run, metrics: [{ key: 'loss', ...told, ...ranges }] }
  const bytes = packBundle(filesOf({ ...documents, run }), {
    list: (entries) =>
      entries.map((entry) =>
        entry.path.endsWith('.parquet') ? { ...entry, sha256: hashOf(bytesOf('x')) } : entry,
      ),
  })
  const { session, close } = await look(bytes)
  const api = makeApi(session)
  expect((await api.getRun(RUN_ID)).summaries.last).toEqual(Float64Array.of(1))
  await expect
    .poll(async () => await api.readHistory(RUN_ID, 'loss').catch((error: unknown) => error))
    .toMatchObject({ code: 'E_HASH' })
  const lines = api.readLines({ runIds: [RUN_ID], sources: ['loss'], x: 'step', width: 100 })
  await expect(lines).rejects.toMatchObject({ code: 'E_HASH' })
  await close()
})

test('a file that is not what the manifest says is refused when it is opened', async () => {
  const documents = await makeDocuments()
  const files = filesOf(documents)
  const other = bytesOf(
    'another note of that length, that is stored as it is'.padEnd(documents.artifact.length),
  )
  const bytes = packBundle(files)
  const damaged = packBundle(
    files.map((file) => (file.path.endsWith('note.txt') ? { ...file, content: other } : file)),
    { list: () => listOf(files) },
  )
  const sound = makeApi((await look(bytes)).session)
  expect((await sound.readArtifact(RUN_ID, 'note.txt')).size).toBe(documents.artifact.length)
  const api = makeApi((await look(damaged)).session)
  expect(await api.listArtifacts(RUN_ID)).toMatchObject([
    { path: 'note.txt', size: documents.artifact.length },
  ])
  await expect(api.readArtifact(RUN_ID, 'note.txt')).rejects.toMatchObject({ code: 'E_HASH' })
})

test('a start removes looks that nobody has open', async () => {
  const list = async (): Promise<string[]> =>
    (await indexedDB.databases()).map(({ name = '' }) => name).filter((name) => name.includes('look'))
  const points = { history: () => Promise.reject(new Error('none')), keysOf: () => [] }
  const { close } = await openLookStore(new MemoryFiles(), points)
  const open = await list()
  const left = new Dexie('tracklet-look-left')
  left.version(1).stores({ a: 'id' })
  await left.open()
  left.close()
  expect(await list()).toHaveLength(2)
  await sweepLooks()
  expect(await list()).toEqual(open)
  await close()
  expect(await list()).toEqual([])
})

function listOf(files: ReturnType<typeof filesOf>): unknown[] {
  return files.map(({ path, content }) => ({ path, size: content.length, sha256: hashOf(content) }))
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
