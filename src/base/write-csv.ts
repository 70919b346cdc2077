/**
 * CSV for people and for spreadsheets. A spreadsheet runs a cell that begins like a formula, so such a text gets an apostrophe in
 * front; a number is never one.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
import { printPythonFloat } from './python-float.ts'

/** A column of numbers (NaN is a value), of whole numbers or of texts (null: none), all of one length. */
export type TableColumn =
  | { readonly name: string; readonly type: 'number' | 'integer'; readonly values: Float64Array }
  | { readonly name: string; readonly type: 'text'; readonly values: readonly (string | null)[] }

/** Full-width signs are taken for the others by some. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/u
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i
const QUOTED = /[",\r\n]|^\s|\s$/
const PART_ROWS = 10_000

/** UTF-8 with a head line. @param raw for programs: texts as they are */
export function writeCsv(columns: readonly TableColumn[], { raw = false }: { raw?: boolean } = {}): Blob {
  const rows = columns[0]?.values.length ?? 0
  const parts = [`${columns.map(({ name }) => printText(name, raw)).join(',')}\r\n`]
  for (let from = 0; from < rows; from += PART_ROWS) {
    const lines: string[] = []
    for (let row = from; row < Math.min(rows, from + PART_ROWS); row++)
      lines.push(`${columns.map((column) => printCell(column, row, raw)).join(',')}\r\n`)
    parts.push(lines.join(''))
  }
  return new Blob(parts, { type: 'text/csv' })
}

/** Nothing for null; NaN and infinities as pandas reads them. */
function printCell(column: TableColumn, row: number, raw: boolean): string {
  if (column.type === 'text') return printText(column.values[row] ?? '', raw)
  const value = column.values[row] as number
  return column.type === 'integer' ? String(value) : printPythonFloat(value)
}

function printText(text: string, raw: boolean): string {
  const safe = !raw && FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
