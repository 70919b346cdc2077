/** Cells of any table as numbers, moments and words. Of delimited text they are strings, of others what the file holds. */
import type { Milliseconds } from '#base/units.ts'
import { parsePythonFloat } from '#base/python-float.ts'
import { fromEpoch } from '../from-epoch.ts'
import { maybeMetric } from '../logged-values.ts'

/** Undefined for an empty cell and for what is no number. */
export function cellNumber(cell: unknown): number | undefined {
  if (typeof cell === 'string') return parsePythonFloat(cell.trim())
  return maybeMetric(cell)
}

/** '' for an empty cell. */
export function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'string') return cell
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? '' : cell.toISOString()
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell)
  return (
    JSON.stringify(cell, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)) ?? ''
  )
}

/** 1973: smaller numbers are durations or counts. */
const LEAST_SECONDS = 1e8

/** A date, or a number since the epoch in s, ms, us or ns, told by its size. A date without a zone is UTC. */
export function cellTime(cell: unknown): Milliseconds | undefined {
  if (cell instanceof Date) return finite(cell.getTime())
  const number = cellNumber(cell)
  if (number !== undefined) return number < LEAST_SECONDS ? undefined : fromEpoch(number)
  return typeof cell === 'string' ? parseDate(cell.trim()) : undefined
}

const DATE = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?) ?(Z|UTC|[+-]\d\d:?\d\d)?)?$/

function parseDate(text: string): Milliseconds | undefined {
  const [, day, clock = '00:00', zone = 'Z'] = DATE.exec(text) ?? []
  if (day === undefined) return undefined
  return finite(
    Date.parse(
      `${day}T${clock.replace(',', '.')}${zone === 'UTC' ? 'Z' : zone.replace(/(\d\d)(\d\d)$/, '$1:$2')}`,
    ),
  )
}

function finite(time: number): number | undefined {
  return Number.isFinite(time) ? time : undefined
}
