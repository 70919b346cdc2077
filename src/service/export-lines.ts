import { writeCsv, type TableColumn } from '#base/write-csv.ts'
import type { Line, LinesExport } from '#model/lines.ts'
import type { LineReader } from './read-lines.ts'

/** So wide that no point shares its column. */
const EVERY_POINT = 2 ** 40

/** A row a point, every digit kept, smoothed and grouped as they are drawn. UTF-8 CSV. */
export async function exportLines(
  reader: LineReader,
  { request, runNames, groupNames }: LinesExport,
): Promise<Blob> {
  const { runIds, sources, x, jumps, smoothing, groups } = request
  const { lines } = await reader.read({
    runIds,
    sources,
    x,
    width: EVERY_POINT,
    ...(jumps && { jumps }),
    ...(smoothing && { smoothing }),
    ...(groups && { groups }),
  })
  const text = (name: string, of: (line: Line) => string): TableColumn => ({
    name,
    type: 'text',
    values: lines.flatMap((line) => Array.from(line.slice.x, () => of(line))),
  })
  const numbers = (name: string, of: (line: Line) => Float64Array | undefined): TableColumn => ({
    name,
    type: 'number',
    values: Float64Array.from(
      lines.flatMap((line) => [...(of(line) ?? new Float64Array(line.slice.x.length).fill(NaN))]),
    ),
  })
  return writeCsv([
    text(
      groups ? 'group' : 'run',
      ({ run, group }) => (group >= 0 ? groupNames[group] : runNames[run]) ?? '',
    ),
    text('metric', ({ source }) => sources[source] ?? ''),
    numbers(x.startsWith('m.') ? x.slice(2) : x, ({ slice }) => slice.x),
    numbers('value', ({ slice }) => valuesOf(slice)),
    ...(smoothing ? [numbers('smoothed', ({ smooth }) => smooth && valuesOf(smooth))] : []),
    ...(groups
      ? [
          numbers('low', ({ band }) => band?.low),
          numbers('high', ({ band }) => band?.high),
          numbers('n', ({ band }) => band?.n),
        ]
      : []),
  ])
}

function valuesOf(slice: Line['slice']): Float64Array {
  return slice.raw ? slice.y : slice.last
}
