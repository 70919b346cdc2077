import { checkRunName } from '#model/names.ts'
import { isTerminal, type Run } from '#model/run.ts'
import type { RunChange } from '#model/run-request.ts'
import { TAG } from '#model/tags.ts'
import { updateRuns } from '#store/runs.ts'
import { ensureActiveRun } from './rules.ts'
import { withTags } from './run-tags.ts'
import type { Ready } from './session.ts'

/**
 * Sets what is given, as MLflow: the end is what the client says, whatever the status is.
 * @throws TrackletError RESOURCE_DOES_NOT_EXIST; INVALID_PARAMETER_VALUE for a deleted run
 */
export async function updateRun(
  { store, ingest }: Ready,
  runId: string,
  { status, endTime, runName }: RunChange,
): Promise<Run> {
  if (runName !== undefined) checkRunName(runName)
  const ends = status !== undefined && isTerminal(status)
  const [run] = await updateRuns(
    store,
    [runId],
    (row) => {
      const active = ensureActiveRun(row, runId)
      const named = runName === undefined ? active : withTags(active, [[TAG.runName, runName]])
      return { ...named, status: status ?? active.status, endTime: endTime ?? active.endTime }
    },
    ends ? 'strict' : 'relaxed',
  )
  if (ends) ingest.compact(runId, true)
  return run as Run
}
