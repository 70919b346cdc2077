/** A table is a tree of pages: inner ones name their children in the order of row ids, leaves hold the rows. */
import { refuseDatabase, type Page, type Pages } from './pages.ts'
import { readVarint, type Row } from './row.ts'

const INNER = 0x05
const LEAF = 0x0d
/** A tree of SQLite's largest database is less deep. */
const MAX_DEPTH = 24
const MAX_RECORD_BYTES = 256 * 1024 * 1024

/** Pages that could not be read, and why. */
export type Damage = { count: number; first: string }

/** The leaves in the order of row ids. What is damaged is left out and counted. */
export async function* walkLeaves(pages: Pages, root: number, damage: Damage): AsyncGenerator<Page> {
  const seen = new Set<number>()
  yield* walk(root, 0)

  async function* walk(number: number, depth: number): AsyncGenerator<Page> {
    let page: Page
    let children: number[] | undefined
    try {
      if (depth > MAX_DEPTH || seen.has(number)) refuseDatabase(pages.path, 'its pages run in a circle')
      seen.add(number)
      page = await pages.read(number)
      children = maybeChildren(page, pages)
    } catch (error) {
      note(damage, error)
      return
    }
    if (children) for (const child of children) yield* walk(child, depth + 1)
    else yield page
  }
}

/** A leaf's records whole, those that lie over several pages put together. */
export async function readOverflows(
  pages: Pages,
  leaf: Page,
  damage: Damage,
): Promise<Map<number, DataView>> {
  const overflows = new Map<number, DataView>()
  for (const cell of cellsOf(leaf)) {
    const { from, size, local } = measureCell(leaf, cell, pages.usable)
    if (local === size || from + local + 4 > leaf.view.byteLength) continue
    try {
      overflows.set(cell, await readOverflow(pages, leaf, from, local, size))
    } catch (error) {
      note(damage, error)
    }
  }
  return overflows
}

/** The leaf's rows, one after the other as the one Row, moved. Records that do not fit are counted as damage. */
export function* rowsOf(
  pages: Pages,
  leaf: Page,
  overflows: ReadonlyMap<number, DataView>,
  row: Row,
  damage: Damage,
): Generator<Row> {
  const { view } = leaf
  for (const cell of cellsOf(leaf)) {
    const { key, from, size, local } = measureCell(leaf, cell, pages.usable)
    const whole = local === size ? view : overflows.get(cell)
    const fits = whole !== undefined && from + local <= view.byteLength
    if (fits && row.moveTo(whole, whole === view ? from : 0, size, view, key)) yield row
    else if (whole !== undefined) note(damage, new Error('a record does not fit into its page'))
  }
}

type Cell = { readonly key: number; readonly from: number; readonly size: number; readonly local: number }

/** Where the row's id and its record begin, the record's size, and how much of it is in this page. */
function measureCell({ view }: Page, cell: number, usable: number): Cell {
  const { value: size, size: sizeBytes } = readVarint(view, cell)
  const key = cell + sizeBytes
  return { key, from: key + readVarint(view, key).size, size, local: localBytes(size, usable) }
}

function note(damage: Damage, error: unknown): void {
  if (damage.count === 0) damage.first = (error as Error).message
  damage.count++
}

/** Undefined for a leaf. @throws TrackletError E_FORMAT */
function maybeChildren({ number, view }: Page, { path }: Pages): number[] | undefined {
  const head = number === 1 ? 100 : 0
  const type = view.getUint8(head)
  if (type === LEAF) return undefined
  if (type !== INNER) refuseDatabase(path, `the page ${String(number)} is none of a table`)
  const count = view.getUint16(head + 3)
  if (head + 12 + 2 * count > view.byteLength) refuseDatabase(path, `the page ${String(number)} is damaged`)
  const children: number[] = []
  for (let i = 0; i < count; i++) {
    const cell = view.getUint16(head + 12 + 2 * i)
    if (cell + 4 > view.byteLength) refuseDatabase(path, `the page ${String(number)} is damaged`)
    children.push(view.getUint32(cell))
  }
  return [...children, view.getUint32(head + 8)]
}

/** Where the leaf's cells begin, of those that are within the page. */
function* cellsOf({ number, view }: Page): Generator<number> {
  const head = number === 1 ? 100 : 0
  const count = Math.min(view.getUint16(head + 3), Math.floor((view.byteLength - head - 8) / 2))
  for (let i = 0; i < count; i++) {
    const cell = view.getUint16(head + 8 + 2 * i)
    if (cell + 2 <= view.byteLength) yield cell
  }
}

/** Of a record, in its page; the rest is in others. */
function localBytes(size: number, usable: number): number {
  if (size <= usable - 35) return size
  const least = Math.floor(((usable - 12) * 32) / 255) - 23
  const fitting = least + ((size - least) % (usable - 4))
  return fitting <= usable - 35 ? fitting : least
}

/** @throws TrackletError E_FORMAT */
async function readOverflow(
  pages: Pages,
  { view }: Page,
  from: number,
  local: number,
  size: number,
): Promise<DataView> {
  if (size > MAX_RECORD_BYTES || size > pages.pageCount * pages.usable)
    refuseDatabase(pages.path, 'a record is larger than the file')
  const record = new Uint8Array(size)
  record.set(bytesAt(view, from, local))
  let next = view.getUint32(from + local)
  for (let at = local; at < size;) {
    const page = await pages.read(next)
    const length = Math.min(pages.usable - 4, size - at)
    record.set(bytesAt(page.view, 4, length), at)
    at += length
    next = page.view.getUint32(0)
  }
  return new DataView(record.buffer)
}

function bytesAt(view: DataView, at: number, length: number): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + at, length)
}
