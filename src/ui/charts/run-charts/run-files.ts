import type { Accessor } from 'solid-js'
import type { Artifact } from '#model/artifact.ts'
import { createLive, makeChangeListener, type Live } from '../../live.ts'

/** Runs whose files are asked for in one go. */
const RUNS_AT_ONCE = 32

export type ListFiles = (runId: string) => Promise<readonly Artifact[]>

/** All files of runs. After a change only those of the runs that it names are listed again. Live. */
export function createRunFiles(
  runIds: Accessor<readonly string[] | undefined>,
  list: ListFiles,
): Live<readonly string[], readonly Artifact[]> {
  const lists = new Map<string, Promise<readonly Artifact[]>>()
  // Also while a list is on its way, which may then be the old one.
  makeChangeListener(
    (change) => {
      if (change.kind === 'artifacts') for (const runId of change.runIds) lists.delete(runId)
    },
    () => lists.clear(),
  )
  const listOnce = (runId: string): Promise<readonly Artifact[]> => {
    const known = lists.get(runId)
    if (known !== undefined) return known
    const listed = list(runId)
    lists.set(runId, listed)
    listed.catch(() => lists.get(runId) === listed && lists.delete(runId))
    return listed
  }
  return createLive(
    runIds,
    async (asked) => {
      const wanted = new Set(asked)
      for (const runId of lists.keys()) if (!wanted.has(runId)) lists.delete(runId)
      const found: Artifact[] = []
      for (let first = 0; first < asked.length; first += RUNS_AT_ONCE) {
        const batch = asked.slice(first, first + RUNS_AT_ONCE)
        found.push(...(await Promise.all(batch.map(listOnce))).flat())
      }
      return found
    },
    (change, asked) => change.kind === 'artifacts' && change.runIds.some((id) => asked.includes(id)),
  )
}
