import type { Range } from '#model/chart.ts'

/** The visible range of x: zooming, panning, and the way back. Pure; `undefined` is "all". */

/** Below this share of the whole, or of the size of x itself, doubles are too coarse to draw. */
const MIN_SHARE = 1e-9

/** Zooms about a place so that it stays under the pointer. @param factor below 1 zooms in */
export function zoomAbout(window: Range, about: number, factor: number): Range {
  return [about + (window[0] - about) * factor, about + (window[1] - about) * factor]
}

/** Moves a window and stops at the ends of the data. */
export function panBy(window: Range, delta: number, all: Range): Range {
  const span = window[1] - window[0]
  const start = Math.min(Math.max(window[0] + delta, all[0]), Math.max(all[0], all[1] - span))
  return [start, start + span]
}

/** The part of a wished window that holds data; undefined when that is everything, or nothing can be seen in it. */
export function clampWindow(wish: Range, all: Range): Range | undefined {
  const min = Math.max(Math.min(wish[0], wish[1]), all[0])
  const max = Math.min(Math.max(wish[0], wish[1]), all[1])
  const smallest = Math.max((all[1] - all[0]) * MIN_SHARE, Math.max(Math.abs(min), Math.abs(max)) * 1e-14)
  if (!(max - min > smallest)) return undefined
  return min <= all[0] && max >= all[1] ? undefined : [min, max]
}

/** What to ask for so that lines reach the edges and a short pan shows no gap: half a window more on each side. */
export function widenWindow(window: Range): Range {
  const half = (window[1] - window[0]) / 2
  return [window[0] - half, window[1] + half]
}

/** A range that can be drawn: one point gets room around it. */
export function drawableRange(extent: Range): Range {
  if (extent[1] > extent[0]) return extent
  const room = extent[0] === 0 ? 1 : Math.max(Math.abs(extent[0]) * 1e-6, 0.5)
  return [extent[0] - room, extent[1] + room]
}

/** The y range to draw: the extent and a little air; on a log axis the air is in decades. Zero stays the floor of what is positive. */
export function paddedRange(extent: Range | undefined, log: boolean): Range {
  if (extent === undefined) return log ? [0.1, 1] : [0, 1]
  const [min, max] = extent
  if (log) {
    const air = Math.max((Math.log10(max) - Math.log10(min)) * 0.06, 0.08)
    return finiteRange(min / 10 ** air, max * 10 ** air)
  }
  if (min === max) {
    const room = Math.abs(min) * 0.1 || 1
    return finiteRange(min - room, max + room)
  }
  const air = max * 0.06 - min * 0.06
  return finiteRange(min >= 0 ? Math.max(0, min - air) : min - air, max + air)
}

function finiteRange(min: number, max: number): Range {
  return [Math.max(min, -Number.MAX_VALUE), Math.min(max, Number.MAX_VALUE)]
}
