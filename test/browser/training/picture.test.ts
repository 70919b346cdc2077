import { expect, test } from 'vitest'
import { drawPredictions } from '#ui/pages/welcome/training/picture.ts'

const WHITE = [255, 255, 255, 255]

function draw(predicted: number[], prices: number[]) {
  const canvas = drawPredictions({
    title: 'mlp-32',
    predicted: Float64Array.from(predicted),
    prices: Float64Array.from(prices),
    scores: { mae: 42_000, r2: 0.7 },
    color: '#ff0000',
  })
  const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D
  const image = context.getImageData(0, 0, canvas.width, canvas.height)
  let reds = 0
  let top = Infinity
  for (let i = 0; i < image.data.length; i += 4) {
    const [red = 0, green = 0, blue = 0] = image.data.subarray(i, i + 3)
    if (red > 200 && green < 190 && green === blue) {
      reds++
      top = Math.min(top, Math.floor(i / 4 / canvas.width))
    }
  }
  return { canvas, reds, top, corner: [...image.data.subarray(0, 4)] }
}

test('the picture is twice its size in CSS pixels, on white, with a dot a district', () => {
  const { canvas, reds, corner } = draw([200_000], [100_000])
  expect([canvas.width, canvas.height, corner]).toEqual([1040, 960, WHITE])
  expect(reds).toBeGreaterThan(30)
  expect(draw([200_000, 100_000], [100_000, 300_000]).reds).toBeGreaterThan(1.8 * reds)
})

test('a prediction above the axis stands at its edge, however far off', () => {
  const { reds, top } = draw([9e9], [400_000])
  expect(reds).toBeGreaterThan(20)
  expect(top).toBeGreaterThan(100)
  expect(top).toBeLessThan(140)
  expect(draw([Infinity], [400_000]).top).toBe(top)
})
