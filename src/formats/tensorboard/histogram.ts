/** Both forms of histograms, as the one that TensorBoard shows: a list of [left edge, right edge, count]. */
import type { ProtoReader } from '../protobuf.ts'
import { readTensor } from './tensor.ts'

export type Bucket = readonly [left: number, right: number, count: number]

/** A tensor of shape [buckets, 3]. */
export function readTensorHistogram(reader: ProtoReader): Bucket[] {
  const { numbers } = readTensor(reader)
  return Array.from({ length: Math.floor(numbers.length / 3) }, (_, i) => [
    numbers[3 * i] as number,
    numbers[3 * i + 1] as number,
    numbers[3 * i + 2] as number,
  ])
}

/**
 * A HistogramProto: right edges and counts. The outermost edges may be ±1.8e308, so empty buckets at both ends go, and the
 * least and the greatest value end the rest, as TensorBoard does it.
 */
export function readOldHistogram(reader: ProtoReader): Bucket[] {
  const limits: number[] = []
  const counts: number[] = []
  let [min, max] = [NaN, NaN]
  while (reader.next()) {
    if (reader.field === 1) min = reader.double()
    else if (reader.field === 2) max = reader.double()
    else if (reader.field === 6) reader.doubles(limits)
    else if (reader.field === 7) reader.doubles(counts)
    else reader.skip()
  }
  const first = counts.findIndex((count) => count > 0)
  const last = counts.findLastIndex((count) => count > 0)
  if (first < 0) return []
  return counts
    .slice(first, last + 1)
    .map((count, i) => [
      i === 0 ? min : (limits[first + i - 1] ?? NaN),
      first + i === last ? max : (limits[first + i] ?? NaN),
      count,
    ])
}
