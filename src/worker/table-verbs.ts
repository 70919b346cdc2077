import type { RunIndexes } from '#service/run-indexes.ts'
import { RunTable } from '#service/run-table.ts'
import type { DoorSession } from '#service/session.ts'
import type { TrackletApi } from './api.ts'

type TableVerbs = Pick<
  TrackletApi,
  'readRunTable' | 'listMatchingRuns' | 'exportRunTable' | 'readRunTableColumns' | 'readImportance'
>

/** One table for all that ask, which keeps their last order. */
export function tableVerbs(session: DoorSession): TableVerbs {
  // A store that begins anew has other indexes.
  const tables = new WeakMap<RunIndexes, RunTable>()
  const use = <R>(work: (table: RunTable) => Promise<R>): Promise<R> =>
    session.use(({ store, indexes }) => {
      const table = tables.get(indexes) ?? new RunTable(store, indexes)
      tables.set(indexes, table)
      return work(table)
    })
  return {
    readRunTable: (request) => use((table) => table.readPage(request)),
    listMatchingRuns: (request) => use((table) => table.listMatching(request)),
    exportRunTable: (request, columns) => use((table) => table.exportRuns(request, columns)),
    readRunTableColumns: (experimentIds) => use((table) => table.readColumns(experimentIds)),
    readImportance: async (request) => {
      const { readImportance } = await import('#service/read-importance.ts')
      return await session.use(({ indexes }) => readImportance(indexes, request))
    },
  }
}
