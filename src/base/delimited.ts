/**
 * Reads CSV and TSV as it streams in. RFC 4180, and forgiving as a viewer must be: rows of unequal length stay as they
 * are, quotes inside a plain field are text, an unclosed quote runs to the end. Nothing is dropped or moved.
 */

const QUOTE = '"'

export class DelimitedReader {
  private readonly special: RegExp
  private readonly delimiter: string
  private row: string[] = []
  private field = ''
  private state: 'start' | 'plain' | 'quoted' | 'closing' = 'start'
  private skipLineFeed = false

  /** @param delimiter one character */
  constructor(delimiter: string) {
    this.delimiter = delimiter
    this.special = new RegExp(`[${delimiter === '\t' ? '\\t' : `\\${delimiter}`}\r\n]`, 'g')
  }

  /** The rows that this text completes; it may begin and end anywhere. */
  push(text: string): string[][] {
    const rows: string[][] = []
    let at = 0
    while (at < text.length)
      at = this.state === 'quoted' ? this.readQuoted(text, at) : this.readPlain(text, at, rows)
    return rows
  }

  /** How long the row is that has not ended: a quote that is never closed takes everything behind it. */
  get openChars(): number {
    return this.row.reduce((sum, field) => sum + field.length + 1, this.field.length)
  }

  /** The last row, when no line break ended it. */
  end(): string[][] {
    const rows: string[][] = []
    if (this.state !== 'start' || this.row.length > 0) this.endRow(rows)
    return rows
  }

  private readQuoted(text: string, at: number): number {
    const quote = text.indexOf(QUOTE, at)
    this.field += text.slice(at, quote < 0 ? undefined : quote)
    if (quote < 0) return text.length
    this.state = 'closing'
    return quote + 1
  }

  private readPlain(text: string, at: number, rows: string[][]): number {
    const char = text[at] ?? ''
    if (this.skipLineFeed) {
      this.skipLineFeed = false
      if (char === '\n') return at + 1
    }
    if (char === QUOTE && this.state !== 'plain') {
      // The second of two quotes is one quote; the first of a field opens it.
      if (this.state === 'closing') this.field += QUOTE
      this.state = 'quoted'
      return at + 1
    }
    this.special.lastIndex = at
    const end = this.special.exec(text)?.index ?? text.length
    if (end > at) {
      this.field += text.slice(at, end)
      this.state = 'plain'
    }
    return end === text.length ? end : this.endField(text[end] ?? '', end, rows)
  }

  private endField(char: string, at: number, rows: string[][]): number {
    if (char === this.delimiter) {
      this.row.push(this.field)
      this.field = ''
      this.state = 'start'
    } else {
      this.skipLineFeed = char === '\r'
      this.endRow(rows)
    }
    return at + 1
  }

  private endRow(rows: string[][]): void {
    const blank = this.row.length === 0 && this.state === 'start'
    if (!blank) rows.push([...this.row, this.field])
    this.row = []
    this.field = ''
    this.state = 'start'
  }
}

const DELIMITERS = [',', ';', '\t', '|']

/** The delimiter found most often in the first line, outside quotes; a comma when there is none. */
export function findDelimiter(text: string): string {
  const line = text.replace(/"[^"]*"/g, '').split(/[\r\n]/, 1)[0] ?? ''
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length)
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ','
}

const NUMBER = /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i
const NOT_FINITE = /^\s*[-+]?(nan|inf|infinity)\s*$/i

export function isNumeric(text: string): boolean {
  return NUMBER.test(text) || NOT_FINITE.test(text)
}

/** The first row names the columns when none of its cells is a number, and there is more than it. */
export function hasHeader(rows: readonly (readonly string[])[]): boolean {
  const first = rows[0]
  return (
    first !== undefined &&
    rows.length > 1 &&
    first.every((cell) => !isNumeric(cell)) &&
    first.some((cell) => cell !== '')
  )
}

export type TableColumn = {
  readonly name: string
  readonly numeric: boolean
  /** Of the longest cell looked at. */ readonly chars: number
}

/** Looks at up to 500 rows. A column is numeric when each of its non-empty cells is, and there is one. */
export function inspectColumns(
  header: readonly string[] | undefined,
  rows: readonly (readonly string[])[],
): TableColumn[] {
  const sample = rows.slice(0, 500)
  const count = Math.max(header?.length ?? 0, ...sample.map((row) => row.length))
  return Array.from({ length: count }, (_, c) => {
    const name = header?.[c] ?? String(c + 1)
    let chars = name.length
    let numbers = 0
    let words = 0
    for (const row of sample) {
      const cell = row[c] ?? ''
      chars = Math.max(chars, cell.length)
      if (isNumeric(cell)) numbers++
      else if (cell.trim() !== '') words++
    }
    return { name, numeric: numbers > 0 && words === 0, chars }
  })
}
