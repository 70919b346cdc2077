/** Which kind of table a file is, by its first bytes. */
import { findDelimiter, hasHeader, isNumeric, DelimitedReader } from '#base/delimited.ts'
import { isTrackletError } from '#base/errors.ts'
import { parsePythonJson } from '../python-json.ts'

export type TableKind =
  | { readonly kind: 'delimited'; readonly delimiter: string }
  | { readonly kind: 'jsonl' }
  | { readonly kind: 'parquet' }

const PARQUET = 'PAR1'

/**
 * Undefined for what is no table with names for its columns.
 * @param head the first bytes of the file
 * @param options whether they are all of it
 */
export function maybeTableKind(head: Uint8Array, options: { isWhole: boolean }): TableKind | undefined {
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

function maybeDelimited(text: string, { isWhole }: { isWhole: boolean }): TableKind | undefined {
  const delimiter = findDelimiter(text)
  const reader = new DelimitedReader(delimiter)
  const rows = reader.push(text)
  if (isWhole) rows.push(...reader.end())
  const [header = [], ...rest] = rows
  const names = header.map((name) => name.trim())
  const isTable =
    names.length > 1 &&
    new Set(names).size === names.length &&
    hasHeader(rows) &&
    rest.every((row) => row.length === names.length) &&
    rest.some((row) => row.some(isNumeric))
  return isTable ? { kind: 'delimited', delimiter } : undefined
}
