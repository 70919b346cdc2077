import { toDarkRunColor } from '#model/run-color.ts'
import type { Scheme } from './theme.ts'

/** A run's colour as it is painted on the given ground. @param color `#rrggbb` */
export function shownColor(color: string, scheme: Scheme): string {
  return scheme === 'dark' ? toDarkRunColor(color) : color
}
