/**
 * A JSON value as the rows of a tree, of which only the open parts are made. Long arrays and objects open in groups of
 * a thousand, so that a million entries stay a thousand rows.
 */

export type JsonRow = {
  /** Unique among the rows; stays the same while other parts open and close. */
  readonly id: string
  readonly depth: number
  /** Property name, index or range; '' for the root. */
  readonly name: string
  readonly kind: 'object' | 'array' | 'group' | 'string' | 'number' | 'boolean' | 'null'
  /** The value as text; for what can open, what is inside. */
  readonly text: string
  readonly opens: boolean
  readonly open: boolean
}

export const GROUP_SIZE = 1000
const MAX_TEXT = 2000

export function jsonRows(value: unknown, isOpen: (id: string, depth: number) => boolean): JsonRow[] {
  const rows: JsonRow[] = []
  // A stack of our own: files may nest deeper than the engine's.
  const stack: Node[] = [{ id: '$', depth: 0, name: '', value, group: undefined }]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const opens = isContainer(node.value) && sizeOf(node.value) > 0
    const open = opens && isOpen(node.id, node.depth)
    rows.push(rowOf(node, opens, open))
    if (open) stack.push(...childrenOf(node).reverse())
  }
  return rows
}

type Container = readonly unknown[] | Readonly<Record<string, unknown>>
type Group = readonly [from: number, to: number]
type Node = {
  readonly id: string
  readonly depth: number
  readonly name: string
  readonly value: unknown
  readonly group: Group | undefined
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null
}

function sizeOf(value: Container): number {
  return Array.isArray(value) ? value.length : Object.keys(value).length
}

function childrenOf(node: Node): Node[] {
  if (!isContainer(node.value)) return []
  const size = sizeOf(node.value)
  const depth = node.depth + 1
  const [from, to] = node.group ?? [0, size]
  if (node.group === undefined && size > GROUP_SIZE) return groupsOf(node, size)
  const entries: readonly (readonly [string, unknown])[] = Array.isArray(node.value)
    ? node.value.slice(from, to).map((child: unknown, i) => [String(from + i), child] as const)
    : Object.entries(node.value).slice(from, to)
  return entries.map(([name, value], i) => ({
    id: `${node.id}/${from + i}`,
    depth,
    name,
    value,
    group: undefined,
  }))
}

function groupsOf(node: Node, size: number): Node[] {
  return Array.from({ length: Math.ceil(size / GROUP_SIZE) }, (_, i) => {
    const from = i * GROUP_SIZE
    const to = Math.min(size, from + GROUP_SIZE)
    return {
      id: `${node.id}/g${i}`,
      depth: node.depth + 1,
      name: `${from} … ${to - 1}`,
      value: node.value,
      group: [from, to],
    }
  })
}

function rowOf(node: Node, opens: boolean, open: boolean): JsonRow {
  const base = { id: node.id, depth: node.depth, name: node.name, opens, open }
  if (node.group !== undefined) return { ...base, kind: 'group', text: '' }
  const { value } = node
  if (Array.isArray(value))
    return { ...base, kind: 'array', text: counted(value.length, 'item', 'items', '[]') }
  if (isContainer(value))
    return { ...base, kind: 'object', text: counted(sizeOf(value), 'key', 'keys', '{}') }
  if (value === null) return { ...base, kind: 'null', text: 'null' }
  if (typeof value === 'string') return { ...base, kind: 'string', text: clipped(JSON.stringify(value)) }
  return { ...base, kind: typeof value === 'number' ? 'number' : 'boolean', text: JSON.stringify(value) }
}

function counted(size: number, one: string, many: string, empty: string): string {
  return size === 0 ? empty : `${size.toLocaleString('en')} ${size === 1 ? one : many}`
}

function clipped(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}…`
}

/** A table logged as `{ "columns": [...], "data": [[...], ...] }`, or undefined when it is something else. */
export function maybeLoggedTable(
  value: unknown,
): { readonly columns: string[]; readonly rows: string[][] } | undefined {
  if (typeof value !== 'object' || value === null || !('columns' in value) || !('data' in value))
    return undefined
  const { columns, data } = value
  if (!Array.isArray(columns) || !Array.isArray(data) || !data.every((row) => Array.isArray(row)))
    return undefined
  return { columns: columns.map(cellText), rows: data.map((row: unknown[]) => row.map(cellText)) }
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
