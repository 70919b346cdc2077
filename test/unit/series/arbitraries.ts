/** Random columns for property tests, and a view of a column that tells -0 from 0 and one NaN from another. */
import fc from 'fast-check'
import type { MetricColumns, MetricHistory } from '#model/metric.ts'

/** Each value's 64 bits in hexadecimal. */
export function bitsOf(column: Float64Array): string[] {
  return Array.from(new BigUint64Array(column.slice().buffer), (bits) => bits.toString(16))
}

export function fromBits(bits: readonly bigint[]): Float64Array {
  return new Float64Array(BigUint64Array.from(bits).buffer)
}

/** One quiet NaN with a payload, one signalling, one negative, and the ordinary one. */
export const NAN_BITS = [
  0x7ff8_0000_0000_00ffn,
  0x7ff0_0000_0000_0001n,
  0xfff8_0000_0000_0000n,
  0x7ff8_0000_0000_0000n,
]

const special = fc.constantFrom(
  0,
  -0,
  1,
  -1,
  Infinity,
  -Infinity,
  0.1,
  5e-324,
  2 ** 53,
  -(2 ** 53),
  Number.MAX_VALUE,
)

/** Bits of values: any pattern at all, NaNs, awkward numbers, and small integers that repeat. */
const valueBits = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc.constantFrom(...NAN_BITS),
  fc
    .oneof(special, fc.integer({ min: -3, max: 3 }))
    .map((value) => new BigUint64Array(Float64Array.of(value).buffer)[0] as bigint),
)

/** Values, in memory that keeps their bits. */
export function valueColumn(length: number): fc.Arbitrary<Float64Array> {
  return fc.array(valueBits, { minLength: length, maxLength: length }).map(fromBits)
}

/** Steps as people log them: counting up, repeating, going back, negative, with fractions. */
const step = fc.oneof(
  fc.integer({ min: -4, max: 12 }),
  fc.integer({ min: -8, max: 24 }).map((n) => n / 4),
)
/** Close enough together that ties are common. */
const time = fc.integer({ min: 1_700_000_000_000, max: 1_700_000_000_020 })

export const history: fc.Arbitrary<MetricHistory> = fc.nat({ max: 60 }).chain((length) =>
  fc.record({
    steps: fc.array(step, { minLength: length, maxLength: length }).map((list) => Float64Array.from(list)),
    values: valueColumn(length),
    timestamps: fc
      .array(time, { minLength: length, maxLength: length })
      .map((list) => Float64Array.from(list)),
  }),
)

const KEYS = ['loss', 'acc', '__proto__', 'constructor', 'train/loss', 'é']

export const columns: fc.Arbitrary<MetricColumns> = fc
  .tuple(history, fc.shuffledSubarray(KEYS, { minLength: 1 }))
  .chain(([{ steps, values, timestamps }, keys]) =>
    fc
      .array(fc.nat({ max: keys.length - 1 }), { minLength: steps.length, maxLength: steps.length })
      .map((places) => ({
        keys,
        keyIndex: Uint32Array.from(places),
        step: steps,
        value: values,
        time: timestamps,
      })),
  )

export type Point = {
  readonly key: string
  readonly step: number
  readonly time: number
  readonly bits: string
  readonly value: number
}

/** The points of the parts one by one, in order: what every function is compared with. */
export function pointsOf(parts: readonly MetricColumns[]): Point[] {
  return parts.flatMap(({ keys, keyIndex, step, value, time }) => {
    const bits = bitsOf(value)
    return Array.from(keyIndex, (place, i) => ({
      key: keys[place] as string,
      step: step[i] as number,
      time: time[i] as number,
      bits: bits[i] as string,
      value: value[i] as number,
    }))
  })
}

/** A history as comparable rows. */
export function rowsOf({ steps, values, timestamps }: MetricHistory): [number, number, string][] {
  const bits = bitsOf(values)
  return Array.from(steps, (step, i) => [step, timestamps[i] as number, bits[i] as string])
}
