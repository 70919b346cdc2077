/**
 * The usual body of a log-batch, read straight into columns: the general way makes a thousand objects of a thousand points,
 * twice, which takes longer than to store them. It is taken only where both ways give the same; all else, and whatever is
 * wrong, is left to the general way.
 */
import type { MetricColumns } from '#model/metric.ts'

/** Points of the run alone: none names a logged model or a dataset. */
export class PlainMetrics {
  readonly columns: MetricColumns

  constructor(columns: MetricColumns) {
    this.columns = columns
  }
}

/** As MLflow's client and most others begin: what stands before the metrics cannot be one of their own texts. */
const HEAD = /^\{\s*(?:"run_(?:id|uuid)"\s*:\s*"[^"\\]*"\s*,\s*)?"metrics"\s*:\s*\[/
/** What may name the metrics once more, of which JSON takes the last. */
const METRICS_AGAIN = /"metrics"|\\u/

/** The body's fields, its metrics as {@link PlainMetrics}. Undefined: it is not of the usual form. */
export function scanBatch(body: string): Readonly<Record<string, unknown>> | undefined {
  const head = HEAD.exec(body)?.[0]
  if (head === undefined) return undefined
  const scan = new Scan(body, head.length)
  const metrics = scan.metrics()
  const tail = body.slice(scan.at)
  if (metrics === undefined || METRICS_AGAIN.test(tail)) return undefined
  try {
    return { ...(JSON.parse(head + tail) as object), metrics }
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

const [QUOTE, COMMA, COLON, OPEN, CLOSE, END, MINUS, POINT, NIL, NINE] = Array.from('",:{}]-.09', (char) =>
  char.charCodeAt(0),
) as [number, number, number, number, number, number, number, number, number, number]

const FIELDS = ['key', 'value', 'timestamp', 'step'] as const
const [KEY, VALUE] = [0, 1]

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const MAX_DIGITS = 15
/** Of which the general way makes something else than what is written. */
const ESCAPE_OR_CONTROL = /[\\\p{Cc}]/u

/** Each method reads on from `at`. */
class Scan {
  readonly #text: string
  at: number
  /** The values of FIELDS, NaN where there is none yet. */
  readonly #point = new Float64Array(FIELDS.length)
  readonly #places = new Map<string, number>()
  readonly #keyIndex: number[] = []
  readonly #step: number[] = []
  readonly #value: number[] = []
  readonly #time: number[] = []

  constructor(text: string, at: number) {
    this.#text = text
    this.at = at
  }

  /** Up to the bracket that ends them. Undefined: something else than the usual stands there. */
  metrics(): PlainMetrics | undefined {
    do {
      if (!this.#readPoint()) return undefined
    } while (this.#take(COMMA))
    if (this.#next() !== END) return undefined
    return new PlainMetrics({
      keys: [...this.#places.keys()],
      keyIndex: Uint32Array.from(this.#keyIndex),
      step: Float64Array.from(this.#step),
      value: Float64Array.from(this.#value),
      time: Float64Array.from(this.#time),
    })
  }

  #readPoint(): boolean {
    if (!this.#take(OPEN)) return false
    const point = this.#point.fill(NaN)
    do {
      const field = this.#field()
      if (field < 0 || !Number.isNaN(point[field])) return false
      const read = field === KEY ? this.#key() : field === VALUE ? this.#number() : this.#whole()
      if (read === undefined) return false
      point[field] = read
    } while (this.#take(COMMA))
    const [place, value, time, step] = point as unknown as [number, number, number, number]
    if (!this.#take(CLOSE) || Number.isNaN(place + value + time)) return false
    this.#keyIndex.push(place)
    this.#value.push(value)
    this.#time.push(time)
    this.#step.push(Number.isNaN(step) ? 0 : step)
    return true
  }

  /** The code of the next character that is no blank, which stays. */
  #next(): number {
    for (;;) {
      const code = this.#text.charCodeAt(this.at)
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return code
      this.at++
    }
  }

  #take(code: number): boolean {
    if (this.#next() !== code) return false
    this.at++
    return true
  }

  /** Its place in FIELDS, read with its colon; -1 for any other. */
  #field(): number {
    if (!this.#take(QUOTE)) return -1
    const field = FIELDS.findIndex((name) => this.#text.startsWith(name, this.at))
    this.at += FIELDS[field]?.length ?? 0
    return this.#text.charCodeAt(this.at++) === QUOTE && this.#take(COLON) ? field : -1
  }

  /** Its place among the keys. */
  #key(): number | undefined {
    if (!this.#take(QUOTE)) return undefined
    const end = this.#text.indexOf('"', this.at)
    const key = this.#text.slice(this.at, end)
    this.at = end + 1
    const known = this.#places.get(key)
    if (known !== undefined) return known
    if (end < 0 || key === '' || ESCAPE_OR_CONTROL.test(key)) return undefined
    this.#places.set(key, this.#places.size)
    return this.#places.size - 1
  }

  #number(): number | undefined {
    this.#next()
    NUMBER.lastIndex = this.at
    if (!NUMBER.test(this.#text)) return undefined
    const number = Number(this.#text.slice(this.at, NUMBER.lastIndex))
    this.at = NUMBER.lastIndex
    return number
  }

  /** Most are a few digits. */
  #whole(): number | undefined {
    const first = this.#next()
    let [number, at, code] = [0, this.at, first]
    for (; code >= NIL && code <= NINE; code = this.#text.charCodeAt(++at)) number = number * 10 + code - NIL
    const digits = at - this.at
    if (digits === 0 ? first === MINUS : first === NIL || digits > MAX_DIGITS || code === POINT)
      return ensureWhole(this.#number())
    // An exponent is left where it stands, and refused there as what is not usual.
    if (digits === 0) return undefined
    this.at = at
    return number
  }
}

function ensureWhole(number: number | undefined): number | undefined {
  return number !== undefined && Number.isSafeInteger(number) ? number : undefined
}
