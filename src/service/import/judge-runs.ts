import type { Intake } from './intake.ts'
import type { RunIntake } from './run-intake.ts'

/** What becomes of the runs of a first pass. */
export type Judged = {
  readonly fresh: readonly RunIntake[]
  readonly grown: readonly RunIntake[]
  readonly equal: readonly RunIntake[]
  /** Same id, other content: to be imported beside, under an id of their own. */
  readonly others: readonly RunIntake[]
}

/** @param knownIds a copy that was made before is not made again */
export function judgeRuns(intake: Intake, knownIds: ReadonlySet<string>): Judged {
  const judged = { new: [], equal: [], grown: [], other: [] } as Record<string, RunIntake[]>
  for (const run of intake.runs.values()) {
    const verdict = run.judge()
    judged[verdict === 'other' && knownIds.has(run.copyId) ? 'equal' : verdict]?.push(run)
  }
  const { new: fresh = [], equal = [], grown = [], other: others = [] } = judged
  return { fresh, equal, grown, others }
}
