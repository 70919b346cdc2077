import type { OwnerIntake } from './owner-intake.ts'

/** What becomes of the runs, or of the logged models, of a first pass. */
export type Judged<T extends OwnerIntake> = {
  readonly fresh: readonly T[]
  readonly grown: readonly T[]
  readonly equal: readonly T[]
  /** Same id, other content: to be imported beside, under an id of their own. */
  readonly others: readonly T[]
}

/** @param knownIds a copy that was made before is not made again */
export function judge<T extends OwnerIntake>(owners: Iterable<T>, knownIds: ReadonlySet<string>): Judged<T> {
  const judged = { new: [] as T[], equal: [] as T[], grown: [] as T[], other: [] as T[] }
  for (const owner of owners) {
    const verdict = owner.judge()
    judged[verdict === 'other' && knownIds.has(owner.copyId) ? 'equal' : verdict].push(owner)
  }
  return { fresh: judged.new, grown: judged.grown, equal: judged.equal, others: judged.other }
}
