/**
 * One row of a table. A record is a head, its own size and one number a column that tells type and size, and the values:
 * 0 is null, 1 to 6 are integers of 1, 2, 3, 4, 6 and 8 bytes, 7 is a double, 8 and 9 are the integers 0 and 1, even numbers
 * from 12 are bytes, odd ones text.
 * @see https://www.sqlite.org/fileformat2.html#record_format
 */
const INTEGER_BYTES = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0]
const NULL = 0
const DOUBLE = 7

const CACHE_BITS = 12
const MAX_CACHED_BYTES = 64

/** Where a column is in the record; -1: the table has none of that name. */
export type ColumnPlaces = {
  readonly places: readonly number[]
  /** The place of the column that is the row's id, which the record leaves empty; -1 without one. */
  readonly rowIdPlace: number
}

/** A view that is moved from row to row; what it gave stays. Columns are named by their place in the list that was asked for. */
export class Row {
  readonly #places: readonly number[]
  readonly #rowIdPlace: number
  readonly #last: number
  readonly #decoder: TextDecoder
  readonly #types: Float64Array
  readonly #offsets: Float64Array
  readonly #texts: (string | undefined)[] = new Array<string | undefined>(1 << CACHE_BITS).fill(undefined)
  #view: DataView = new DataView(new ArrayBuffer(0))
  #count = 0
  /** Where the row's id is, which few ask for. */
  #keyView: DataView = this.#view
  #key = 0

  constructor({ places, rowIdPlace }: ColumnPlaces, decoder: TextDecoder) {
    this.#places = places
    this.#rowIdPlace = rowIdPlace
    this.#last = Math.max(...places, -1) + 1
    this.#decoder = decoder
    this.#types = new Float64Array(this.#last)
    this.#offsets = new Float64Array(this.#last)
  }

  /** False when the record does not fit into its bytes. */
  moveTo(view: DataView, from: number, length: number, keyView: DataView, key: number): boolean {
    const head = readVarint(view, from)
    const headEnd = from + head.value
    const end = from + length
    if (head.value < 1 || headEnd > end) return false
    let at = from + head.size
    let offset = headEnd
    let count = 0
    while (at < headEnd && count < this.#last) {
      const { value: type, size } = readVarint(view, at)
      at += size
      this.#types[count] = type
      this.#offsets[count] = offset
      offset += bytesOf(type)
      count++
    }
    if (offset > end || at > headEnd) return false
    this.#view = view
    this.#count = count
    this.#keyView = keyView
    this.#key = key
    return true
  }

  /** NaN for null, text and bytes. Beyond 2^53 the nearest. */
  number(column: number): number {
    const place = this.#places[column] as number
    if (place === this.#rowIdPlace && place >= 0) return Number(readRowId(this.#keyView, this.#key))
    const type = this.#typeOf(place)
    if (type === DOUBLE) return this.#view.getFloat64(this.#offsets[place] as number)
    if (type === NULL || type > 9) return Number.NaN
    return readNumber(this.#view, this.#offsets[place] as number, type)
  }

  /** Null for null and bytes; numbers as text, integers exactly. */
  text(column: number): string | null {
    const place = this.#places[column] as number
    if (place === this.#rowIdPlace && place >= 0) return String(readRowId(this.#keyView, this.#key))
    const type = this.#typeOf(place)
    const offset = this.#offsets[place] as number
    if (type >= 13 && type % 2 === 1) return this.#decode(offset, (type - 13) / 2)
    if (type === NULL || type > 9) return null
    return type === 6 ? String(this.#view.getBigInt64(offset)) : String(this.number(column))
  }

  /** Null for what is no text and no bytes. */
  bytes(column: number): Uint8Array<ArrayBuffer> | null {
    const place = this.#places[column] as number
    const type = this.#typeOf(place)
    if (type < 12) return null
    return new Uint8Array(
      this.#view.buffer as ArrayBuffer,
      this.#view.byteOffset + (this.#offsets[place] as number),
      bytesOf(type),
    ).slice()
  }

  /** A row that was written before the column was added ends before it. */
  #typeOf(place: number): number {
    return place >= 0 && place < this.#count ? (this.#types[place] as number) : NULL
  }

  /** Keys and ids come again and again: to find one takes a sixth of the time to decode it. */
  #decode(offset: number, length: number): string {
    if (length > MAX_CACHED_BYTES) return this.#decodeNew(offset, length)
    let hash = length
    for (let at = offset; at < offset + length; at++)
      hash = Math.imul(hash ^ this.#view.getUint8(at), 0x0100_0193)
    const slot = hash >>> (32 - CACHE_BITS)
    const known = this.#texts[slot]
    if (known !== undefined && this.#equals(known, offset, length)) return known
    const text = this.#decodeNew(offset, length)
    // Of bytes that are one character each, so that they can be compared.
    if (text.length === length) this.#texts[slot] = text
    return text
  }

  #equals(text: string, offset: number, length: number): boolean {
    if (text.length !== length) return false
    for (let i = 0; i < length; i++) if (text.charCodeAt(i) !== this.#view.getUint8(offset + i)) return false
    return true
  }

  #decodeNew(offset: number, length: number): string {
    return this.#decoder.decode(new Uint8Array(this.#view.buffer, this.#view.byteOffset + offset, length))
  }
}

/** An integer of up to nine bytes, seven bits each, the highest first; beyond 2^53 the nearest. 0 bytes at the end of the view. */
export function readVarint(view: DataView, from: number): { readonly value: number; readonly size: number } {
  let value = 0
  for (let i = 0; i < 8; i++) {
    if (from + i >= view.byteLength) return { value: Number.POSITIVE_INFINITY, size: i + 1 }
    const byte = view.getUint8(from + i)
    value = value * 128 + (byte & 0x7f)
    if (byte < 0x80) return { value, size: i + 1 }
  }
  if (from + 8 >= view.byteLength) return { value: Number.POSITIVE_INFINITY, size: 9 }
  return { value: value * 256 + view.getUint8(from + 8), size: 9 }
}

/** As {@link readVarint}, exactly, and signed. */
function readRowId(view: DataView, from: number): bigint {
  let value = 0n
  for (let i = 0; i < 8; i++) {
    const byte = view.getUint8(from + i)
    value = (value << 7n) | BigInt(byte & 0x7f)
    if (byte < 0x80) return value
  }
  return BigInt.asIntN(64, (value << 8n) | BigInt(view.getUint8(from + 8)))
}

function readNumber(view: DataView, at: number, type: number): number {
  switch (type) {
    case 1:
      return view.getInt8(at)
    case 2:
      return view.getInt16(at)
    case 3:
      return view.getInt8(at) * 65_536 + view.getUint16(at + 1)
    case 4:
      return view.getInt32(at)
    case 5:
      return view.getInt16(at) * 2 ** 32 + view.getUint32(at + 2)
    case 6:
      return Number(view.getBigInt64(at))
    default:
      return type - 8
  }
}

function bytesOf(type: number): number {
  return type < 12 ? (INTEGER_BYTES[type] as number) : Math.floor((type - 12) / 2)
}
