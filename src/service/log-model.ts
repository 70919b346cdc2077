import { refuse } from '#base/errors.ts'
import { describe } from '#model/describe.ts'
import { TAG } from '#model/tags.ts'
import { updateRuns } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { ensureActiveRun } from './rules.ts'
import { withTags } from './run-tags.ts'

const REQUIRED = ['artifact_path', 'flavors', 'utc_time_created', 'run_id'] as const
/** What MLflow keeps of an MLmodel in the tag, in its order. */
const KEPT = ['run_id', 'artifact_path', 'utc_time_created', 'model_uuid'] as const

type Json = Readonly<Record<string, unknown>>

/**
 * Appends a model to the run's list of them, a tag, as clients of MLflow 2 do.
 * @param modelJson an MLmodel as JSON
 * @throws TrackletError INVALID_PARAMETER_VALUE, RESOURCE_DOES_NOT_EXIST
 */
export async function logModel(store: Store, runId: string, modelJson: string): Promise<void> {
  const entry = readModel(modelJson)
  await updateRuns(store, [runId], (row) => {
    const run = ensureActiveRun(row, runId)
    const list = [...parseHistory(run.tags.get(TAG.loggedModels)), entry]
    // However long: a JSON text that is cut is none.
    return withTags(run, [[TAG.loggedModels, JSON.stringify(list)]])
  })
}

function readModel(text: string): Json {
  const model = parse(text)
  if (!isObject(model)) return refuse(`Malformed model info: ${describe(text)} is not a JSON object.`)
  const missing = REQUIRED.filter((field) => model[field] === undefined)
  if (missing.length > 0) refuse(`Model json is missing mandatory fields: ${missing.join(', ')}.`)
  if (!isObject(model['flavors'])) return refuse('The flavors of a model must be a JSON object.')
  const flavors = Object.entries(model['flavors']).map(([name, config]) => [name, withoutConfig(config)])
  return {
    ...Object.fromEntries(KEPT.map((field) => [field, model[field] ?? null])),
    flavors: Object.fromEntries(flavors) as Json,
  }
}

function withoutConfig(flavor: unknown): unknown {
  if (!isObject(flavor)) return flavor
  const { config: _, ...rest } = flavor
  return rest
}

/** Whoever set the tag to something else loses it, rather than the model. */
function parseHistory(text = '[]'): readonly unknown[] {
  const list = parse(text)
  return Array.isArray(list) ? list : []
}

/** Undefined for what is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
