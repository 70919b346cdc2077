/** Rows of an import's runs and logged models. */
import type { Experiment } from '#model/experiment.ts'
import type { LoggedModel } from '#model/logged-model.ts'
import { chooseRunColor } from '#model/run-color.ts'
import type { Run } from '#model/run.ts'
import { TAG } from '#model/tags.ts'
import { addModels } from '../apply-batch.ts'
import { withTags } from '../run-tags.ts'
import type { ModelIntake, RunIntake } from './owner-intake.ts'

/** Of how many runs before it a run's colour differs, where it can. */
const NEIGHBOURS = 24

/** Makes rows of new ones. */
export class RowMaker {
  readonly #experiments: ReadonlyMap<string, Experiment>
  /** Ids that became others in this import. */
  readonly #copies: ReadonlyMap<string, string>
  readonly #colors = new Map<string, string[]>()

  constructor(experiments: ReadonlyMap<string, Experiment>, copies: ReadonlyMap<string, string>) {
    this.#experiments = experiments
    this.#copies = copies
  }

  /** @param firstTime of the run's points: when it began, if its source does not say */
  makeRun(intake: RunIntake, firstTime: number | undefined): Run {
    const { parts, modelInputs, modelOutputs } = intake
    const { experimentId, artifactLocation } = this.#experimentOf(intake.experiment)
    const runId = this.#newId(parts.runId)
    const bare: Run = {
      ...parts,
      runId,
      experimentId,
      startTime: parts.startTime ?? firstTime ?? parts.endTime ?? 0,
      artifactUri: `${artifactLocation}/${runId}/artifacts`,
      parentRunId: '',
      inputs: intake.references,
      ...(modelInputs.length > 0 && { modelInputs: modelInputs.map((link) => this.#moved(link)) }),
      ...(modelOutputs.length > 0 && { modelOutputs: modelOutputs.map((link) => this.#moved(link)) }),
    }
    const parent = parts.tags.get(TAG.parentRunId)
    return withTags(bare, [
      [TAG.runColor, parts.tags.get(TAG.runColor) ?? this.#chooseColor(experimentId)],
      ...(parent === undefined ? [] : ([[TAG.parentRunId, this.#newId(parent)]] as const)),
      ...(runId === parts.runId ? [] : ([[TAG.importedFrom, parts.runId]] as const)),
    ])
  }

  makeModel({ parts, experiment }: ModelIntake): LoggedModel {
    const { experimentId, artifactLocation } = this.#experimentOf(experiment)
    const modelId = this.#newId(parts.modelId)
    const created = parts.creationTimestamp ?? parts.lastUpdatedTimestamp ?? 0
    const tags = new Map(parts.tags)
    if (modelId !== parts.modelId) tags.set(TAG.importedFrom, parts.modelId)
    return {
      ...parts,
      modelId,
      experimentId,
      sourceRunId: this.#newId(parts.sourceRunId),
      creationTimestamp: created,
      lastUpdatedTimestamp: parts.lastUpdatedTimestamp ?? created,
      artifactUri: `${artifactLocation}/models/${modelId}/artifacts`,
      tags,
    }
  }

  #experimentOf(key: string): Experiment {
    return this.#experiments.get(key) as Experiment
  }

  #newId(id: string): string {
    return this.#copies.get(id) ?? id
  }

  #moved<T extends { readonly modelId: string }>(link: T): T {
    return { ...link, modelId: this.#newId(link.modelId) }
  }

  #chooseColor(experimentId: string): string {
    const used = this.#colors.get(experimentId) ?? []
    const color = chooseRunColor(used.slice(-NEIGHBOURS))
    this.#colors.set(experimentId, [...used.slice(-NEIGHBOURS), color])
    return color
  }
}

/** A run that is there, with what its source has more by now; what was changed here stays. */
export function growRun(run: Run, { parts, references, modelInputs, modelOutputs }: RunIntake): Run {
  const missing = [...parts.tags].filter(([key]) => !run.tags.has(key))
  const isKnown = ({ name, digest }: { name: string; digest: string }): boolean =>
    run.inputs.some((input) => input.name === name && input.digest === digest)
  const grown: Run = {
    ...run,
    status: parts.status,
    endTime: parts.endTime,
    params: new Map([...parts.params, ...run.params]),
    inputs: [...run.inputs, ...references.filter((reference) => !isKnown(reference))],
    ...(modelInputs.length > 0 && { modelInputs: addModels(run.modelInputs ?? [], modelInputs) }),
    ...(modelOutputs.length > 0 && { modelOutputs: addModels(run.modelOutputs ?? [], modelOutputs) }),
  }
  return withTags(grown, missing)
}

export function growModel(model: LoggedModel, { parts }: ModelIntake): LoggedModel {
  return {
    ...model,
    status: parts.status,
    statusMessage: parts.statusMessage,
    lastUpdatedTimestamp: parts.lastUpdatedTimestamp ?? model.lastUpdatedTimestamp,
    params: new Map([...parts.params, ...model.params]),
    tags: new Map([...parts.tags, ...model.tags]),
  }
}

/** What was deleted here and is imported again comes back. */
export function restoreRun(run: Run): Run {
  return { ...run, lifecycleStage: 'active', deletedTime: null }
}

export function restoreModel(model: LoggedModel): LoggedModel {
  return { ...model, lifecycleStage: 'active' }
}
