import { expect, test } from 'vitest'
import { colourLines, plainLines, splitLines, type CodeLine } from '#ui/kit/preview/code-lines.ts'
import { hexLines } from '#ui/kit/preview/hex-lines.ts'
import { withoutScripts } from '#ui/kit/preview/without-scripts.ts'
import { summarizeModel } from '#ui/kit/preview/mlmodel.ts'

const textOf = (lines: readonly CodeLine[]): string[] =>
  lines.map((line) => line.map(({ text }) => text).join(''))

const PYTHON = 'def f(x):\n    """Two\n    lines."""\n\n    return x + 1  # one\n'

test('colouring keeps every character and cuts at line ends', async () => {
  const lines = await colourLines(PYTHON, 'python')
  expect(textOf(lines)).toEqual(splitLines(PYTHON))
  expect(lines[0]?.[0]).toEqual({ text: 'def', scope: 'keyword' })
  expect(lines[2]?.every(({ scope }) => scope === 'string')).toBe(true)
  expect(lines[4]?.at(-1)).toEqual({ text: '# one', scope: 'comment' })
})

test('languages inside others keep their text too', async () => {
  const html = '<script>\nconst a = 1 // x\n</script>\n<style>\nb { color: red }\n</style>\n'
  expect(textOf(await colourLines(html, 'xml'))).toEqual(splitLines(html))
})

test('markup in code stays text', async () => {
  expect(textOf(await colourLines('a < b && c > d\n', 'python'))).toEqual(['a < b && c > d'])
})

test('unknown languages, names of prototypes and long texts stay plain', async () => {
  expect(await colourLines('a\nb', 'nonsense')).toEqual(plainLines('a\nb'))
  expect(await colourLines('a', 'constructor')).toEqual(plainLines('a'))
  const long = 'x = 1\n'.repeat(100_000)
  expect(await colourLines(long, 'python')).toEqual(plainLines(long))
})

test('the last line break ends a line, it does not begin one', () => {
  expect(splitLines('a\r\nb\n')).toEqual(['a', 'b'])
  expect(splitLines('')).toEqual([''])
  expect(splitLines('a\n\n')).toEqual(['a', ''])
})

test('bytes are shown sixteen a line, with what is printable beside them', () => {
  const [first, second] = hexLines(Uint8Array.from({ length: 17 }, (_, i) => i + 0x30))
  expect(first).toEqual({
    offset: '00000000',
    hex: '30 31 32 33 34 35 36 37  38 39 3a 3b 3c 3d 3e 3f',
    text: '0123456789:;<=>?',
  })
  expect(second?.offset).toBe('00000010')
  expect(second?.hex.trim()).toBe('40')
  expect(hexLines(Uint8Array.of(0, 0x7f, 0xff))[0]?.text).toBe('...')
})

test('an MLmodel file tells its flavors and its signature', () => {
  const facts = summarizeModel({
    flavors: { python_function: { python_version: '3.11.4' }, sklearn: { sklearn_version: '1.5.2' } },
    signature: {
      inputs: '[{"type": "double", "name": "x"}]',
      outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 3]}}]',
    },
    mlflow_version: '2.16.0',
  })
  expect(facts).toEqual([
    { name: 'Flavors', text: 'python_function, sklearn 1.5.2' },
    { name: 'Inputs', text: 'x: double' },
    { name: 'Outputs', text: 'float32[-1,3]' },
    { name: 'MLflow', text: '2.16.0' },
  ])
})

test('an odd MLmodel file tells what it can and breaks nothing', () => {
  for (const odd of [null, 'text', 3, [], { flavors: 'x' }, { signature: { inputs: '{' } }])
    expect(summarizeModel(odd)).toEqual([])
})

test('a page without its scripts begins with the policy that forbids them, behind its doctype at most', () => {
  const policy = `<meta http-equiv="Content-Security-Policy" content="script-src 'none'">`
  expect(withoutScripts('<p>x')).toBe(`${policy}<p>x`)
  expect(withoutScripts('\n<!DOCTYPE html>\n<html>')).toBe(`\n<!DOCTYPE html>${policy}\n<html>`)
  // The first `>` ends a doctype, whatever it pretends to quote: what follows comes after the policy.
  expect(withoutScripts('<!doctype "<script>1</script>">')).toBe(`<!doctype "<script>${policy}1</script>">`)
  expect(withoutScripts('<!-- --><!doctype html>')).toBe(`${policy}<!-- --><!doctype html>`)
})
