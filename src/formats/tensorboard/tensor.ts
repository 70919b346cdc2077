/** @see https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/tensor.proto */
import type { ProtoReader, Range } from '../protobuf.ts'

export type Tensor = {
  /** Rows and so on; empty for a single number. */
  readonly shape: readonly number[]
  /** Of the numeric types; empty for strings and for types that are not read. */
  readonly numbers: ArrayLike<number>
  /** Where the strings lie in the reader's bytes. */
  readonly strings: readonly Range[]
}

type Decode = (view: DataView, at: number) => number

/** By the number of the type: its size in `tensor_content`, and how it is read there. */
const TYPES: Readonly<Record<number, readonly [size: number, decode: Decode]>> = {
  1: [4, (view, at) => view.getFloat32(at, true)],
  2: [8, (view, at) => view.getFloat64(at, true)],
  3: [4, (view, at) => view.getInt32(at, true)],
  4: [1, (view, at) => view.getUint8(at)],
  5: [2, (view, at) => view.getInt16(at, true)],
  6: [1, (view, at) => view.getInt8(at)],
  9: [8, (view, at) => Number(view.getBigInt64(at, true))],
  10: [1, (view, at) => view.getUint8(at)],
  14: [2, (view, at) => fromBfloat16(view.getUint16(at, true))],
  17: [2, (view, at) => view.getUint16(at, true)],
  19: [2, (view, at) => fromHalf(view.getUint16(at, true))],
  22: [4, (view, at) => view.getUint32(at, true)],
  23: [8, (view, at) => Number(view.getBigUint64(at, true))],
}

const FLOAT = 1
const HALF = 19
const BFLOAT16 = 14

export function readTensor(reader: ProtoReader): Tensor {
  let type = 0
  let shape: readonly number[] = []
  let content: Uint8Array | undefined
  const numbers: number[] = []
  const strings: Range[] = []
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        type = reader.int()
        break
      case 2:
        shape = readShape(reader)
        break
      case 4:
        content = reader.data()
        break
      case 5:
        reader.floats(numbers)
        break
      case 6:
        reader.doubles(numbers)
        break
      case 8:
        strings.push(reader.range())
        break
      // Small integers, int64, bool, uint32, uint64; and halves, by their bits.
      case 7:
      case 10:
      case 11:
      case 13:
      case 16:
      case 17:
        reader.ints(numbers)
        break
      default:
        reader.skip()
    }
  }
  if (content !== undefined) return { shape, numbers: readContent(type, content), strings }
  return { shape, numbers: fromBits(type, numbers), strings }
}

/** The number of a tensor as writers of scalars have it: float32, without a shape. Of any other {@link readTensor} tells. */
export function maybeFloat(reader: ProtoReader): number | undefined {
  let type = 0
  let number: number | undefined
  while (reader.next()) {
    const { field } = reader
    if (field === 1) type = reader.int()
    else if (field === 2) {
      if (reader.start() !== reader.at) return undefined
    } else {
      if (number !== undefined || (field !== 4 && field !== 5)) return undefined
      number = field === 5 ? reader.maybeFloat() : reader.maybeFloatBytes()
      if (number === undefined) return undefined
    }
  }
  return type === FLOAT ? number : undefined
}

function readShape(reader: ProtoReader): number[] {
  const shape: number[] = []
  const outer = reader.enter()
  while (reader.next()) {
    if (reader.field === 2) shape.push(readDimension(reader))
    else reader.skip()
  }
  reader.leave(outer)
  return shape
}

function readDimension(reader: ProtoReader): number {
  let size = 0
  const outer = reader.enter()
  while (reader.next()) {
    if (reader.field === 1) size = reader.int()
    else reader.skip()
  }
  reader.leave(outer)
  return size
}

function readContent(type: number, content: Uint8Array): Float64Array {
  const known = TYPES[type]
  if (known === undefined) return new Float64Array(0)
  const [size, decode] = known
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength)
  return Float64Array.from({ length: Math.floor(content.length / size) }, (_, i) => decode(view, i * size))
}

function fromBits(type: number, numbers: number[]): number[] {
  if (type === HALF) return numbers.map(fromHalf)
  return type === BFLOAT16 ? numbers.map(fromBfloat16) : numbers
}

function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

const scratch = new DataView(new ArrayBuffer(4))

/** A float32 without its lower half. */
function fromBfloat16(bits: number): number {
  scratch.setUint16(0, bits)
  return scratch.getFloat32(0)
}
