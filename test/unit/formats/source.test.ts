import { expect, test } from 'vitest'
import { detect } from '#formats/detect.ts'
import { deriveModelId, deriveRunId } from '#formats/derive-id.ts'
import type { Format, Place } from '#formats/format.ts'
import {
  byName,
  fileOf,
  findFile,
  findFolder,
  makeSource,
  nameOf,
  parentOf,
  readHead,
  readSlice,
  readStream,
  readText,
  readWhole,
  walkFiles,
  walkFolders,
  type Source,
} from '#formats/source.ts'

const source = makeSource(
  ['b/z.txt', 'b/a/__proto__', 'a.txt', 'b/a/x'].map((path) => fileOf(path, new Blob([path]))),
)

test('a source is a tree, walked in the order of names', () => {
  expect([...walkFiles(source)].map(({ path }) => path)).toEqual([
    'a.txt',
    'b/z.txt',
    'b/a/__proto__',
    'b/a/x',
  ])
  expect([...walkFolders(source)].map(({ path }) => path)).toEqual(['', 'b', 'b/a'])
  expect(
    byName(
      new Map([
        ['b', 1],
        ['B', 2],
        ['a', 3],
      ]),
    ).map(([name]) => name),
  ).toEqual(['B', 'a', 'b'])
  expect(findFile(source, 'b/a/__proto__')?.path).toBe('b/a/__proto__')
  expect(findFile(source, 'b/toString')).toBeUndefined()
  expect(findFolder(source, 'b/a')?.files.size).toBe(2)
  expect(findFolder(source, '')).toBe(source)
  expect([nameOf('b/a/x'), parentOf('b/a/x'), parentOf('x')]).toEqual(['x', 'b/a', ''])
})

test('a path that is none, or is taken, is refused', () => {
  for (const paths of [['a', 'a'], ['a', 'a/b'], ['a/b', 'a'], ['/a'], ['a/../b'], ['./a'], ['a//b'], ['']]) {
    expect(() => makeSource(paths.map((path) => fileOf(path, new Blob())))).toThrow(
      expect.objectContaining({ code: 'E_FORMAT' }),
    )
  }
})

test('files are read by slices, and small ones whole up to a limit', async () => {
  const file = fileOf('f', new Blob(['\ufeffhéllo']))
  expect(await readText(file, 9)).toBe('héllo')
  await expect(readText(file, 8)).rejects.toMatchObject({ code: 'E_LIMIT' })
  expect(await readWhole(file, 9)).toHaveLength(9)
  expect(await readSlice(file, 3, 4)).toEqual(new Uint8Array([0x68]))
  expect(await readHead(file)).toHaveLength(9)
  const large = fileOf('l', new Blob([new Uint8Array(2.5 * 1024 * 1024)]))
  const pieces = []
  for await (const piece of readStream(large)) pieces.push(piece.length)
  expect(pieces).toEqual([1 << 20, 1 << 20, 1 << 19])
})

test('a file that is gone is named', async () => {
  const file = {
    path: 'gone.txt',
    open: () => Promise.reject(new DOMException('It is not there.', 'NotFoundError')),
  }
  await expect(readText(file, 10)).rejects.toMatchObject({
    code: 'E_SOURCE_CHANGED',
    details: { path: 'gone.txt' },
  })
})

test('what one format owns no later one sees, and a broken one hides nothing', async () => {
  const paths = (from: Source): string[] => [...walkFiles(from)].map(({ path }) => path)
  const seen: string[][] = []
  const format = (name: string, places: readonly Place[] | undefined): Format => ({
    name,
    title: name,
    sniff: async (from) => {
      seen.push(paths(from))
      return places
    },
    read: async function* () {},
  })
  const broken: Format = {
    ...format('broken', undefined),
    sniff: async (from) => {
      await readText(findFile(from, 'a.txt') ?? fileOf('', new Blob()), 1)
      return undefined
    },
  }
  const place = { path: 'b/a', summary: '', owns: ['b/a', 'b/z'] }
  const first = format('first', [place])
  const detected = await detect(source, [broken, first, format('second', undefined)])
  expect(detected.found).toEqual([{ format: first, place }])
  expect(detected.broken).toMatchObject([{ kind: 'skipped', path: 'a.txt', code: 'E_LIMIT' }])
  expect(seen).toEqual([paths(source), ['a.txt', 'b/z.txt']])
})

test('derived ids stay the same, and differ by format and origin', () => {
  expect(deriveRunId('wandb', 'abc')).toBe(deriveRunId('wandb', 'abc'))
  expect(deriveRunId('wandb', 'abc')).toMatch(/^[0-9a-f]{32}$/)
  const ids = [
    deriveRunId('wandb', 'a', 'b'),
    deriveRunId('wandb', 'ab'),
    deriveRunId('trackio', 'a', 'b'),
    deriveModelId('wandb', 'a', 'b'),
  ]
  expect(new Set(ids).size).toBe(4)
})
