import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newRunId } from '#base/ids.ts'
import {
  DARK_RUN_COLORS,
  RUN_COLORS,
  chooseRunColor,
  computeDarkColor,
  runColorFor,
  toDarkRunColor,
} from '#model/run-color.ts'
import { TAG } from '#model/tags.ts'

const LIGHT_GROUND = '#ffffff'
const DARK_GROUND = '#101214'

/** 0 to 1, as WCAG defines it. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

test('there are twelve different colours, each with a dark one', () => {
  expect(new Set(RUN_COLORS).size).toBe(12)
  expect(new Set(DARK_RUN_COLORS).size).toBe(12)
  for (const color of [...RUN_COLORS, ...DARK_RUN_COLORS]) expect(color).toMatch(/^#[0-9a-f]{6}$/)
})

test.each(RUN_COLORS)('%s has a contrast of 3:1 on white, and its dark one on the dark ground', (color) => {
  expect(contrast(color, LIGHT_GROUND)).toBeGreaterThanOrEqual(3)
  expect(contrast(toDarkRunColor(color), DARK_GROUND)).toBeGreaterThanOrEqual(3)
})

test('the dark colours are what is computed', () => {
  expect(DARK_RUN_COLORS).toEqual(RUN_COLORS.map(computeDarkColor))
  expect(RUN_COLORS.map((color) => toDarkRunColor(color.toUpperCase()))).toEqual(DARK_RUN_COLORS)
})

test('any colour that a person chose shows on the dark ground', () => {
  const color = fc.integer({ min: 0, max: 0xffffff }).map((rgb) => `#${rgb.toString(16).padStart(6, '0')}`)
  fc.assert(
    fc.property(fc.oneof(color, fc.constantFrom('#000000', '#0000ff', '#ffffff', '#ff0000')), (hex) => {
      expect(toDarkRunColor(hex)).toMatch(/^#[0-9a-f]{6}$/)
      expect(contrast(toDarkRunColor(hex), DARK_GROUND)).toBeGreaterThanOrEqual(3)
    }),
    { numRuns: 1_000 },
  )
})

test('the first twelve runs get the twelve colours in order, and the next begins again', () => {
  const used: string[] = []
  for (let run = 0; run < 25; run++) used.push(chooseRunColor(used))
  expect(used).toEqual([...RUN_COLORS, ...RUN_COLORS, RUN_COLORS[0]])
})

test('the least used colour is next, whatever else was used', () => {
  expect(chooseRunColor(RUN_COLORS.filter((color) => color !== RUN_COLORS[7]))).toBe(RUN_COLORS[7])
  expect(chooseRunColor([(RUN_COLORS[0] as string).toUpperCase(), 'red', '#123456', ''])).toBe(RUN_COLORS[1])
})

test('a run has the colour of its tag', () => {
  expect(runColorFor({ runId: 'a', tags: new Map([[TAG.runColor, '#ABCDEF']]) })).toBe('#abcdef')
})

test.each(['', 'red', '#abc', '#abcdeg', '#abcdef00', ' #abcdef', 'url(x)'])(
  'a tag of %j is no colour: the run has one by its id',
  (tag) => {
    const run = { runId: newRunId(), tags: new Map([[TAG.runColor, tag]]) }
    expect(RUN_COLORS).toContain(runColorFor(run))
    expect(runColorFor(run)).toBe(runColorFor({ ...run, tags: new Map() }))
  },
)

test('ids spread over all colours, and an id has the same one in every version', () => {
  const counts = new Map<string, number>()
  for (let i = 0; i < 1_200; i++) {
    const color = runColorFor({ runId: newRunId(), tags: new Map() })
    counts.set(color, (counts.get(color) ?? 0) + 1)
  }
  expect(counts.size).toBe(12)
  expect(Math.min(...counts.values())).toBeGreaterThan(40)
  expect(runColorFor({ runId: '0123456789abcdef0123456789abcdef', tags: new Map() })).toBe('#b2182b')
})
