import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DelimitedReader, findDelimiter, hasHeader, inspectColumns, isNumeric } from '#base/delimited.ts'

function read(text: string, delimiter = ','): string[][] {
  const reader = new DelimitedReader(delimiter)
  return [...reader.push(text), ...reader.end()]
}

test('quotes hold delimiters, line breaks and doubled quotes', () => {
  expect(read('a,b\r\n"x, ""y""\r\nz",4\r\n')).toEqual([
    ['a', 'b'],
    ['x, "y"\r\nz', '4'],
  ])
})

test('rows of unequal length stay as they are', () => {
  expect(read('a,b,c\n1,2\n4,5,6,7\n8')).toEqual([['a', 'b', 'c'], ['1', '2'], ['4', '5', '6', '7'], ['8']])
})

test('quotes inside a plain field are text, and an unclosed quote loses nothing', () => {
  expect(read('1,2"3,x\n"4,5\n6,7')).toEqual([['1', '2"3', 'x'], ['4,5\n6,7']])
  expect(read('"a"b,c')).toEqual([['ab', 'c']])
})

test('empty lines are no rows, empty fields are fields', () => {
  expect(read('\n\na,\n,b\n""\n\n')).toEqual([['a', ''], ['', 'b'], ['']])
  expect(read('')).toEqual([])
})

test('lines may end in \\n, \\r\\n or \\r', () => {
  expect(read('a\rb\nc\r\nd')).toEqual([['a'], ['b'], ['c'], ['d']])
})

test('any table comes back from its quoted text, however the text is cut', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', 'é', '1') })
  const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 6 })
  fc.assert(
    fc.property(table, fc.array(fc.nat({ max: 60 }), { maxLength: 6 }), (rows, cuts) => {
      const text = rows
        .map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(','))
        .join('\r\n')
      const places = [0, ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b), text.length]
      const reader = new DelimitedReader(',')
      const found = places.slice(1).flatMap((end, i) => reader.push(text.slice(places[i], end)))
      expect([...found, ...reader.end()]).toEqual(rows)
    }),
  )
})

test('the delimiter is the one found most in the first line, outside quotes', () => {
  expect(findDelimiter('a;b;c\n1,2;3')).toBe(';')
  expect(findDelimiter('"a;b;c;d",x,y')).toBe(',')
  expect(findDelimiter('a\tb')).toBe('\t')
  expect(findDelimiter('alone')).toBe(',')
})

test('the first row is a header when nothing in it is a number', () => {
  expect(
    hasHeader([
      ['id', 'x'],
      ['1', '2'],
    ]),
  ).toBe(true)
  expect(
    hasHeader([
      ['1', 'x'],
      ['1', '2'],
    ]),
  ).toBe(false)
  expect(hasHeader([['id', 'x']])).toBe(false)
})

test('a column is numeric when each of its cells is a number or empty', () => {
  const columns = inspectColumns(
    ['n', 'mixed', 'none'],
    [
      ['1', '2', ''],
      ['-1e-3', 'x', ''],
      ['NaN', '', ''],
    ],
  )
  expect(columns.map(({ numeric }) => numeric)).toEqual([true, false, false])
  expect(
    inspectColumns(undefined, [
      ['a', 'b'],
      ['c', 'd', 'longest'],
    ]).map(({ name, chars }) => [name, chars]),
  ).toEqual([
    ['1', 1],
    ['2', 1],
    ['3', 7],
  ])
})

test('numbers are told from words', () => {
  for (const text of ['1', '-1.5', '+.5e10', ' 7 ', 'nan', '-inf', '1.']) expect(isNumeric(text)).toBe(true)
  for (const text of ['', '.', '1,000', '0x10', '1e', '2026-01-01', '--1'])
    expect(isNumeric(text)).toBe(false)
})
