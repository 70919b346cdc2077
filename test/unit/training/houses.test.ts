import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  FEATURES,
  firstRows,
  makeRandom,
  parseHouses,
  scorePredictions,
  shuffledIndices,
  splitHouses,
} from '#ui/pages/welcome/training/houses.ts'

const houses = parseHouses(readFileSync('public/data/california-housing.csv', 'utf8'))
const SIZES = { train: 2_000, validation: 500, test: 400 }
const split = splitHouses(houses, SIZES, 1)
const width = FEATURES.length

test('the shipped file is read whole', () => {
  expect([houses.rows, houses.missing, width]).toEqual([20_640, 207, 13])
  // awk -F, 'NR>1{s+=$9}END{print s/(NR-1)}'
  expect(houses.prices.reduce((sum, price) => sum + price, 0) / houses.rows).toBeCloseTo(206_855.817, 2)
  expect([...houses.inputs.subarray(0, 3)]).toEqual([Math.fround(-122.23), Math.fround(37.88), 41])
  expect(houses.inputs[7]).toBeCloseTo(8.3252, 5)
  expect([...houses.inputs.subarray(8, 13)]).toEqual([0, 0, 0, 1, 0])
  expect(houses.inputs.every(Number.isFinite)).toBe(true)
})

test('every district is in one place of the ocean, as often as the file says', () => {
  const counts = [8, 9, 10, 11, 12].map((at) => {
    let count = 0
    for (let row = 0; row < houses.rows; row++) count += houses.inputs[row * width + at] ?? 0
    return count
  })
  expect(counts).toEqual([9_136, 6_551, 2_658, 2_290, 5])
})

test('missing bedrooms are the median of the known ones', () => {
  const text =
    'longitude,latitude,housing_median_age,total_rooms,total_bedrooms,population,households,median_income,median_house_value,ocean_proximity\n'
  const row = (bedrooms: string) => `-120,35,10,100,${bedrooms},50,20,3.5,100000,INLAND\n`
  const small = parseHouses(text + row('4') + row('') + row('90') + row('10'))
  expect(small.missing).toBe(1)
  expect(small.inputs[width + 4]).toBeCloseTo(Math.log1p(10), 5)
})

test('a file without the column is refused by its name', () => {
  expect(() => parseHouses('a,b\n1,2\n')).toThrow('no column median_house_value')
})

test('parts are disjoint, seeded, and scaled by the training part alone', () => {
  const again = splitHouses(houses, SIZES, 1)
  expect(again.test.x).toEqual(split.test.x)
  expect(splitHouses(houses, SIZES, 2).train.x).not.toEqual(split.train.x)
  expect([split.train.rows, split.validation.rows, split.test.rows]).toEqual([2_000, 500, 400])
  for (const at of [0, 3, 7]) {
    const column = Array.from({ length: 2_000 }, (_, row) => split.train.x[row * width + at] ?? NaN)
    const mean = column.reduce((sum, value) => sum + value, 0) / 2_000
    const spread = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2_000
    expect(mean).toBeCloseTo(0, 3)
    expect(spread).toBeCloseTo(1, 3)
  }
  const keys = [split.train, split.validation, split.test].flatMap(({ x, rows }) =>
    Array.from({ length: rows }, (_, row) => x.subarray(row * width, (row + 1) * width).join()),
  )
  expect(new Set(keys).size).toBe(2_900)
})

test('an output goes back to the price it was made of', () => {
  split.test.y.forEach((y, i) => expect(split.toDollars(y) / (split.test.prices[i] ?? 0)).toBeCloseTo(1, 4))
})

test('a few rows are the first ones, and never more than there are', () => {
  expect(firstRows(split.train, 5_000).rows).toBe(2_000)
  const few = firstRows(split.train, 3)
  expect([few.rows, few.x.length, few.y.length, few.prices.length]).toEqual([3, 3 * width, 3, 3])
  expect(few.prices[2]).toBe(split.train.prices[2])
})

test('a shuffle has every index once, and the random numbers are even', () => {
  const random = makeRandom(7)
  expect([...shuffledIndices(1_000, random)].sort((a, b) => a - b)).toEqual(
    Array.from({ length: 1_000 }, (_, i) => i),
  )
  const draws = Array.from({ length: 10_000 }, random)
  expect(draws.every((draw) => draw >= 0 && draw < 1)).toBe(true)
  expect(draws.filter((draw) => draw < 0.5).length).toBeGreaterThan(4_800)
  expect(draws.filter((draw) => draw < 0.5).length).toBeLessThan(5_200)
})

test('scores: exact is 1, the mean is 0', () => {
  const prices = Float64Array.of(100, 200, 300)
  expect(scorePredictions(prices, prices)).toEqual({ mae: 0, r2: 1 })
  expect(scorePredictions(Float64Array.of(200, 200, 200), prices)).toEqual({ mae: 200 / 3, r2: 0 })
})
