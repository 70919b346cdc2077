import { expect, test } from 'vitest'
import type { Artifact } from '#model/artifact.ts'
import {
  buildArtifactTree,
  findArtifactNode,
  findByTyping,
  foldersAbove,
  initiallyOpen,
  listArtifactRows,
} from '#ui/artifacts/artifact-tree.ts'

function file(path: string, size = 1): Artifact {
  return { ownerId: 'r', path, size, type: '', sha256: '0'.repeat(64), time: 0 }
}

const TREE = buildArtifactTree([
  file('b.txt', 3),
  file('plots/p10.png', 10),
  file('plots/p9.png', 20),
  file('plots/deep/x.bin', 5),
  file('a/one'),
])

test('folders come first, then names, numbers counted as numbers', () => {
  const rows = listArtifactRows(TREE, () => true)
  expect(rows.map(({ node }) => node.path)).toEqual([
    'a',
    'a/one',
    'plots',
    'plots/deep',
    'plots/deep/x.bin',
    'plots/p9.png',
    'plots/p10.png',
    'b.txt',
  ])
})

test('folders sum the sizes and count the files below them', () => {
  expect(TREE).toMatchObject({ size: 39, files: 5 })
  expect(findArtifactNode(TREE, 'plots')).toMatchObject({ size: 35, files: 3 })
})

test('rows say level, position and siblings as ARIA counts', () => {
  const rows = listArtifactRows(TREE, (path) => path === 'plots')
  expect(
    rows.map(({ node, level, position, siblings, open }) => [node.name, level, position, siblings, open]),
  ).toEqual([
    ['a', 1, 1, 3, false],
    ['plots', 1, 2, 3, true],
    ['deep', 2, 1, 3, false],
    ['p9.png', 2, 2, 3, false],
    ['p10.png', 2, 3, 3, false],
    ['b.txt', 1, 3, 3, false],
  ])
})

test('names of prototypes are only names', () => {
  const tree = buildArtifactTree([file('__proto__/constructor'), file('constructor')])
  expect(findArtifactNode(tree, '__proto__/constructor')?.artifact?.path).toBe('__proto__/constructor')
  expect(findArtifactNode(tree, 'toString')).toBeUndefined()
})

test('the folders above a file are those to open for it', () => {
  expect(foldersAbove('a/b/c.txt')).toEqual(['a', 'a/b'])
  expect(foldersAbove('c.txt')).toEqual([])
  expect(foldersAbove('')).toEqual([])
})

test('typing goes to the next name that begins so, round the end, and stays while it still fits', () => {
  const rows = listArtifactRows(TREE, () => true)
  const nameAt = (from: number, typed: string): string | undefined =>
    rows[findByTyping(rows, from, typed)]?.node.name
  expect(nameAt(-1, 'p')).toBe('plots')
  expect(nameAt(2, 'p')).toBe('p9.png')
  expect(nameAt(6, 'P')).toBe('plots')
  expect(nameAt(5, 'p9')).toBe('p9.png')
  expect(findByTyping(rows, 0, 'zz')).toBe(-1)
  expect(findByTyping([], -1, 'a')).toBe(-1)
})

test('small folders are open at first, crowded ones are not', () => {
  expect(initiallyOpen(TREE)).toEqual(['a', 'plots'])
  const crowded = buildArtifactTree(Array.from({ length: 50 }, (_, i) => file(`many/${i}`)))
  expect(initiallyOpen(crowded)).toEqual([])
})
