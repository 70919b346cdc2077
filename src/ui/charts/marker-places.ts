import type { Accessor } from 'solid-js'
import type { LinesRequest } from '#model/lines.ts'
import { useChartGroup } from './chart-group.ts'

/** Where the shared marker stands on this axis; undefined without one, or where it was set on another axis. */
export function createMarkerPlaces(
  x: Accessor<LinesRequest['x']>,
): Accessor<readonly [number, number | undefined] | undefined> {
  const group = useChartGroup()
  return () => {
    const marker = group.marker()
    return marker?.x === x() ? [marker.at, marker.to] : undefined
  }
}
