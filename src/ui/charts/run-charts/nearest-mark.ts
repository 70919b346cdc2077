/** Middles of marks, CSS px of the picture, one array each way. */
export type MarkPlaces = { readonly lefts: ArrayLike<number>; readonly tops: ArrayLike<number> }

/** The number of the mark nearest to a place of the picture; undefined when none is nearer than `within`, CSS px. */
export function nearestMark(
  { lefts, tops }: MarkPlaces,
  left: number,
  top: number,
  within: number,
): number | undefined {
  let [best, distance] = [-1, within]
  for (let i = 0; i < lefts.length; i++) {
    const away = Math.hypot((lefts[i] as number) - left, (tops[i] as number) - top)
    if (away >= distance) continue
    best = i
    distance = away
  }
  return best < 0 ? undefined : best
}
