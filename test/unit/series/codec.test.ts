import fc from 'fast-check'
import { expect, test } from 'vitest'
import { packColumn, packedLength, unpackColumn, type PackedColumn } from '#series/codec.ts'
import { NAN_BITS, bitsOf, fromBits, valueColumn } from './arbitraries.ts'

function packed(...values: number[]): PackedColumn {
  return packColumn(Float64Array.from(values))
}

const integer = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.integer({ min: -70_000, max: 70_000 }),
  fc.integer({ min: -(2 ** 33), max: 2 ** 33 }),
  fc.maxSafeInteger(),
)

/** Columns near the edge of each form: ranges, growing and wandering integers, some with one odd value put in. */
const column = fc.oneof(
  fc.nat({ max: 40 }).chain(valueColumn),
  fc
    .record({
      start: fc.oneof(integer, fc.double()),
      stride: fc.oneof(integer, fc.double()),
      length: fc.nat({ max: 40 }),
    })
    .map(({ start, stride, length }) => Float64Array.from({ length }, (_, i) => start + i * stride)),
  fc.tuple(integer, fc.array(integer, { maxLength: 40 })).map(([base, deltas]) => {
    let value = base
    return Float64Array.from([base, ...deltas.map((delta) => (value += delta))])
  }),
  fc
    .tuple(
      fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 2, maxLength: 40 }),
      fc.nat({ max: 39 }),
      fc.constantFrom(-0, NaN, 0.5, Infinity, 2 ** 53),
    )
    .map(([values, at, odd]) =>
      Float64Array.from(values.map((value, i) => (i === at % values.length ? odd : value))),
    ),
)

test('every column comes back bit for bit, through structured clone too', () => {
  fc.assert(
    fc.property(column, (values) => {
      const bits = bitsOf(values)
      const stored = structuredClone(packColumn(values))
      expect(packedLength(stored)).toBe(values.length)
      expect(bitsOf(unpackColumn(stored))).toEqual(bits)
      expect(bitsOf(values)).toEqual(bits)
    }),
    { numRuns: 2_000 },
  )
})

test('unpacking into a given column writes at the offset and nowhere else', () => {
  fc.assert(
    fc.property(column, (values) => {
      const out = new Float64Array(values.length + 5).fill(7)
      expect(unpackColumn(packColumn(values), out, 2)).toBe(out)
      expect(bitsOf(out)).toEqual(
        bitsOf(Float64Array.from([7, 7, ...new Float64Array(values.length), 7, 7, 7])).map(
          (seven, i) => bitsOf(values)[i - 2] ?? seven,
        ),
      )
    }),
    { numRuns: 300 },
  )
})

test.each<[string, number[], PackedColumn['kind']]>([
  ['steps 0, 1, 2', [0, 1, 2, 3], 'range'],
  ['no values', [], 'range'],
  ['one value', [1.5], 'range'],
  ['a constant', [4, 4, 4], 'range'],
  ['fractions that a formula gives exactly', [0, 0.25, 0.5, 0.75], 'range'],
  ['infinity alone', [Infinity], 'range'],
  ['steps of several metrics', [0, 0, 0, 1, 1, 1, 2], 'u8delta'],
  ['a step back', [5, 6, 2, 3], 'u8delta'],
  ['255 apart', [0, 0, 255], 'u8delta'],
  ['256 apart', [0, 0, 256], 'u16delta'],
  ['times that grow by up to 65,535', [1_700_000_000_000, 1_700_000_000_000, 1_700_000_065_535], 'u16delta'],
  ['65,536 apart', [0, 0, 65_536], 'u32delta'],
  ['2^32 - 1 apart', [0, 0, 2 ** 32 - 1], 'u32delta'],
  ['2^32 apart', [0, 0, 2 ** 32], 'raw'],
  ['fractions that no formula gives', [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7], 'raw'],
  ['-0 first', [-0, 0, 1], 'raw'],
  ['-0 later', [1, 1, -0], 'raw'],
  ['-0 where a formula gives 0', [-2, -1, -0, 1], 'raw'],
  ['NaN', [NaN], 'raw'],
  ['NaN among integers', [0, 1, NaN], 'raw'],
  ['infinities', [Infinity, Infinity], 'raw'],
  ['integers beyond 2^52', [2 ** 53, 2 ** 53 - 1, 2 ** 53 - 1], 'raw'],
])('%s is packed as it should be', (_, values, kind) => {
  const column = packed(...values)
  expect(column.kind).toBe(kind)
  expect(bitsOf(unpackColumn(column))).toEqual(bitsOf(Float64Array.from(values)))
})

test('NaNs keep their payloads', () => {
  expect(bitsOf(unpackColumn(structuredClone(packColumn(fromBits(NAN_BITS)))))).toEqual(
    NAN_BITS.map((bits) => bits.toString(16)),
  )
})

test('steps and times of a real run take 4 bytes a point at most', () => {
  const length = 16_384
  const steps = packColumn(Float64Array.from({ length }, (_, i) => i))
  const times = packColumn(
    Float64Array.from({ length }, (_, i) => 1_700_000_000_000 + i * 31 + ((i * 7919) % 30)),
  )
  expect(bytesOf(steps) + bytesOf(times)).toBeLessThanOrEqual(4 * length)
})

function bytesOf(column: PackedColumn): number {
  if (column.kind === 'range') return 0
  return column.kind === 'raw' ? column.values.byteLength : column.deltas.byteLength
}

test('a raw piece of a larger buffer is copied, so that storing it stores no more than it', () => {
  const whole = Float64Array.of(0.1, 0.7, 0.2, 0.9, 0.3)
  const column = packColumn(whole.subarray(1, 4))
  expect(column.kind === 'raw' && column.values.buffer.byteLength).toBe(24)
})
