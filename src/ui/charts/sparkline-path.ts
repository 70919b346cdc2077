import type { SeriesSlice } from '#model/metric.ts'
import { shareOf } from './scale.ts'
import { xExtent, yExtent } from './slices.ts'
import { drawableRange } from './x-window.ts'

/** The SVG path of a slice in a box of the given size; '' when nothing in it is finite. Breaks at what is not. */
export function sparklinePath(slice: SeriesSlice, width: number, height: number): string {
  const extent = xExtent([slice])
  if (extent === undefined) return ''
  const x = drawableRange(extent)
  const yFound = yExtent([slice], extent, false)
  if (yFound === undefined) return ''
  const y = drawableRange(yFound)
  let path = ''
  let down = false
  const to = (at: number, value: number): void => {
    if (!Number.isFinite(value)) {
      down = false
      return
    }
    const left = (shareOf(at, x) * width).toFixed(1)
    const top = ((1 - shareOf(value, y)) * height).toFixed(1)
    path += `${down ? 'L' : 'M'}${left} ${top}`
    down = true
  }
  for (let i = 0; i < slice.x.length; i++) {
    const at = (column: Float64Array): number => column[i] ?? NaN
    if (slice.raw) {
      to(at(slice.x), at(slice.y))
    } else {
      to(at(slice.x), at(slice.first))
      if (Number.isFinite(at(slice.min))) {
        to(at(slice.x), at(slice.min))
        to(at(slice.x), at(slice.max))
      }
      to(at(slice.xEnd), at(slice.last))
    }
  }
  return path
}
