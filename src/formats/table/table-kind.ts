/** Which kind of table a file is, by its first bytes. */
import { findDelimiter, hasHeader, isNumeric, DelimitedReader } from '#base/delimited.ts'
import { isTrackletError } from '#base/errors.ts'
import { parsePythonJson } from '../python-json.ts'

export type TableKind =
  | {
      readonly kind: 'delimited'
      readonly delimiter: string
      /** Numbers are written `0,5`, as spreadsheets of half the world do. */
      readonly hasDecimalCommas?: boolean
    }
  | { readonly kind: 'jsonl' }
  | { readonly kind: 'parquet' }

const PARQUET = 'PAR1'

const DECIMAL_COMMA = /^\s*[-+]?\d+,\d+(e[-+]?\d+)?\s*$/i

type KindOptions = {
  /** Whether the head is all of the file. */
  readonly isWhole: boolean
  /** By where it stands it is a table: it may have no rows yet, or rows that were cut. */
  readonly isKnown?: boolean
}

/**
 * Undefined for what is no table with names for its columns.
 * @param head the first bytes of the file
 */
export function maybeTableKind(head: Uint8Array, options: KindOptions): TableKind | undefined {
  if (String.fromCharCode(...head.subarray(0, 4)) === PARQUET) return { kind: 'parquet' }
  if (head.some(isControl)) return undefined
  const text = new TextDecoder().decode(head)
  if (text.trimStart().startsWith('{')) return isJsonLines(text) ? { kind: 'jsonl' } : undefined
  return maybeDelimited(text, options)
}

/** Other than tab, line feed, form feed and carriage return. */
function isControl(byte: number): boolean {
  return byte < 0x20 && (byte < 9 || byte > 13 || byte === 11)
}

function isJsonLines(text: string): boolean {
  const [first = '', ...rest] = text.trimStart().split('\n')
  try {
    const value = parsePythonJson(first, 'A line')
    // One line of a JSON text of many, or a whole JSON file, is none.
    return typeof value === 'object' && rest.some((line) => line.trimStart().startsWith('{'))
  } catch (error) {
    if (isTrackletError(error)) return false
    throw error
  }
}

function maybeDelimited(text: string, { isWhole, isKnown = false }: KindOptions): TableKind | undefined {
  const delimiter = findDelimiter(text)
  const reader = new DelimitedReader(delimiter)
  const rows = reader.push(text)
  if (isWhole) rows.push(...reader.end())
  const [header = [], ...rest] = rows
  const names = header.map((name) => name.trim())
  if (names.length < 2 || new Set(names).size !== names.length) return undefined
  const cells = rest.flat()
  const hasDecimalCommas = delimiter !== ',' && cells.some((cell) => DECIMAL_COMMA.test(cell))
  const isTable = isKnown
    ? !names.some(isNumeric)
    : hasHeader(rows) &&
      rest.every((row) => row.length === names.length) &&
      (hasDecimalCommas || cells.some(isNumeric))
  return isTable ? { kind: 'delimited', delimiter, ...(hasDecimalCommas && { hasDecimalCommas }) } : undefined
}

/** A cell as other tables have it: with a point. */
export function withoutDecimalComma(cell: string): string {
  return DECIMAL_COMMA.test(cell) ? cell.replace(',', '.') : cell
}
