import type { RecordContents } from '#formats/records.ts'
import type { Gathered } from './commit-intake.ts'
import type { OwnerIntake } from './owner-intake.ts'

/** What an import brought. Points are those of runs. */
export function countContents({ copies, runs, models }: Gathered): RecordContents {
  const known = [...runs.fresh, ...runs.grown, ...models.fresh, ...models.grown]
  const files = [...known, ...copies.runs.values(), ...copies.models.values()].flatMap((owner) => [
    ...owner.artifacts.values(),
  ])
  return {
    points: sum([...runs.fresh, ...runs.others], ({ points }) => points.total) + sum(runs.grown, addedPoints),
    artifacts: files.length,
    artifactBytes: sum(files, ({ size }) => size),
  }
}

/** What it would bring: what is new was not read, so that the source's own word counts. */
export function expectContents({ runs, models }: Gathered): RecordContents {
  const whole = [...runs.fresh, ...runs.others, ...models.fresh, ...models.others]
  const grown = [...runs.grown, ...models.grown].flatMap(({ addedFiles }) => addedFiles)
  return {
    points:
      sum([...runs.fresh, ...runs.others], ({ contents, points }) => contents?.points ?? points.total) +
      sum(runs.grown, addedPoints),
    artifacts: sum(whole, ({ contents, hashes }) => contents?.artifacts ?? hashes.size) + grown.length,
    artifactBytes: sum(whole, ({ contents }) => contents?.artifactBytes ?? 0) + sum(grown, (size) => size),
  }
}

/** Of new runs. */
export function countDeleted({ first, runs }: Gathered): number {
  return [...runs.fresh, ...runs.others].filter(
    ({ stage, experiment }) =>
      stage === 'deleted' || first.experiments.get(experiment)?.lifecycleStage === 'deleted',
  ).length
}

function addedPoints({ added }: OwnerIntake): number {
  return added
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0)
}
