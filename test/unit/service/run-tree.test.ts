import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Run } from '#model/run.ts'
import { groupRuns, nestRuns, type Line } from '#service/run-tree.ts'

function makeRun(runId: string, parentRunId = '', params: Record<string, string> = {}): Run {
  return {
    runId,
    experimentId: '1',
    runName: runId,
    userId: '',
    status: 'FINISHED',
    startTime: 0,
    endTime: 0,
    deletedTime: null,
    lifecycleStage: 'active',
    artifactUri: '',
    parentRunId,
    params: new Map(Object.entries(params)),
    tags: new Map(),
    inputs: [],
  }
}

/** `a` for a run, `+lr=1` for an open group, `-` for a closed one; two blanks a level. */
function draw(lines: readonly Line[]): string[] {
  return lines.map((line) => {
    const indent = '  '.repeat(line.depth)
    if (line.kind === 'run')
      return `${indent}${line.run.runId}${line.children > 0 ? ` ${line.children}` : ''}`
    return `${indent}${line.open ? '+' : '-'}${line.value ?? 'none'} ${line.runs.length}`
  })
}

test('children stand below their parents, siblings in the given order', () => {
  const runs = [makeRun('b', 'p'), makeRun('q'), makeRun('p'), makeRun('a', 'p'), makeRun('deep', 'a')]
  expect(draw(nestRuns(runs, new Set()))).toEqual(['q', 'p 2', '  b', '  a 1', '    deep'])
  expect(draw(nestRuns(runs, new Set(['a'])))).toEqual(['q', 'p 2', '  b', '  a 1'])
  expect(draw(nestRuns(runs, new Set(['p'])))).toEqual(['q', 'p 2'])
})

test('a run whose parent does not match stands by itself', () => {
  expect(draw(nestRuns([makeRun('a', 'gone'), makeRun('b')], new Set()))).toEqual(['a', 'b'])
})

test('runs that name each other as parents are shown once', () => {
  const lines = nestRuns([makeRun('a', 'b'), makeRun('b', 'a'), makeRun('self', 'self')], new Set())
  expect(lines.map(({ run }) => run.runId).sort()).toEqual(['a', 'b', 'self'])
})

test('whatever the parents, every run is shown once when nothing is closed', () => {
  const parents = fc.array(fc.nat({ max: 12 }), { maxLength: 12 })
  fc.assert(
    fc.property(parents, (list) => {
      const runs = list.map((parent, i) => makeRun(String(i), parent === 12 ? '' : String(parent)))
      const ids = nestRuns(runs, new Set()).map(({ run }) => run.runId)
      expect([...ids].sort()).toEqual(runs.map(({ runId }) => runId).sort())
    }),
  )
})

test('runs stand in groups by value, and in groups of groups', () => {
  const runs = [
    makeRun('a', '', { lr: '1', opt: 'adam' }),
    makeRun('b', '', { lr: '2', opt: 'sgd' }),
    makeRun('c', '', { lr: '1', opt: 'sgd' }),
    makeRun('d'),
  ]
  const valuesOf = ['lr', 'opt'].map((key) => (run: Run) => run.params.get(key))
  const arrange = (groups: readonly (readonly Run[])[]) => groups.toSorted((x, y) => y.length - x.length)
  const open = (...opened: string[]) => draw(groupRuns(runs, { valuesOf, arrange, opened: new Set(opened) }))
  expect(open()).toEqual(['-1 2', '-2 1', '-none 1'])
  expect(open('["1"]', '["1","sgd"]', '[null]')).toEqual([
    '+1 2',
    '  -adam 1',
    '  +sgd 1',
    '    c',
    '-2 1',
    '+none 1',
    '  -none 1',
  ])
})
