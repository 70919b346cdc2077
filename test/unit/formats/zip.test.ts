import { readFileSync, readdirSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isTrackletError } from '#base/errors.ts'
import { crc32 } from '#formats/crc.ts'
import { fileOf } from '#formats/source.ts'
import { foldName, maybeUnportableName, NameSet } from '#formats/zip/check-names.ts'
import { isPackersOwn, isZip, openZip } from '#formats/zip/open-zip.ts'
import { readRanges } from '#formats/zip/read-ranges.ts'
import { writeZip, type ZipFile } from '#formats/zip/write-zip.ts'
import { joinBytes, makeZip, u64, u16, type ZipPart } from '../../helpers/make-zip.ts'

const FIXTURES = new URL('../../fixtures/zip/', import.meta.url)
const text = (value: string): Uint8Array => new TextEncoder().encode(value)

/** Path and content of every file. */
async function unpack(bytes: Uint8Array<ArrayBuffer>): Promise<[string, string][]> {
  const zip = await openZip(fileOf('test.zip', new Blob([bytes])))
  const files: [string, string][] = []
  for (const entry of zip.entries) {
    if (entry.isFolder) continue
    const pieces: Uint8Array[] = []
    for await (const piece of zip.read(entry)) pieces.push(piece)
    const content = joinBytes(...pieces)
    const stored = await zip.slice(entry)
    expect(stored === undefined).toBe(entry.isDeflated)
    if (stored) expect(new Uint8Array(await stored.arrayBuffer())).toEqual(content)
    files.push([entry.path, new TextDecoder().decode(content)])
  }
  return files
}

async function pack(files: readonly ZipFile[], signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = []
  for await (const piece of writeZip(files, signal)) pieces.push(piece.slice())
  return joinBytes(...pieces)
}

const file = (path: string, content: string | Uint8Array, deflate = false): ZipFile => ({
  path,
  deflate,
  read: async function* () {
    const bytes = typeof content === 'string' ? text(content) : content
    for (let at = 0; at < bytes.length; at += 70_000) yield bytes.subarray(at, at + 70_000)
  },
})

