import { refuse } from '#base/errors.ts'
import type { Image, Table, TextValue } from './types.ts'

/** Params' and tags' text. */
export function toText(value: TextValue): string {
  return typeof value === 'object' && value !== null ? toJson(value) : String(value)
}

/** BigInts as text; what JSON cannot hold (NaN, infinities) is null, as in MLflow's tables. */
export function toJson(value: unknown, indent?: number): string {
  const json: string | undefined = JSON.stringify(
    value,
    (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part),
    indent,
  )
  return json ?? refuse('This value has no JSON form.')
}

export function toEntries(record: Readonly<Record<string, TextValue>>): [string, string][] {
  return Object.entries(record).map(([key, value]) => [key, toText(value)])
}

/** A PNG, unless the image is a Blob already. A canvas is read before this returns. */
export async function toImageBlob(image: Image): Promise<Blob> {
  if (image instanceof Blob) return image
  if ('convertToBlob' in image) return await image.convertToBlob()
  if ('toBlob' in image) {
    const blob = await new Promise<Blob | null>((resolve) => image.toBlob(resolve))
    return blob ?? refuse('This canvas gives no image: it has no area.')
  }
  const canvas = new OffscreenCanvas(image.width, image.height)
  const context = canvas.getContext('2d')
  if ('data' in image) context?.putImageData(image, 0, 0)
  else context?.drawImage(image, 0, 0)
  return await canvas.convertToBlob()
}

/**
 * MLflow's name of an image in a sequence, in the form of its newer versions: with `%` for `+`, a step of 23 would read
 * as an escaped `#`.
 * @see https://github.com/mlflow/mlflow/issues/14136
 */
export function imagePath(key: string, step: number, extension: string): string {
  const name = [key.replaceAll('/', '~'), 'step', step, 'timestamp', Date.now(), crypto.randomUUID()].join(
    '+',
  )
  return `images/${name}.${extension}`
}

export type SplitTable = { columns: string[]; data: unknown[][] }

/** Missing cells are null. */
export function toSplitTable(table: Table): SplitTable {
  if (Array.isArray(table)) {
    const rows = table as readonly Readonly<Record<string, unknown>>[]
    const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
    return { columns, data: rows.map((row) => columns.map((name) => row[name] ?? null)) }
  }
  const lists = Object.entries(table as Readonly<Record<string, ArrayLike<unknown>>>)
  const lengths = new Set(lists.map(([, list]) => list.length))
  if (lengths.size > 1) refuse(`The columns of a table differ in length: ${[...lengths].join(', ')}.`)
  const [length = 0] = lengths
  const data = Array.from({ length }, (_, row) => lists.map(([, list]) => list[row] ?? null))
  return { columns: lists.map(([name]) => name), data }
}

export function appendTable(before: SplitTable, added: SplitTable): SplitTable {
  const columns = [...new Set([...before.columns, ...added.columns])]
  const spread = ({ columns: names, data }: SplitTable) => {
    const places = columns.map((name) => names.indexOf(name))
    return data.map((row) => places.map((place) => row[place] ?? null))
  }
  return { columns, data: [...spread(before), ...spread(added)] }
}
