/** What can be done to runs from the table. */
import { isRunRow, type RunTableRow } from '#model/run-table.ts'
import { TAG } from '#model/tags.ts'
import { createAction, tellFailure, undoable } from '../../action.ts'
import { plural } from '../../format.ts'
import { saveFile } from '../../kit/preview/save-file.ts'
import { parseColumnId, type ColumnId } from './view/columns.ts'
import { remote } from '../../remote.ts'
import { requestOf, type RowQuery, type RunRows } from './view/rows.ts'
import type { Selection } from './view/selection.ts'

export type RunActions = ReturnType<typeof createRunActions>

export function createRunActions(selection: Selection, rows: Pick<RunRows, 'at'>, query: () => RowQuery) {
  const remove = createAction(async (runIds: readonly string[]) => {
    await remote.deleteRuns(runIds)
    selection.remove(runIds)
    return undoable(`${plural(runIds.length, 'run')} deleted.`, () => remote.restoreRuns(runIds))
  }, 'Could not delete')
  const restore = createAction(async (runIds: readonly string[]) => {
    await remote.restoreRuns(runIds)
    selection.remove(runIds)
    return undoable(`${plural(runIds.length, 'run')} restored.`, () => remote.deleteRuns(runIds))
  }, 'Could not restore')
  const purge = createAction(async (runIds: readonly string[]) => {
    await remote.purgeRuns(runIds)
    selection.remove(runIds)
    return { text: `${plural(runIds.length, 'run')} purged.` }
  }, 'Could not purge')
  /** @param value null takes the tag away */
  const tag = createAction(async (runIds: readonly string[], key: string, value: string | null) => {
    const before = await remote.tagRuns(
      key,
      runIds.map((runId) => [runId, value]),
    )
    const told = value === null ? `“${key}” taken from` : `“${key}” set on`
    return undoable(`${told} ${plural(runIds.length, 'run')}.`, async () => {
      await remote.tagRuns(key, before)
    })
  }, 'Could not tag')
  const rename = createAction(
    (runId: string, name: string) => remote.renameRun(runId, name),
    'Could not rename the run',
  )
  const recolor = createAction(
    (runId: string, color: string) => remote.setTag(runId, TAG.runColor, color),
    'Could not change the colour',
  )
  /** Adds the rows from `first` up to, not with, `end`; those that were never in view are asked for. */
  const selectRange = async (first: number, end: number): Promise<void> => {
    const known = Array.from({ length: end - first }, (_, i) => rows.at(first + i))
    if (known.every((row) => row !== undefined)) return selection.add(runIdsOf(known))
    try {
      selection.add(await readRunIds(query(), first, end))
    } catch (error) {
      tellFailure('Could not select', error)
    }
  }
  /** Every run that matches, those in closed groups too. */
  const selectAll = async (): Promise<void> => {
    try {
      const runs = await remote.listMatchingRuns(requestOf(query(), 0, 0))
      selection.add(runs.map(({ runId }) => runId))
    } catch (error) {
      tellFailure('Could not select', error)
    }
  }
  /** All that match, with the columns shown, every digit kept. */
  const download = createAction(async (name: string, ids: readonly ColumnId[]) => {
    const columns = ids.flatMap((id) => parseColumnId(id) ?? [])
    saveFile(await remote.exportRunTable(requestOf(query(), 0, 0), columns), `${name}.csv`)
  }, 'Could not write the table')
  return { download, remove, restore, purge, tag, rename, recolor, selectRange, selectAll }
}

/** Ids of rows that may never have been in view. */
async function readRunIds(query: RowQuery, first: number, end: number): Promise<readonly string[]> {
  const page = await remote.readRunTable(requestOf(query, first, end))
  return runIdsOf(page.rows)
}

function runIdsOf(rows: readonly RunTableRow[]): string[] {
  return rows.filter(isRunRow).map(({ run }) => run.runId)
}
