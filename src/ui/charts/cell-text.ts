/** What runs have, as texts and in their order. Pure. */
import type { RunCell } from '#model/run-cells.ts'
import { compareNames } from './metric-sections.ts'

/** What stands for a run that has no value. */
export const NO_VALUE = '–'

export function cellText(cell: RunCell): string {
  return cell === undefined || cell === '' ? NO_VALUE : String(cell)
}

/** NaN where there is no number; params are texts, and an empty one is none. */
export function cellNumber(cell: RunCell): number {
  return cell === undefined || (typeof cell === 'string' && cell.trim() === '') ? NaN : Number(cell)
}

/** NaN is one, too: a metric of which a run diverged is still numbers. */
export function isNumber(cell: RunCell): boolean {
  return typeof cell === 'number' || !Number.isNaN(cellNumber(cell))
}

/** In their order: numbers as numbers, nothing last. */
export function distinctTexts(cells: readonly RunCell[]): string[] {
  return [...new Set(cells.map(cellText))].sort(compareTexts)
}

export function compareTexts(a: string, b: string): number {
  if (a === NO_VALUE || b === NO_VALUE) return Number(a === NO_VALUE) - Number(b === NO_VALUE)
  const difference = Number(a) - Number(b)
  return Number.isNaN(difference) || difference === 0 ? compareNames(a, b) : difference
}