test('what is written is read back, in its order, at any size', async () => {
  const contents = fc.array(
    fc.tuple(fc.stringMatching(/^[a-zé日😀/]{1,8}[a-z]$/u), fc.uint8Array({ maxLength: 300 }), fc.boolean()),
    { maxLength: 8 },
  )
  await fc.assert(
    fc.asyncProperty(contents, async (drawn) => {
      const names = new NameSet(foldName)
      const files = drawn.filter(([path]) => !/^\/|\/\//.test(path) && names.addFile(path))
      const packed = await pack(files.map(([path, bytes, deflate]) => file(path, bytes, deflate)))
      expect(await unpack(packed)).toEqual(
        files.map(([path, bytes]) => [path, new TextDecoder().decode(bytes)]),
      )
    }),
    { numRuns: 100 },
  )
})

test('the same content gives the same bytes, and the first file stands first', async () => {
  const files = [file('manifest.json', '{}'), file('b/ä.txt', 'x'.repeat(1000), true), file('a', 'y')]
  const [one, two] = [await pack(files), await pack(files)]
  expect(one).toEqual(two)
  expect(new TextDecoder().decode(one.subarray(30, 43))).toBe('manifest.json')
  expect(one.length).toBeLessThan(800)
})

test('content streams: no more than a little is held while nobody takes', async () => {
  let read = 0
  const large: ZipFile = {
    path: 'large',
    deflate: false,
    read: async function* () {
      for (let i = 0; i < 64; i++) {
        read += 2 ** 20
        yield await Promise.resolve(new Uint8Array(2 ** 20))
      }
    },
  }
  const pieces = writeZip([large])
  const first = await pieces.next()
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(read).toBeLessThan(16 * 2 ** 20)
  let size = first.done === true ? 0 : first.value.length
  for await (const piece of pieces) size += piece.length
  expect(size).toBeGreaterThan(64 * 2 ** 20)
})

test('a file that cannot be read ends the archive with its error, and so does the signal', async () => {
  const failing: ZipFile = {
    path: 'gone',
    deflate: true,
    read: async function* () {
      yield text('a')
      await Promise.reject(new Error('it is gone'))
    },
  }
  await expect(pack([file('a', 'a'), failing, file('b', 'b')])).rejects.toThrow('it is gone')
  await expect(pack([file('a', 'a')], AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop')
  const cancel = new AbortController()
  const pieces = writeZip([file('a', new Uint8Array(9_000_000))], cancel.signal)
  await pieces.next()
  cancel.abort(new Error('stop'))
  await expect(
    (async () => {
      for await (const _ of pieces) expect(_.length).toBeGreaterThan(0)
    })(),
  ).rejects.toThrow('stop')
})

test('an archive that would be broken is not begun', async () => {
  const files = Array.from({ length: 65_535 }, (_, i) => file(String(i), ''))
  await expect(pack(files)).rejects.toMatchObject({ code: 'E_LIMIT_ENTRIES' })
})

test('every sound form of the records is read', async () => {
  const long = 'long '.repeat(50)
  const wide = (...values: bigint[]): Uint8Array => joinBytes(u16(1, 8 * values.length), u64(...values))
  const forms: ZipPart[] = [
    { name: 'folder/' },
    { name: 'folder of Unix/', fields: { attributes: (0o042775 << 16) >>> 0 } },
    { name: 'folder of Windows/', fields: { madeBy: 20, attributes: 0x10 } },
    { name: 'stored', content: long },
    { name: 'deflated', content: long, deflate: true },
    { name: 'empty', content: '' },
    { name: 'empty and deflated', content: '', deflate: true },
    { name: 'signed', content: long, deflate: true, descriptor: 'signed' },
    { name: 'unsigned', content: long, descriptor: 'unsigned' },
    { name: 'wide', content: long, descriptor: 'wide' },
    { name: 'ünï/cödé 日本 😀', content: long },
    {
      name: 'ZIP64',
      content: '12345',
      fields: { packedSize: 0xffffffff, size: 0xffffffff, extra: wide(5n, 5n) },
    },
    { name: 'ZIP64, needless', content: '12345', central: { extra: wide(5n, 5n) } },
    { name: 'times', content: 'x', fields: { extra: joinBytes(u16(0x5455, 5), new Uint8Array(5)) } },
    { name: 'a small gap', content: 'x', gap: new Uint8Array(64) },
    { name: 'PK\u0003\u0004'.slice(0, 2), content: makeZip([{ name: 'nested', content: 'x' }]) },
  ]
  const expected = forms.filter(({ name }) => !(name as string).endsWith('/')).map(({ name }) => name)
  for (const end of [{}, { wide: {} }, { comment: text('made by hand') }]) {
    const names = (await unpack(makeZip(forms, end))).map(([path]) => path)
    expect(names).toEqual(expected)
  }
  expect(await unpack(makeZip([]))).toEqual([])
})

test('a zip is known by its first bytes', async () => {
  const known = async (bytes: Uint8Array<ArrayBuffer>): Promise<boolean> =>
    isZip(fileOf('x', new Blob([bytes])))
  expect(await known(makeZip([{ name: 'a' }]))).toBe(true)
  expect(await known(makeZip([]))).toBe(true)
  expect(await known(new Uint8Array([0x50, 0x4b, 5, 4]))).toBe(false)
  expect(await known(new Uint8Array())).toBe(false)
})

test('archives of zip, 7-Zip, Python and macOS are read', async () => {
  const names = readdirSync(FIXTURES).filter((name) => name.endsWith('.zip'))
  expect(names.length).toBeGreaterThanOrEqual(6)
  for (const name of names) {
    const all = await unpack(new Uint8Array(readFileSync(new URL(name, FIXTURES))))
    const files = new Map(all.filter(([path]) => !isPackersOwn(path)))
    expect([name, ...[...files.keys()].sort()]).toEqual([name, 'empty.txt', 'folder/été.txt', 'notes.txt'])
    expect(files.get('notes.txt')).toBe('a line\n'.repeat(200))
  }
})

test('what cannot stand on every system is told from what can', () => {
  const bad = [
    '~',
    '~root/a',
    'con',
    'a/NUL.txt',
    'aux ',
    'lpt1.json',
    'a.',
    'a /b',
    'e\u0301',
    'a\u202eb',
    'com¹',
    'CONIN$',
  ]
  const good = ['a~', 'console', 'a.con', 'nul1', '.hidden', 'é', 'a b', 'lpt', 'com10', '日本語']
  expect(bad.filter((name) => maybeUnportableName(name) === undefined)).toEqual([])
  expect(good.filter((name) => maybeUnportableName(name) !== undefined)).toEqual([])
  for (const [a, b] of [
    ['A.txt', 'a.TXT'],
    ['é', 'e\u0301'],
    ['STRASSE', 'straße'],
    ['ΣΑΣ', 'σας'],
  ] as const)
    expect([foldName(a), a]).toEqual([foldName(b), a])
})

test('pieces that are read together hold nothing of what lies between them', async () => {
  const content = Uint8Array.from({ length: 100_000 }, (_, i) => i % 251)
  const ranges = Array.from({ length: 10 }, (_, i) => ({ from: i * 10_000, to: i * 10_000 + 40 }))
  const pieces = await readRanges(fileOf('x', new Blob([content])), ranges)
  expect(pieces).toEqual(ranges.map(({ from, to }) => content.slice(from, to)))
  for (const { buffer, length } of pieces) expect(buffer.byteLength).toBe(length)
})

test('checksums are those of zip', () => {
  expect(crc32(text('123456789'))).toBe(0xcbf43926)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), fc.nat(64), (bytes, at) => {
      expect(crc32(bytes, at, undefined, crc32(bytes, 0, Math.min(at, bytes.length)))).toBe(crc32(bytes))
    }),
  )
})

