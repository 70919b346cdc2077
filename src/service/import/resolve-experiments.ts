import type { Experiment } from '#model/experiment.ts'
import { checkExperimentTagValue } from '#model/limits.ts'
import { checkTagKey } from '#model/names.ts'
import type { ExperimentRecord } from '#formats/records.ts'

const INTEGER = /^(0|[1-9]\d{0,18})$/

export type ResolvedExperiments = {
  /** By the import's key. */
  readonly byKey: ReadonlyMap<string, Experiment>
  readonly added: readonly Experiment[]
  /** New ones, and those that are there and change. */
  readonly changed: readonly Experiment[]
  readonly nextId: number
}

/**
 * Experiments of one name are one. A new one keeps its id where that is free. One that is there keeps what it has, gets the
 * tags that it lacks, and comes back from the trash: its runs could not be seen there.
 */
export function resolveExperiments(
  records: ReadonlyMap<string, ExperimentRecord>,
  present: readonly Experiment[],
  firstId: number,
): ResolvedExperiments {
  const byName = new Map(present.map((experiment) => [experiment.name, experiment]))
  const ids = new Set(present.map(({ experimentId }) => experimentId))
  const byKey = new Map<string, string>()
  const added = new Set<string>()
  const changed = new Set<string>()
  let nextId = firstId
  const chooseId = (wanted: string | null): string => {
    const isFree = (id: string): boolean => INTEGER.test(id) && !ids.has(id)
    let id = wanted ?? ''
    while (!isFree(id)) id = String(nextId++)
    ids.add(id)
    return id
  }
  for (const [key, record] of records) {
    byKey.set(key, record.name)
    const twin = byName.get(record.name)
    const next =
      twin === undefined
        ? makeExperiment(record, chooseId(record.experimentId))
        : joinExperiment(twin, record)
    if (next === twin) continue
    if (twin === undefined) added.add(record.name)
    byName.set(record.name, next)
    changed.add(record.name)
  }
  const named = (name: string): Experiment => byName.get(name) as Experiment
  return {
    byKey: new Map([...byKey].map(([key, name]) => [key, named(name)])),
    added: [...added].map(named),
    changed: [...changed].map(named),
    nextId,
  }
}

function makeExperiment(record: ExperimentRecord, experimentId: string): Experiment {
  const now = Date.now()
  return {
    experimentId,
    name: record.name,
    artifactLocation: `mlflow-artifacts:/${experimentId}`,
    lifecycleStage: record.lifecycleStage,
    creationTime: record.creationTime ?? now,
    lastUpdateTime: record.lastUpdateTime ?? record.creationTime ?? now,
    tags: new Map(checkedTags(record)),
  }
}

function joinExperiment(twin: Experiment, record: ExperimentRecord): Experiment {
  const missing = checkedTags(record).filter(([key]) => !twin.tags.has(key))
  const comesBack = twin.lifecycleStage === 'deleted' && record.lifecycleStage === 'active'
  if (missing.length === 0 && !comesBack) return twin
  return {
    ...twin,
    tags: new Map([...twin.tags, ...missing]),
    lifecycleStage: comesBack ? 'active' : twin.lifecycleStage,
  }
}

/** Without those that MLflow would refuse. */
function checkedTags({ tags }: ExperimentRecord): [string, string][] {
  return [...tags].filter(([key, value]) => {
    try {
      return checkTagKey(key) !== '' && checkExperimentTagValue(value) === value
    } catch {
      return false
    }
  })
}
