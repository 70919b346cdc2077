/** The experiments whose runs a workspace shows: one, which can be named and described, or several. */
import { isTrackletError } from '#base/errors.ts'
import type { Experiment } from '#model/experiment.ts'
import { TAG } from '#model/tags.ts'
import type { Accessor } from 'solid-js'
import { createAction, type Action } from '../../action.ts'
import { createLive, type Live } from '../../live.ts'
import { remote } from '../../remote.ts'
import { hasAny } from './view/rows.ts'

export type ShownExperiments = {
  readonly experimentIds: readonly string[]
  /** Those of them that are here; undefined before the first answer. Without one of them, an error. */
  readonly experiments: Live<readonly string[], readonly Experiment[]>
  /** Where there is but one: what can be named and described. */
  readonly experiment: Accessor<Experiment | undefined>
  /** The names. */
  readonly title: Accessor<string | undefined>
  readonly rename: Action<[name: string]>
  readonly setNote: Action<[note: string]>
}

export function createShownExperiments(experimentIds: readonly string[]): ShownExperiments {
  const experiments = createLive(
    () => experimentIds,
    readExperiments,
    (change) => change.kind === 'experiments' && hasAny(change.experimentIds, experimentIds),
  )
  const experiment = () => (experimentIds.length === 1 ? experiments.data()?.[0] : undefined)
  return {
    experimentIds,
    experiments,
    experiment,
    title: () =>
      experiments
        .data()
        ?.map(({ name }) => name)
        .join(' + '),
    rename: createAction(
      (name: string) => remote.renameExperiment(experiment()?.experimentId ?? '', name),
      'Could not rename the experiment',
    ),
    setNote: createAction(
      (note: string) => remote.setExperimentTag(experiment()?.experimentId ?? '', TAG.note, note),
      'Could not save the description',
    ),
  }
}

/** What a link names and is not here is left out, unless it is all. @throws TrackletError RESOURCE_DOES_NOT_EXIST */
async function readExperiments(experimentIds: readonly string[]): Promise<readonly Experiment[]> {
  const found: Experiment[] = []
  let missing: unknown
  for (const id of experimentIds) {
    try {
      found.push(await remote.getExperiment(id))
    } catch (error) {
      if (!isTrackletError(error, 'RESOURCE_DOES_NOT_EXIST')) throw error
      missing = error
    }
  }
  if (found.length === 0) throw missing
  return found
}
