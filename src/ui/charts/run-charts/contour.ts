/** A third value of runs over two others: between the runs it is a mean of theirs, the nearer the weightier (Shepard's). Pure. */
import type { Range } from '#model/chart.ts'
import { shareOf } from '../scale.ts'
import type { AxesFrame } from '../paint-axes.ts'

/** A point of the plot, CSS px, and its value. */
export type FieldPoint = { readonly left: number; readonly top: number; readonly value: number }

export type Field = {
  /** CSS px, of what the field spans. */
  readonly width: number
  readonly height: number
  readonly columns: number
  readonly rows: number
  /** Row by row from the top, at the corners of equal cells. */
  readonly values: Float64Array
}

/** Each of so many places of the field is weighed against each point, at most. */
const MOST_WEIGHINGS = 4_000_000
const MOST_CELLS = 96
const LEAST_CELLS = 12
/** Half the fourth power of the distance: near points rule, far ones level. */
const POWER = 2

/** @param points at least one */
export function makeField(points: readonly FieldPoint[], width: number, height: number): Field {
  const across = Math.sqrt((MOST_WEIGHINGS / points.length) * (width / Math.max(1, height)))
  const columns = Math.round(Math.min(MOST_CELLS, Math.max(LEAST_CELLS, across)))
  const rows = Math.max(LEAST_CELLS, Math.round((columns * height) / Math.max(1, width)))
  const values = new Float64Array((columns + 1) * (rows + 1))
  for (let row = 0; row <= rows; row++)
    for (let column = 0; column <= columns; column++)
      values[row * (columns + 1) + column] = weigh(points, (column * width) / columns, (row * height) / rows)
  return { width, height, columns, rows, values }
}

function weigh(points: readonly FieldPoint[], left: number, top: number): number {
  let [weights, mean] = [0, 0]
  for (const point of points) {
    const square = (point.left - left) ** 2 + (point.top - top) ** 2
    if (square < 1e-9) return point.value
    const weight = 1 / square ** POWER
    weights += weight
    // A running mean: a sum, or a difference, could pass the largest number.
    const share = weight / weights
    mean = mean * (1 - share) + point.value * share
  }
  return mean
}

/** Between the corners of a cell on straight lines. CSS px from the field's corner. */
export function fieldAt({ width, height, columns, rows, values }: Field, left: number, top: number): number {
  const [x, y] = [(left / width) * columns, (top / height) * rows]
  const [column, row] = [Math.min(columns - 1, Math.floor(x)), Math.min(rows - 1, Math.floor(y))]
  const [right, down] = [x - column, y - row]
  const at = (dx: 0 | 1, dy: 0 | 1): number => values[(row + dy) * (columns + 1) + column + dx] as number
  return (
    (at(0, 0) * (1 - right) + at(1, 0) * right) * (1 - down) +
    (at(0, 1) * (1 - right) + at(1, 1) * right) * down
  )
}

const PIXEL = 3
/** Steps of colour, whose edges are the lines of equal value. */
const LEVELS = 14
const ALPHA = 0.75

export type FieldColors = {
  readonly range: Range
  readonly log: boolean
  /** @param share of the range, from 0 to 1 */
  readonly colorOf: (share: number) => string
}

/** Equal neighbours of a row are one rectangle. */
export function paintField({ ctx, left, top }: AxesFrame, field: Field, colors: FieldColors): void {
  const levelAt = (x: number, y: number): number => {
    const share = shareOf(fieldAt(field, x, y), colors.range, colors.log)
    return Math.min(LEVELS - 1, Math.max(0, Math.floor(share * LEVELS)))
  }
  ctx.globalAlpha = ALPHA
  for (let y = 0; y < field.height; y += PIXEL) {
    const height = Math.min(PIXEL, field.height - y)
    const middle = y + height / 2
    let [start, level] = [0, levelAt(0, middle)]
    const end = (x: number): void => {
      ctx.fillStyle = colors.colorOf((level + 0.5) / LEVELS)
      ctx.fillRect(left + start, top + y, x - start, height)
    }
    for (let x = PIXEL; x < field.width; x += PIXEL) {
      const next = levelAt(Math.min(field.width, x + PIXEL / 2), middle)
      if (next === level) continue
      end(x)
      ;[start, level] = [x, next]
    }
    end(field.width)
  }
  ctx.globalAlpha = 1
}