const sample = makeZip([
  { name: 'manifest.json', content: '{"entries":[]}' },
  { name: 'runs/a/points', content: new Uint8Array(800).map((_, i) => i * 7), descriptor: 'signed' },
  { name: 'runs/a/notes.txt', content: 'words and words '.repeat(40), deflate: true },
  { name: 'runs/ü/notes.txt', content: 'words and words '.repeat(40), deflate: true, descriptor: 'signed' },
])
const true_ = await unpack(sample)

/** Either refused with a code, or read as what it was. */
async function expectRefusedOrSame(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  try {
    expect(await unpack(bytes)).toEqual(true_)
  } catch (error) {
    if (!isTrackletError(error)) throw error
    expect(error.code).toMatch(/^E_(ZIP|NAME|LIMIT|HASH)/)
  }
}

test('cut off at any byte it is refused', async () => {
  for (let at = 0; at < sample.length; at += Math.max(1, Math.floor(sample.length / 400)))
    await expect(unpack(sample.slice(0, at))).rejects.toMatchObject({ code: 'E_ZIP_STRUCTURE' })
})

test('ten thousand changes of a byte or more are refused, or change nothing that is read', async () => {
  let seed = 42
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    return Math.floor((seed / 2 ** 32) * below)
  }
  for (let round = 0; round < 10_000; round++) {
    const bytes = sample.slice()
    for (let n = 1 + random(3); n > 0; n--) {
      const at = random(bytes.length)
      bytes[at] = random(4) === 0 ? random(256) : (bytes[at] as number) ^ (1 << random(8))
    }
    await expectRefusedOrSame(bytes)
  }
}, 120_000)
