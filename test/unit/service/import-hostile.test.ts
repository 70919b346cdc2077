/** Bundles that lie: each is refused with its code, in under a second, and the store is what it was. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isTrackletError } from '#base/errors.ts'
import type { Session } from '#service/session.ts'
import { makeApi } from '#worker/make-api.ts'
import type { TrackletApi } from '#worker/api.ts'
import {
  EXPERIMENT_ID,
  filesOf,
  hashOf,
  makeDocuments,
  packBundle,
  pointsOf,
  RUN_ID,
  type Documents,
  type Entry,
  type File,
  type ManifestOptions,
} from '../../helpers/bundle-parts.ts'
import { makeZip, type ZipPart } from '../../helpers/make-zip.ts'
import { clearMemory, openMemory } from '../../helpers/memory-service.ts'
import { dump } from '../../helpers/service/dump.ts'

let session: Session
let api: TrackletApi

beforeEach(async () => {
  clearMemory()
  session = openMemory()
  api = makeApi(session)
  const { runId } = await api.createRun({ experiment: 'mine' })
  await api.logArtifacts(runId, [{ path: 'mine.txt', content: 'mine' }])
})
afterEach(() => session.close())

const documents = await makeDocuments()
const sound = filesOf(documents)
const text = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))

type Case = readonly [what: string, code: string, bytes: Uint8Array<ArrayBuffer>]
const manifest = (what: string, options: ManifestOptions, code = 'E_MANIFEST'): Case => [
  what,
  code,
  packBundle(sound, options),
]
const changed = (what: string, change: (documents: Documents) => void, code = 'E_MANIFEST'): Case => {
  const copy = structuredClone(documents)
  change(copy)
  return [what, code, packBundle(filesOf(copy))]
}
const files = (what: string, list: readonly File[], code = 'E_MANIFEST', options?: ManifestOptions): Case => [
  what,
  code,
  packBundle(list, options),
]
const withPart = (what: string, part: ZipPart, code = 'E_MANIFEST'): Case => [
  what,
  code,
  packBundle(sound, {}, [part]),
]
const first = (entries: Entry[], part: Partial<Entry>): Entry[] => [
  { ...(entries[0] as Entry), ...part },
  ...entries.slice(1),
]
const extra = (name: string): File[] => [...sound, { path: name, content: text('x') }]
const swap = (at: number, content: Uint8Array): File[] =>
  sound.map((file, i) => (i === at ? { ...file, content } : file))
const lieOf = (at: number): ManifestOptions => ({
  list: (entries) =>
    entries.map((entry, i) =>
      i === at ? { ...entry, sha256: hashOf(sound[at]?.content ?? text('')) } : entry,
    ),
})

const CASES: readonly Case[] = [
  manifest('no manifest', { none: true }),
  manifest('an empty manifest', { text: '' }),
  manifest('a manifest that is no JSON', { text: '{"format":"tracklet-bundle"' }),
  manifest('a manifest of another format', { head: { format: 'tracklet-bundles' } }),
  manifest('version 999', { head: { version: 999 } }),
  manifest('version 0', { head: { version: 0 } }),
  manifest('a version that is a text', { head: { version: '1' } }),
  manifest('a field more', { head: { more: 1 } }),
  manifest('a field of the prototype', {
    text: '{"format":"tracklet-bundle","version":1,"__proto__":{"entries":[]}}',
  }),
  manifest('a constructor', { text: '{"format":"tracklet-bundle","version":1,"constructor":1}' }),
  manifest('a deep manifest', {
    text: `{"format":"tracklet-bundle","x":${'['.repeat(99)}${']'.repeat(99)}}`,
  }),
  manifest('a manifest of 5 MiB', { head: { title: 'x'.repeat(5 * 2 ** 20) } }, 'E_LIMIT_RATIO'),
  ['a manifest of 5 MiB that does not pack', 'E_MANIFEST', withLongManifest()],
  manifest('a missing size', { list: (entries) => entries.map(({ path, sha256 }) => ({ path, sha256 })) }),
  manifest('a hash of another kind', { list: (entries) => first(entries, { sha256: 'abc' }) }),
  manifest('a file that is not there', {
    list: (entries) => [...entries, { path: 'x', size: 1, sha256: hashOf(text('x')) }],
  }),
  manifest('a file that is not listed', { list: (entries) => entries.slice(0, -1) }),
  manifest('a file listed twice', { list: (entries) => [...entries, entries[0]] }, 'E_NAME_DUPLICATE'),
  manifest(
    'itself',
    { list: (entries) => [...entries, { ...entries[0], path: 'manifest.json' }] },
    'E_NAME_DUPLICATE',
  ),
  manifest('a wrong size', { list: (entries) => first(entries, { size: 3 }) }),
  manifest(
    'a wrong hash of a document',
    { list: (entries) => first(entries, { sha256: hashOf(text('')) }) },
    'E_HASH',
  ),
  withPart('a second manifest', { name: 'manifest.json', content: '{}' }, 'E_NAME_DUPLICATE'),
  withPart('a manifest of other case', { name: 'Manifest.json', content: '{}' }),
  withPart('a file beside', { name: 'more.txt', content: 'x' }),
  withPart('a nested archive beside', { name: 'more.zip', content: makeZip([{ name: 'x' }]) }),
  files(
    'other content of an artifact',
    swap(3, new Uint8Array(documents.artifact.length)),
    'E_HASH',
    lieOf(3),
  ),
  files('other points', swap(2, new Uint8Array(sound[2]?.content.length ?? 0)), 'E_HASH', lieOf(2)),
  files('other content of a run', swap(1, text({ ...documents.run, userId: 'eve' })), 'E_HASH', lieOf(1)),
  ...['~/x', 'con', 'runs/aux.json', 'a.', 'a ', 'e\u0301', 'a\u202eb'].map((name) =>
    files(`the name ${JSON.stringify(name)}`, extra(name), 'E_NAME'),
  ),
  files(
    'names that differ by case',
    [...extra('x/Note'), { path: 'x/note', content: text('y') }],
    'E_NAME_DUPLICATE',
  ),
  changed('a run of another experiment', ({ run }) => (run['experimentId'] = '8')),
  changed('a run without an id', ({ run }) => delete run['runId']),
  changed('a status that is none', ({ run }) => (run['status'] = 'DONE')),
  changed('a time that is a number', ({ run }) => (run['startTime'] = 5)),
  changed('a time of 30 digits', ({ run }) => (run['startTime'] = '9'.repeat(30))),
  changed('params as an object', ({ run }) => (run['params'] = { lr: '1' })),
  changed('a param of three', ({ run }) => (run['params'] = [['a', 'b', 'c']])),
  changed('a field more in a run', ({ run }) => (run['more'] = 1)),
  changed('a field more in an experiment', ({ experiment }) => (experiment['more'] = 1)),
  changed('a dataset that is nowhere', ({ run }) => (run['inputs'] = [{ name: 'a', digest: 'b', tags: [] }])),
  changed('points elsewhere', ({ run }) => (run['points'] = { path: 'x.parquet', count: 4 })),
  changed(
    'points that are the run',
    ({ run }) => (run['points'] = { path: `runs/${RUN_ID}/run.json`, count: 4 }),
  ),
  changed(
    'more points than there are',
    ({ run }) => (run['points'] = { ...(run['points'] as object), count: 5 }),
  ),
  changed(
    'fewer points than there are',
    ({ run }) => (run['points'] = { ...(run['points'] as object), count: 0 }),
  ),
  changed('points that are no table', (all) => (all.points = text('PAR1 and no more PAR1'))),
  changed('points cut off', (all) => (all.points = all.points.slice(0, -9))),
  changed('an artifact that is not listed', ({ run }) => artifactOf(run, { entry: 'x' })),
  changed('an artifact of another size', ({ run }) => artifactOf(run, { size: 1 })),
  changed('an artifact of another hash', ({ run }) => artifactOf(run, { sha256: hashOf(text('')) })),
]

function artifactOf(run: Record<string, unknown>, part: object): void {
  const [artifact] = run['artifacts'] as object[]
  run['artifacts'] = [{ ...artifact, ...part }]
}

/** Random letters do not shrink. */
function withLongManifest(): Uint8Array<ArrayBuffer> {
  let [seed, title] = [1, '']
  for (let i = 0; i < 5 * 2 ** 20; i += 8) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    title += seed.toString(16).padStart(8, '0')
  }
  return packBundle(sound, { head: { title } })
}

