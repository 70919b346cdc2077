/** Arguments that every route takes, made from what the routes declare, so that tests can spoil one at a time. */
import type { Field, Fields } from '#rest/fields.ts'
import { addressesOf, type Route } from '#rest/route.ts'

/** What stands in the store that is asked. */
export type Things = { readonly runId: string; readonly modelId: string }

/** A value of a field by its name, where its type alone does not tell. */
function makeValues({ runId, modelId }: Things): Record<string, unknown> {
  return {
    run_id: runId,
    run_ids: [runId],
    experiment_id: '0',
    experiment_ids: ['0'],
    experiment_name: 'Default',
    model_id: modelId,
    version: '1',
    name: 'model',
    source: `runs:/${runId}/model`,
    stage: 'Staging',
    alias: 'champion',
    key: 'key',
    model_json: JSON.stringify({ artifact_path: 'm', flavors: {}, utc_time_created: '2020', run_id: runId }),
    path: 'a.txt',
    artifact_file_path: 'a.txt',
    status: 'RUNNING',
    max_results: 10,
    timestamp: 1,
    step: 1,
    field_name: 'name',
    metric_key: 'loss',
  }
}

/** Every required field, and nothing else. */
export function makeArguments(fields: Fields, things: Things): Record<string, unknown> {
  const values = makeValues(things)
  const args: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(fields)) {
    if (field.required) args[name] = values[name] ?? makeValue(name, field, things)
  }
  return args
}

function makeValue(name: string, field: Field, things: Things): unknown {
  const one = field.parts === undefined ? exampleOf(name, field) : makeArguments(field.parts, things)
  return field.repeated ? [one] : one
}

function exampleOf(name: string, { type }: Field): unknown {
  switch (type) {
    case 'string':
      return name
    case 'bool':
      return true
    case 'enum':
      return 1
    default:
      return 1
  }
}

/** With its variable parts filled. */
export function makePath(route: Route, { runId, modelId }: Things): string {
  const [address = ''] = addressesOf(route)
  return `/${address
    .replace('{id}', modelId)
    .replace('{place*}', `0/${runId}/artifacts/a.txt`)
    .replace('{key*}', 'key')}`
}
