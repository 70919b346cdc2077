type Extremes = { readonly min: number; readonly max: number; readonly nonFinite: number }

/** Over the finite values from `start` to before `end`; NaN when there is none. Of 0 and -0 the first is kept. */
export function findExtremes(values: Float64Array, start: number, end: number): Extremes {
  let [min, max, nonFinite] = [Infinity, -Infinity, 0]
  for (let i = start; i < end; i++) {
    const value = values[i] as number
    if (value - value !== 0) nonFinite++
    else {
      if (value < min) min = value
      if (value > max) max = value
    }
  }
  return nonFinite < end - start ? { min, max, nonFinite } : { min: NaN, max: NaN, nonFinite }
}
