import type { RunIndexes } from '#service/run-indexes.ts'
import { RunTable } from '#service/run-table.ts'
import type { DoorSession } from '#service/session.ts'
import type { TrackletApi } from './api.ts'
import { loadReader } from './line-verbs.ts'

type TableVerbs = Pick<
  TrackletApi,
  | 'readRunTable'
  | 'listMatchingRuns'
  | 'exportRunTable'
  | 'readRunTableColumns'
  | 'readRunValues'
  | 'readRunCells'
  | 'exportRunCells'
  | 'readImportance'
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
    listMatchingRuns: (request) => {
      // A failure is told where it is wanted.
      loadReader().catch(() => undefined)
      return use((table) => table.listMatching(request))
    },
    exportRunTable: (request, columns) => use((table) => table.exportRuns(request, columns)),
    readRunTableColumns: (experimentIds) => use((table) => table.readColumns(experimentIds)),
    readRunValues: async (request) => {
      const { readRunValues } = await import('#service/run-values.ts')
      return await session.use(({ indexes }) => readRunValues(indexes, request))
    },
    readRunCells: async (request) => {
      const { readRunCells } = await import('#service/read-run-cells.ts')
      return await session.use(({ indexes }) => readRunCells(indexes, request))
    },
    exportRunCells: async (request) => {
      const { exportRunCells } = await import('#service/read-run-cells.ts')
      return await session.use(({ indexes }) => exportRunCells(indexes, request))
    },
    readImportance: async (request) => {
      const { readImportance } = await import('#service/read-importance.ts')
      return await session.use(({ indexes }) => readImportance(indexes, request))
    },
  }
}
