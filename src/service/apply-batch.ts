import { refuse } from '#base/errors.ts'
import type { LogBatch } from '#model/batch.ts'
import type { Dataset, DatasetInput, DatasetReference } from '#model/dataset.ts'
import type { LoggedModel } from '#model/logged-model.ts'
import type { TextEntries } from '#model/run-request.ts'
import { isTerminal, type Run } from '#model/run.ts'
import { ensureActiveRun, ensureLoggedModel } from './rules.ts'
import { withTags } from './run-tags.ts'

/**
 * What a checked batch makes of its run's row, by MLflow's rules: only active runs, params never change.
 * Unlike MLflow a batch that is refused leaves nothing behind.
 */
export function applyBatch(
  maybeRun: Run | undefined,
  batch: LogBatch,
  models: ReadonlyMap<string, LoggedModel>,
): { run: Run; datasets: Dataset[] } {
  let run = ensureActiveRun(maybeRun, batch.runId)
  const { params = [], tags = [], inputs = [], modelMetrics = [], status } = batch
  for (const { modelId } of modelMetrics) ensureLoggedModel(models.get(modelId), modelId, true)
  if (params.length > 0) run = withParams(run, params)
  if (tags.length > 0) run = withTags(run, tags)
  if (inputs.length > 0) run = withInputs(run, inputs)
  run = withModels(run, batch)
  if (status !== undefined) run = { ...run, status, endTime: isTerminal(status) ? Date.now() : null }
  return { run, datasets: inputs.map(({ dataset }) => dataset) }
}

/** The same run when every param was logged before with the same value. */
export function withParams(run: Run, entries: TextEntries): Run {
  const params = new Map(run.params)
  for (const [key, value] of entries) {
    const old = params.get(key)
    if (old !== undefined && old !== value) {
      refuse(
        `Changing param values is not allowed. Param with key='${key}' was already logged with value='${old}' for run ID='${run.runId}'. Attempted logging new value '${value}'.`,
        { key, old, value, runId: run.runId },
      )
    }
    params.set(key, value)
  }
  return params.size === run.params.size ? run : { ...run, params }
}

/** An input that the run has already stays as it is, its tags too. */
function withInputs(run: Run, added: readonly DatasetInput[]): Run {
  const inputs = [...run.inputs]
  for (const { dataset, tags } of added) {
    const reference: DatasetReference = { name: dataset.name, digest: dataset.digest, tags }
    if (!inputs.some(({ name, digest }) => name === reference.name && digest === reference.digest))
      inputs.push(reference)
  }
  return inputs.length === run.inputs.length ? run : { ...run, inputs }
}

/** A logged model that the run has already stays as it is, its step too. */
function withModels(run: Run, { modelInputs: used = [], modelOutputs: made = [] }: LogBatch): Run {
  const { modelInputs = [], modelOutputs = [] } = run
  const [inputs, outputs] = [addModels(modelInputs, used), addModels(modelOutputs, made)]
  if (inputs.length === modelInputs.length && outputs.length === modelOutputs.length) return run
  return { ...run, modelInputs: inputs, modelOutputs: outputs }
}

/** Each model once; one that is known stays as it is. */
export function addModels<T extends { readonly modelId: string }>(
  known: readonly T[],
  added: readonly T[],
): T[] {
  const all = new Map(known.map((entry) => [entry.modelId, entry]))
  for (const entry of added) if (!all.has(entry.modelId)) all.set(entry.modelId, entry)
  return [...all.values()]
}
