import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseMetricLine } from '#formats/mlruns/metric-lines.ts'
import { maybeModelUri } from '#formats/model-uri.ts'
import { parsePythonFloat, printPythonFloat } from '#base/python-float.ts'
import { readLines, splitLines } from '#formats/read-lines.ts'
import { fileOf } from '#formats/source.ts'
import { parseYaml } from '#formats/yaml.ts'
import { bitsOf } from '../series/arbitraries.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

test('plain words of YAML stay the text they are, and tags make nothing', async () => {
  const text =
    "d: 555e6171\nn: null\nq: 'x'\nyes: on\no: 0o14\np: !!python/object:os.system x\n<<: {a: 1}\n__proto__: 3\nd2: [1, ~]"
  expect(await parseYaml('f', bytes(text))).toEqual(
    new Map<string, unknown>([
      ['d', '555e6171'],
      ['n', null],
      ['q', 'x'],
      ['yes', 'on'],
      ['o', '0o14'],
      ['p', 'x'],
      ['<<', new Map([['a', '1']])],
      ['__proto__', '3'],
      ['d2', ['1', null]],
    ]),
  )
})

test('YAML that would cost much is refused', async () => {
  const laughs = 'abcdefghi'.split('').map((name, i, all) => {
    const word = i === 0 ? 'x' : `*${all[i - 1] as string}`
    return `${name}: &${name} [${Array<string>(9).fill(word).join()}]`
  })
  const texts = [
    laughs.join('\n'),
    '['.repeat(100_000),
    '- '.repeat(100_000),
    `a:\n${' '.repeat(300)}b: 1`,
    'a: "',
    'x\n'.repeat(600_000),
  ]
  for (const text of texts)
    await expect(parseYaml('f', bytes(text))).rejects.toMatchObject({
      code: expect.stringMatching(/^E_(FORMAT|LIMIT)$/) as string,
    })
})

test('a number printed as Python does reads back to the same bits', () => {
  fc.assert(
    fc.property(fc.double(), (value) => {
      const back = parsePythonFloat(printPythonFloat(value)) ?? 0
      expect(bitsOf(Float64Array.of(back))).toEqual(
        bitsOf(Float64Array.of(Number.isNaN(value) ? NaN : value)),
      )
    }),
  )
  const known: [number, string][] = [
    [1, '1.0'],
    [-0, '-0.0'],
    [0.1, '0.1'],
    [1e-5, '1e-05'],
    [0.0001, '0.0001'],
    [1e16, '1e+16'],
    [123456789012345680, '1.2345678901234568e+17'],
    [1e22, '1e+22'],
    [5e-324, '5e-324'],
    [NaN, 'nan'],
    [-Infinity, '-inf'],
  ]
  for (const [value, text] of known) expect(printPythonFloat(value)).toBe(text)
  for (const text of ['', ' 1', '0x10', '1_000', 'nano', '1e', '.', '+-1'])
    expect(parsePythonFloat(text)).toBeUndefined()
})

test('any text as a metric line gives a point within the limits, or none', () => {
  const field = fc.oneof(
    fc.integer().map(String),
    fc.double().map(String),
    fc.string(),
    fc.constantFrom('nan', 'inf', '', '1e999'),
  )
  fc.assert(
    fc.property(fc.array(field, { maxLength: 7 }), (fields) => {
      const line = parseMetricLine(fields.join(' '))
      if (!line) return
      expect(Number.isInteger(line.time) && line.time >= 0).toBe(true)
      expect(Number.isInteger(line.step)).toBe(true)
    }),
  )
})

test('lines are the same however the file is cut', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme' })), async (lines) => {
      const text = lines.join('\n')
      const read = []
      for await (const some of readLines(fileOf('f', new Blob([text])))) read.push(...some)
      expect(read).toEqual(splitLines(text))
    }),
  )
})

test('a model folder somewhere is said as MLflow says it', () => {
  const run = 'a'.repeat(32)
  const known: [string, string | undefined][] = [
    [`file:///C:/my%20x/mlruns/0/${run}/artifacts/my%20model`, `runs:/${run}/my model`],
    [`/home/me/mlruns/0/${run}/artifacts/a/b/`, `runs:/${run}/a/b`],
    [`s3://bucket/1/models/m-${run}/artifacts`, `models:/m-${run}`],
    [`models:/m-${run}`, `models:/m-${run}`],
    [`runs:/${run}/model`, `runs:/${run}/model`],
    [`file:///x/${run}/artifacts/100%`, `runs:/${run}/100%`],
    ['/somewhere/else', undefined],
  ]
  for (const [location, uri] of known) expect(maybeModelUri(location)).toBe(uri)
})
