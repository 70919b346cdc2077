import { expect, test } from 'vitest'
import { makeNameTest, prefixOf, lastSegmentOf, sectionMetrics } from '#ui/charts/metric-sections.ts'

test('metrics stand in sections by what is before the last slash, plain ones first', () => {
  expect(sectionMetrics(['train/loss', 'loss', 'train/acc', 'lr'])).toEqual([
    { prefix: '', keys: ['loss', 'lr'] },
    { prefix: 'train', keys: ['train/acc', 'train/loss'] },
  ])
})

test('a metric that would be alone in its section stands with the plain ones', () => {
  expect(sectionMetrics(['train/loss', 'val/loss'])).toEqual([
    { prefix: '', keys: ['val/loss', 'train/loss'] },
  ])
  expect(sectionMetrics([])).toEqual([])
})

test('metrics alone in their section share the level above', () => {
  const keys = ['a/1/norm', 'a/2/norm', 'a/2/mean', 'b/1/x', 'c/d/e/f', 'c/loss']
  expect(sectionMetrics(keys)).toEqual([
    { prefix: 'a/2', keys: ['a/2/mean', 'a/2/norm'] },
    { prefix: 'c', keys: ['c/d/e/f', 'c/loss'] },
    { prefix: '', keys: ['a/1/norm', 'b/1/x'] },
  ])
  expect(sectionMetrics(['l/1/n', 'l/2/n'])).toEqual([{ prefix: 'l', keys: ['l/1/n', 'l/2/n'] }])
})

test('what tells how good a model is comes before the rest, the machine and what stands alone last', () => {
  const names = ['time/a', 'time/b', 'train/a', 'train/b', 'test/a', 'test/b', 'Validation/a', 'Validation/b']
  const order = (keys: readonly string[]) => sectionMetrics(keys).map(({ prefix }) => prefix)
  expect(order([...names, 'lr/x'])).toEqual(['Validation', 'test', 'train', '', 'time'])
  expect(order([...names, 'lr/x', 'loss'])).toEqual(['', 'Validation', 'test', 'train', 'time'])
  expect(sectionMetrics(['acc', 'loss', 'val_acc', 'test_acc', 'time'])[0]?.keys).toEqual([
    'val_acc',
    'test_acc',
    'acc',
    'loss',
    'time',
  ])
  expect(order(['valve/a', 'valve/b', 'area/a', 'area/b'])).toEqual(['area', 'valve'])
})

test('numbers in names sort as numbers', () => {
  expect(sectionMetrics(['layer10', 'layer9'])[0]?.keys).toEqual(['layer9', 'layer10'])
})

test('names such as __proto__ are only names', () => {
  const keys = ['__proto__/x', '__proto__/y', 'constructor/x', 'constructor/y']
  expect(sectionMetrics(keys).map((section) => section.prefix)).toEqual(['__proto__', 'constructor'])
})

test('a name splits at its last slash', () => {
  expect([prefixOf('a/b/c'), lastSegmentOf('a/b/c')]).toEqual(['a/b', 'c'])
  expect([prefixOf('loss'), lastSegmentOf('loss')]).toEqual(['', 'loss'])
  expect([prefixOf('/x'), lastSegmentOf('/x')]).toEqual(['', 'x'])
})

test('a search takes regular expressions and plain words, and survives half-typed ones', () => {
  const keep = (text: string): string[] =>
    ['val/loss', 'train/loss', 'val/acc', 'a+b'].filter(makeNameTest(text))
  expect(keep('^val')).toEqual(['val/loss', 'val/acc'])
  expect(keep('LOSS|acc')).toEqual(['val/loss', 'train/loss', 'val/acc'])
  expect(keep('loss val')).toEqual(['val/loss'])
  expect(keep('val/(')).toEqual([])
  expect(keep('a+b')).toEqual(['a+b'])
  expect(keep('  ')).toHaveLength(4)
})