test.each(CASES)('%s is refused: %s', async (_, code, bytes) => {
  const before = await dump({ api })
  const importing = api.importFiles([{ path: 'x.tracklet.zip', content: new Blob([bytes]) }])
  await expect(importing).rejects.toMatchObject({ name: 'TrackletError', code })
  await expectUnchanged(before)
})

/** Rows, files and what is staged. */
async function expectUnchanged(before: unknown): Promise<void> {
  expect(await dump({ api })).toEqual(before)
  const { store } = await session.ready()
  expect(await store.db.staged.count()).toBe(0)
  expect(
    await store.db.segments
      .where('runId')
      .equals(RUN_ID)
      .count()
      .catch(() => 0),
  ).toBe(0)
  expect(await store.files.listBlobs()).toEqual([])
}

test('names that would lead out of a run are left out of it, and told', async () => {
  const { run, ...rest } = structuredClone(documents)
  artifactOf(run, { path: '../../../etc/passwd' })
  const bytes = packBundle(filesOf({ run, ...rest }))
  const report = await api.importFiles([{ path: 'x.tracklet.zip', content: new Blob([bytes]) }])
  expect(report).toMatchObject({
    runs: 1,
    artifacts: 0,
    skipped: [{ path: '../../../etc/passwd', code: 'INVALID_PARAMETER_VALUE' }],
  })
  expect(await api.listArtifacts(RUN_ID)).toEqual([])
})

