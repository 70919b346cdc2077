/** From the file of house prices to what a network learns from. Pure, and the same for the same seed. */
import { inferSchema, initParser } from 'udsv'

/** As in the file. */
export const TARGET = 'median_house_value'

const NUMBERS = [
  'longitude',
  'latitude',
  'housing_median_age',
  'total_rooms',
  'total_bedrooms',
  'population',
  'households',
  'median_income',
] as const
/** Counts span four decades, so the networks see their logarithms. */
const COUNTS: ReadonlySet<string> = new Set(['total_rooms', 'total_bedrooms', 'population', 'households'])
const PLACE = 'ocean_proximity'
const PLACES = ['<1H OCEAN', 'INLAND', 'NEAR OCEAN', 'NEAR BAY', 'ISLAND'] as const

/** One input of a network each. */
export const FEATURES: readonly string[] = [...NUMBERS, ...PLACES.map((place) => `${PLACE}=${place}`)]

export type Houses = {
  readonly rows: number
  /** Rows x FEATURES, row by row; missing bedrooms are the median. */
  readonly inputs: Float32Array
  /** Dollars. */
  readonly prices: Float64Array
  /** Cells that were empty. */
  readonly missing: number
}

/** @throws Error when a column is not there */
export function parseHouses(csv: string): Houses {
  const parser = initParser(inferSchema(csv))
  const names = parser.schema.cols.map(({ name }) => name)
  const cells = parser.stringCols(csv)
  const column = (name: string): readonly string[] => {
    const found = cells[names.indexOf(name)]
    if (found === undefined) throw new Error(`The file of house prices has no column ${name}.`)
    return found
  }
  const prices = Float64Array.from(column(TARGET), Number)
  const rows = prices.length
  const inputs = new Float32Array(rows * FEATURES.length)
  let missing = 0
  NUMBERS.forEach((name, at) => {
    const texts = column(name)
    const known = Float64Array.from(
      texts.filter((text) => text !== ''),
      Number,
    )
    missing += rows - known.length
    const median = known.sort()[known.length >> 1] ?? 0
    texts.forEach((text, row) => {
      const value = text === '' ? median : Number(text)
      inputs[row * FEATURES.length + at] = COUNTS.has(name) ? Math.log1p(value) : value
    })
  })
  column(PLACE).forEach((place, row) => {
    const at = PLACES.indexOf(place as (typeof PLACES)[number])
    if (at >= 0) inputs[row * FEATURES.length + NUMBERS.length + at] = 1
  })
  return { rows, inputs, prices, missing }
}

export type Part = {
  readonly rows: number
  /** Rows x FEATURES; numbers with mean 0 and deviation 1 over the training part, places 0 or 1. */
  readonly x: Float32Array
  /** The logarithm of the price, scaled likewise. */
  readonly y: Float32Array
  /** Dollars. */
  readonly prices: Float64Array
}

export type Split = {
  readonly train: Part
  readonly validation: Part
  readonly test: Part
  /** From a network's output to dollars. */
  readonly toDollars: (output: number) => number
}

export type Sizes = { readonly train: number; readonly validation: number; readonly test: number }

/** Five districts are islands: scaled to deviation 1, one of them would throw a network off. */
const UNSCALED = { mean: 0, deviation: 1 }

/** Draws districts without repetition. Scales come from the training part alone, so nothing of the others leaks in. */
export function splitHouses(houses: Houses, sizes: Sizes, seed: number): Split {
  const order = shuffledIndices(houses.rows, makeRandom(seed))
  const width = FEATURES.length
  const trainRows = order.subarray(0, sizes.train)
  const scales = FEATURES.map((_, at) =>
    at < NUMBERS.length ? scaleOf(trainRows, (row) => houses.inputs[row * width + at] ?? 0) : UNSCALED,
  )
  const target = scaleOf(trainRows, (row) => Math.log(houses.prices[row] ?? 1))
  const take = (from: number, count: number): Part => {
    const rows = order.subarray(from, from + count)
    const x = new Float32Array(rows.length * width)
    rows.forEach((row, i) => {
      scales.forEach(({ mean, deviation }, at) => {
        x[i * width + at] = ((houses.inputs[row * width + at] ?? 0) - mean) / deviation
      })
    })
    const prices = Float64Array.from(rows, (row) => houses.prices[row] ?? NaN)
    const y = Float32Array.from(prices, (price) => (Math.log(price) - target.mean) / target.deviation)
    return { rows: rows.length, x, y, prices }
  }
  return {
    train: take(0, sizes.train),
    validation: take(sizes.train, sizes.validation),
    test: take(sizes.train + sizes.validation, sizes.test),
    toDollars: (output) => Math.exp(output * target.deviation + target.mean),
  }
}

/** The first rows of a part, which are as random as any; all of it when it has fewer. */
export function firstRows(part: Part, count: number): Part {
  const rows = Math.min(count, part.rows)
  return {
    rows,
    x: part.x.subarray(0, rows * FEATURES.length),
    y: part.y.subarray(0, rows),
    prices: part.prices.subarray(0, rows),
  }
}

function scaleOf(rows: Uint32Array, valueAt: (row: number) => number): { mean: number; deviation: number } {
  let sum = 0
  let squares = 0
  for (const row of rows) {
    const value = valueAt(row)
    sum += value
    squares += value * value
  }
  const mean = sum / rows.length
  return { mean, deviation: Math.sqrt(squares / rows.length - mean * mean) }
}

/** Mulberry32: numbers from 0 to 1, the same for the same seed. */
export function makeRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Fisher and Yates. */
export function shuffledIndices(count: number, random: () => number): Uint32Array {
  const indices = Uint32Array.from({ length: count }, (_, i) => i)
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const swapped = indices[i] as number
    indices[i] = indices[j] as number
    indices[j] = swapped
  }
  return indices
}

export type Scores = {
  /** Mean absolute error in dollars. */
  readonly mae: number
  /** Share of the prices' variance that is explained; 1 is perfect, below 0 is worse than guessing the mean. */
  readonly r2: number
}

export function scorePredictions(predicted: Float64Array, prices: Float64Array): Scores {
  const mean = prices.reduce((sum, price) => sum + price, 0) / prices.length
  let absolute = 0
  let squared = 0
  let spread = 0
  prices.forEach((price, i) => {
    const error = (predicted[i] as number) - price
    absolute += Math.abs(error)
    squared += error * error
    spread += (price - mean) ** 2
  })
  return { mae: absolute / prices.length, r2: 1 - squared / spread }
}
