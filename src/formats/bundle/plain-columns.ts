/**
 * Columns of numbers that stand in a Parquet file as they do in memory, in one page each, as `write-points.ts` writes them: any
 * stretch of such a column can be read alone.
 */
import type { FileMetaData } from 'hyparquet'
import type { Bytes } from '#base/units.ts'
import { WRITER } from './layout.ts'

/** Of the page. */
const MAX_HEADER_BYTES: Bytes = 256
/** A double, a 64-bit integer. */
export const NUMBER_BYTES: Bytes = 8

const NUMBERS = ['step', 'timestamp', 'value'] as const

/** Where each column's first number stands. */
export type PlainColumns = Readonly<Record<(typeof NUMBERS)[number], Bytes>>

/** Undefined for a group of rows that somebody else wrote: only we say that a column is one page. */
export function maybePlain(
  { created_by, row_groups }: FileMetaData,
  group: number,
): PlainColumns | undefined {
  const { columns = [], num_rows } = row_groups[group] ?? {}
  if (created_by !== WRITER) return undefined
  const starts = NUMBERS.map((name) => {
    const meta = columns.find(({ meta_data }) => meta_data?.path_in_schema.join('.') === name)?.meta_data
    if (meta?.codec !== 'UNCOMPRESSED' || meta.encodings.some((encoding) => encoding !== 'PLAIN')) return NaN
    const header = Number(meta.total_compressed_size) - NUMBER_BYTES * Number(num_rows)
    return header > 0 && header <= MAX_HEADER_BYTES ? Number(meta.data_page_offset) + header : NaN
  })
  const [step = NaN, timestamp = NaN, value = NaN] = starts
  return starts.some(Number.isNaN) ? undefined : { step, timestamp, value }
}
