import type { TextEntries } from '#model/run-request.ts'
import type { Run } from '#model/run.ts'
import { TAG } from '#model/tags.ts'

/** With tags set; `mlflow.runName` and `mlflow.parentRunId` are mirrored in the row. */
export function withTags(run: Run, entries: TextEntries): Run {
  return mirrorTags({ ...run, tags: new Map([...run.tags, ...entries]) })
}

export function withoutTag(run: Run, key: string): Run {
  const tags = new Map(run.tags)
  tags.delete(key)
  return mirrorTags({ ...run, tags })
}

function mirrorTags(run: Run): Run {
  return {
    ...run,
    runName: run.tags.get(TAG.runName) ?? run.runName,
    parentRunId: run.tags.get(TAG.parentRunId) ?? '',
  }
}
