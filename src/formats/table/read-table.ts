import type { TableMapping } from '#model/table-mapping.ts'
import { ByteProgress } from '../byte-progress.ts'
import { listCounts, sayLeftOut } from '../counted.ts'
import { describeChanged } from '../fit-names.ts'
import type { ReadOptions } from '../format.ts'
import type { ImportRecord } from '../records.ts'
import type { RunIds } from '../run-ids.ts'
import { makeSkipped } from '../skipped.ts'
import type { SourceFile } from '../source.ts'
import { readRows } from './read-rows.ts'
import type { TableKind } from './table-kind.ts'
import { TableRuns } from './table-runs.ts'

/** Where the runs of a table belong, and how they are told from those of other tables. */
export type TableTarget = {
  /** The key of an experiment that came before. */
  readonly experiment: string
  /** Of the run, when the table does not name its runs. */
  readonly runName: string
  readonly ids: RunIds
  /** Goes into the runs' ids, beside what the table holds. */
  readonly origin: readonly string[]
  /** As in a RunRecord. */
  readonly emptyId?: string
  /** Of each run, before those of the table. */
  readonly params?: ReadonlyMap<string, string>
}

/**
 * The runs of one table, by what its columns mean.
 * @throws TrackletError E_FORMAT, E_LIMIT, E_SOURCE_CHANGED, the signal's reason
 */
export async function* readTable(
  file: SourceFile,
  table: TableKind,
  mapping: TableMapping,
  target: TableTarget,
  { signal, onProgress }: ReadOptions = {},
): AsyncGenerator<ImportRecord> {
  const runs = new TableRuns(file.path, mapping, target)
  const progress = await ByteProgress.ofFiles([file], onProgress)
  let malformed = 0
  for await (const rows of readRows(file, table, { signal })) {
    runs.take(rows)
    yield* runs.drain()
    malformed += rows.malformed
    progress.add(rows.bytes)
  }
  yield* runs.end()
  for (const message of describe(runs, malformed)) yield makeSkipped(file.path, 'E_FORMAT', message)
}

function describe(runs: TableRuns, malformed: number): string[] {
  const messages: string[] = []
  if (malformed > 0) messages.push(sayLeftOut(malformed, 'line', 'that cannot be read'))
  if (runs.withoutStep > 0) messages.push(sayLeftOut(runs.withoutStep, 'row', 'without a step'))
  if (runs.notNumbers.size > 0)
    messages.push(`Cells of metrics that are no numbers were left out: ${listCounts(runs.notNumbers)}.`)
  const changed = describeChanged(...runs.names())
  return changed === undefined ? messages : [...messages, changed]
}
