/** Names of the run table's columns as short texts, for addresses, stored views and charts. */
import type { RunAttribute, TableColumn } from './run-table.ts'

/** `a.startTime`, `p.lr`, `t.team`, `m.loss` (its last value), `min.loss`, `max.loss`, `count.loss` (its points). Never holds a space. */
export type ColumnId = string

const ATTRIBUTES: readonly RunAttribute[] = [
  'name',
  'status',
  'startTime',
  'duration',
  'source',
  'user',
  'experiment',
]

export function columnId(column: TableColumn): ColumnId {
  return `${prefixOf(column)}.${escapeKey(column.key)}`
}

function prefixOf(column: TableColumn): string {
  switch (column.kind) {
    case 'attribute':
      return 'a'
    case 'param':
      return 'p'
    case 'tag':
      return 't'
    case 'metric':
      return column.show === 'last' ? 'm' : column.show
  }
}

/** The table asks for the same few over and over. */
const parsed = new Map<string, TableColumn | undefined>()
const MOST_PARSED = 20_000

/** Undefined for text that names no column. */
export function parseColumnId(id: string): TableColumn | undefined {
  if (parsed.has(id)) return parsed.get(id)
  if (parsed.size >= MOST_PARSED) parsed.clear()
  const column = readColumnId(id)
  parsed.set(id, column)
  return column
}

function readColumnId(id: string): TableColumn | undefined {
  const dot = id.indexOf('.')
  const key = unescapeKey(id.slice(dot + 1))
  if (dot < 0 || key === '') return undefined
  const show = id.slice(0, dot)
  switch (show) {
    case 'a': {
      const attribute = ATTRIBUTES.find((known) => known === key)
      return attribute && { kind: 'attribute', key: attribute }
    }
    case 'p':
      return { kind: 'param', key }
    case 't':
      return { kind: 'tag', key }
    case 'm':
      return { kind: 'metric', key, show: 'last' }
    case 'min':
    case 'max':
    case 'count':
      return { kind: 'metric', key, show }
    default:
      return undefined
  }
}

/** Spaces part the columns in the address, where they are written `+`. */
function escapeKey(key: string): string {
  return key.replace(/[% ]/g, (sign) => (sign === '%' ? '%25' : '%20'))
}

function unescapeKey(text: string): string {
  return text.replace(/%2[05]/g, (code) => (code === '%25' ? '%' : ' '))
}