test('the bundle that the lies are told of is sound, also packed again or unpacked', async () => {
  const whole = packBundle(sound)
  const inFolder = makeZip([
    { name: 'houses.tracklet/' },
    { name: 'houses.tracklet/manifest.json', content: await manifestOf(whole) },
    ...sound.map(({ path, content }) => ({ name: `houses.tracklet/${path}`, content })),
    { name: 'houses.tracklet/.DS_Store', content: 'x' },
    { name: '__MACOSX/houses.tracklet/._manifest.json', content: 'x' },
  ])
  const manifestContent = new Blob([(await manifestOf(whole)).slice()])
  const unpacked = [
    { path: 'dropped/manifest.json', content: manifestContent },
    ...sound.map(({ path, content }) => ({ path: `dropped/${path}`, content: new Blob([content.slice()]) })),
    { path: 'dropped/.DS_Store', content: new Blob(['x']) },
  ]
  const zipped = (bytes: Uint8Array<ArrayBuffer>) => [{ path: 'a.zip', content: new Blob([bytes]) }]
  expect(await api.importFiles(zipped(whole))).toMatchObject({
    experiments: 1,
    runs: 1,
    points: 4,
    artifacts: 1,
  })
  expect(await (await api.readArtifact(RUN_ID, 'note.txt')).text()).toContain('a note')
  for (const again of [zipped(inFolder), unpacked])
    expect(await api.importFiles(again)).toMatchObject({ runs: 0, equalRuns: 1, skipped: [] })
  expect((await api.getExperiment(EXPERIMENT_ID)).name).toBe('houses')
})

async function manifestOf(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const { openZip } = await import('#formats/zip/open-zip.ts')
  const zip = await openZip({ path: 'x', open: async () => new Blob([bytes]) })
  const entry = zip.entries.find(({ path }) => path === 'manifest.json')
  const pieces: Uint8Array<ArrayBuffer>[] = []
  if (entry) for await (const piece of zip.read(entry)) pieces.push(piece)
  return new Uint8Array(await new Blob(pieces).arrayBuffer())
}

test('cut off at two hundred places it is refused', async () => {
  const bytes = packBundle(sound)
  const before = await dump({ api })
  for (let i = 0; i < 200; i++) {
    const content = new Blob([bytes.slice(0, Math.floor((i * bytes.length) / 200))])
    const importing = api.importFiles([{ path: 'x.tracklet.zip', content }])
    // The first bytes alone are no zip, and so nothing that is read.
    if (i === 0) expect(await importing).toMatchObject({ runs: 0, places: [] })
    else await expect(importing).rejects.toMatchObject({ code: 'E_ZIP_STRUCTURE' })
  }
  await expectUnchanged(before)
}, 60_000)

test('thousands of changed points and documents give typed errors, or points', async () => {
  const { readPoints } = await import('#formats/bundle/read-points.ts')
  const { readRunDocument, readManifest } = await import('#formats/bundle/documents.ts')
  const points = await pointsOf(300)
  const run = text(documents.run)
  let seed = 7
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    return Math.floor((seed / 2 ** 32) * below)
  }
  const change = (source: Uint8Array): Uint8Array<ArrayBuffer> => {
    const bytes = source.slice()
    for (let n = 1 + random(4); n > 0; n--) {
      const at =
        random(4) === 0 ? bytes.length - 1 - random(Math.min(400, bytes.length)) : random(bytes.length)
      bytes[at] = random(3) === 0 ? random(256) : (bytes[at] as number) ^ (1 << random(8))
    }
    return bytes
  }
  const attempt = async (work: () => unknown): Promise<void> => {
    try {
      await work()
    } catch (error) {
      if (!isTrackletError(error, 'E_MANIFEST')) throw error
    }
  }
  for (let round = 0; round < 5_000; round++) {
    const decoded = new TextDecoder().decode(change(run))
    await attempt(() => readRunDocument(decoded, 'run.json'))
    await attempt(() => readManifest(decoded, 'manifest.json'))
    await attempt(async () => {
      for await (const { keys, keyIndex, step, value, time } of readPoints(
        new Blob([change(points)]),
        300,
        'p',
      )) {
        expect([step.length, value.length, time.length]).toEqual(Array(3).fill(keyIndex.length))
        expect(Math.max(...keyIndex)).toBeLessThan(keys.length)
      }
    })
  }
}, 120_000)
