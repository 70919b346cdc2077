import type { ImportanceRequest, ParamImportance } from '#model/importance.ts'
import type { RunCell } from '#model/run-cells.ts'
import { fitLine } from '#series/fit-line.ts'
import { Forest, TREES } from '#series/importance.ts'
import { giveWay } from './lines/give-way.ts'
import { readRunCells } from './read-run-cells.ts'
import type { RunIndexes } from './run-indexes.ts'

/** Between them points are logged. */
const TREES_AT_ONCE = 4

/** Of the runs that have the value as a finite number. In the order of the params that were asked. */
export async function readImportance(
  indexes: RunIndexes,
  { runIds, value, params }: ImportanceRequest,
): Promise<readonly ParamImportance[]> {
  const [values = [], ...columns] = await readRunCells(indexes, { runIds, columns: [value, ...params] })
  const numbers = Float64Array.from(values, toNumber)
  const rows = Array.from(numbers.keys()).filter((i) => Number.isFinite(numbers[i]))
  const output = Float64Array.from(rows, (i) => numbers[i] as number)
  const inputs = columns.map((column) => rows.map((i) => column[i]))
  const forest = new Forest(inputs.map(encode), output)
  for (let tree = 0; tree < TREES; tree++) {
    if (tree % TREES_AT_ONCE === 0) await giveWay()
    forest.grow()
  }
  const importance = forest.importance()
  return params.map((param, i) => ({
    param,
    importance: importance[i] ?? 0,
    correlation: correlate(inputs[i] ?? [], output),
  }))
}

/** NaN where there is no number; params are texts, and an empty one is none. */
function toNumber(cell: RunCell): number {
  return cell === undefined || (typeof cell === 'string' && cell.trim() === '') ? NaN : Number(cell)
}

function isMissing(cell: RunCell): boolean {
  return cell === undefined || cell === ''
}

/** Numbers as they are; texts by their places in their order. */
function encode(cells: readonly RunCell[]): Float64Array {
  const numbers = Float64Array.from(cells, toNumber)
  if (cells.every((cell, i) => isMissing(cell) || !Number.isNaN(numbers[i]))) return numbers
  const texts = [...new Set(cells.filter((cell) => !isMissing(cell)).map(String))].sort()
  const places = new Map(texts.map((text, place) => [text, place]))
  return Float64Array.from(cells, (cell) => (isMissing(cell) ? NaN : (places.get(String(cell)) ?? NaN)))
}

function correlate(cells: readonly RunCell[], output: Float64Array): number | undefined {
  const present = cells.flatMap((cell, i) => (isMissing(cell) ? [] : [i]))
  const x = Float64Array.from(present, (i) => toNumber(cells[i]))
  if (!x.every(Number.isFinite)) return undefined
  const r = fitLine(
    x,
    Float64Array.from(present, (i) => output[i] as number),
  )?.r
  return r === undefined || Number.isNaN(r) ? undefined : r
}
