/** Out of the text of a CREATE TABLE, which SQLite keeps as it was written: the columns, and which one is the row's id. */

export type TableSchema = {
  readonly columns: readonly string[]
  /** The place of the column that is another name for the row's id; -1 without one. */
  readonly rowIdPlace: number
  readonly withoutRowId: boolean
}

/** Quoted names and texts, words and numbers, single signs; comments and blanks are left out. */
const TOKEN =
  /"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|'(?:[^']|'')*'|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|[^\s"`['(),;]+|[(),;]/g
const CONSTRAINTS = new Set(['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN'])

/** Undefined when the text is no CREATE TABLE with columns. */
export function parseCreateTable(sql: string): TableSchema | undefined {
  const tokens = (sql.match(TOKEN) ?? []).filter((token) => !/^(?:--|\/\*)/.test(token))
  if (!/^create$/i.test(tokens[0] ?? '') || !tokens.slice(1, 3).some((token) => /^table$/i.test(token)))
    return undefined
  const open = tokens.indexOf('(')
  if (open < 0) return undefined
  const { items, end } = splitItems(tokens, open + 1)
  const columns = items.filter(([first = '']) => !CONSTRAINTS.has(first.toUpperCase()))
  const rest = tokens.slice(end).map((token) => token.toUpperCase())
  return {
    columns: columns.map(([name = '']) => unquote(name)),
    rowIdPlace: findRowId(items, columns),
    withoutRowId: rest.includes('WITHOUT') && rest.includes('ROWID'),
  }
}

/** What stands between the commas of the outermost brackets. */
function splitItems(tokens: readonly string[], from: number): { items: string[][]; end: number } {
  const items: string[][] = [[]]
  let depth = 0
  let at = from
  for (; at < tokens.length && !(depth === 0 && tokens[at] === ')'); at++) {
    const token = tokens[at] as string
    if (token === '(') depth++
    if (token === ')') depth--
    if (token === ',' && depth === 0) items.push([])
    else items.at(-1)?.push(token)
  }
  return { items: items.filter((item) => item.length > 0), end: at + 1 }
}

/** The only column of the primary key, when its type is the one word INTEGER. */
function findRowId(items: readonly (readonly string[])[], columns: readonly (readonly string[])[]): number {
  for (const item of items) {
    const words = item.map((token) => token.toUpperCase())
    const key = words.findIndex((word, i) => word === 'PRIMARY' && words[i + 1] === 'KEY')
    if (key < 0) continue
    const isColumn = columns.indexOf(item)
    if (isColumn >= 0) return isIntegerColumn(item) && words[key + 2] !== 'DESC' ? isColumn : -1
    const [open, name, close] = item.slice(key + 2)
    if (open !== '(' || close !== ')' || name === undefined) return -1
    const named = columns.findIndex(
      ([column = '']) => unquote(column).toLowerCase() === unquote(name).toLowerCase(),
    )
    return named >= 0 && isIntegerColumn(columns[named] as readonly string[]) ? named : -1
  }
  return -1
}

const AFTER_TYPE = new Set([
  '',
  ',',
  'CONSTRAINT',
  'PRIMARY',
  'NOT',
  'NULL',
  'UNIQUE',
  'CHECK',
  'DEFAULT',
  'COLLATE',
  'REFERENCES',
])

function isIntegerColumn([, type = '', next = '']: readonly string[]): boolean {
  return unquote(type).toUpperCase() === 'INTEGER' && AFTER_TYPE.has(next.toUpperCase())
}

function unquote(token: string): string {
  const quote = token[0] ?? ''
  if (quote === '[') return token.slice(1, -1)
  return '"`\''.includes(quote) && quote !== '' ? token.slice(1, -1).replaceAll(quote + quote, quote) : token
}
