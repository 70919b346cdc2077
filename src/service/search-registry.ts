/** Searches of the registry, whose tables are small: each search reads them. */
import type { Page, Search } from '#model/page.ts'
import type {
  ModelVersion,
  ModelVersionDetails,
  RegisteredModel,
  RegisteredModelDetails,
} from '#model/registered-model.ts'
import { TAG } from '#model/tags.ts'
import type { FieldValue, ReadField } from '#query/compile-filter.ts'
import type { Comparison, Expression, Filter } from '#query/tree.ts'
import { readRegistry } from '#store/registry.ts'
import type { Store } from '#store/store.ts'
import { compileSearch, type Compiled } from './compile-search.ts'
import { checkMaxResults, readPageToken, takePage } from './pages.ts'
import { isThere, pickLatestVersions, versionDetails } from './registry-rules.ts'

const DEFAULT_MODELS = 100
const MAX_MODELS = 1_000
const DEFAULT_VERSIONS = 10_000
const MAX_VERSIONS = 200_000

/** Prompts are left out unless the filter asks for them, as in MLflow. @throws TrackletError INVALID_PARAMETER_VALUE */
export async function searchRegisteredModels(
  store: Store,
  search: Search = {},
): Promise<Page<RegisteredModelDetails>> {
  const limit = checkMaxResults(search.maxResults ?? DEFAULT_MODELS, MAX_MODELS)
  const offset = readPageToken(search.pageToken)
  const { matches, compare, prompts } = compileRegistry('registered models', search, readModelField)
  const { models, versions } = await readRegistry(store)
  const found = models.filter((model) => (prompts || !isPrompt(model)) && matches(model)).sort(compare)
  const page = takePage(found, offset, limit)
  return { ...page, items: page.items.map((model) => ({ model, latestVersions: latestOf(model, versions) })) }
}

/** By stage, as MLflow's search gives them. */
function latestOf({ name }: RegisteredModel, versions: readonly ModelVersion[]): ModelVersion[] {
  return pickLatestVersions(versions.filter((row) => row.name === name)).sort((a, b) =>
    a.currentStage < b.currentStage ? -1 : 1,
  )
}

/** Deleted versions are never found, prompts only when asked for. @throws TrackletError INVALID_PARAMETER_VALUE */
export async function searchModelVersions(
  store: Store,
  search: Search = {},
): Promise<Page<ModelVersionDetails>> {
  const limit = checkMaxResults(search.maxResults ?? DEFAULT_VERSIONS, MAX_VERSIONS)
  const offset = readPageToken(search.pageToken)
  const { matches, compare, prompts } = compileRegistry('model versions', search, readVersionField)
  const { models, versions } = await readRegistry(store)
  const promptNames = new Set(prompts ? [] : versions.filter(isPrompt).map(({ name }) => name))
  const found = versions
    .filter((row) => isThere(row) && !promptNames.has(row.name) && matches(row))
    .sort(compare)
  const page = takePage(found, offset, limit)
  const byName = new Map(models.map((model) => [model.name, model]))
  return { ...page, items: page.items.map((row) => versionDetails(row, byName.get(row.name))) }
}

function isPrompt({ tags }: RegisteredModel | ModelVersion): boolean {
  return tags.get(TAG.isPrompt) === 'true'
}

const readModelField: ReadField<RegisteredModel> = ({ kind, key }) => {
  if (kind === 'tag') return ({ tags }) => tags.get(key)
  return (model): FieldValue => (key === 'name' ? model.name : model.lastUpdatedTimestamp)
}

const readVersionField: ReadField<ModelVersion> = ({ kind, key }) => {
  if (kind === 'tag') return ({ tags }) => tags.get(key)
  return (row) => versionAttribute(row, key)
}

function versionAttribute(row: ModelVersion, key: string): FieldValue {
  switch (key) {
    case 'name':
      return row.name
    case 'run_id':
      return row.runId
    case 'source_path':
      return row.source
    case 'version_number':
      return row.version
    case 'creation_timestamp':
      return row.creationTimestamp
    case 'last_updated_timestamp':
      return row.lastUpdatedTimestamp
  }
  return undefined
}

type Registry = 'registered models' | 'model versions'

/** `prompts`: whether the filter asks for them, by the first condition on their tag. Otherwise such conditions do not count. */
function compileRegistry<T>(
  entity: Registry,
  search: Search,
  readField: ReadField<T>,
): Compiled<T> & { readonly prompts: boolean } {
  let prompts = false
  const compiled = compileSearch(entity, search, readField, (filter) => {
    const condition = listTerms(filter.expression).find(isPromptCondition)
    prompts = condition !== undefined && asksForPrompts(condition)
    return prompts ? filter : withoutPromptTerms(filter)
  })
  return { ...compiled, prompts }
}

function listTerms(expression: Expression): readonly Expression[] {
  return expression.type === 'and' ? expression.terms : [expression]
}

function isPromptCondition(term: Expression): term is Comparison {
  return term.type === 'comparison' && term.subject.kind === 'tag' && term.subject.key === TAG.isPrompt
}

function asksForPrompts({ operator, value }: Comparison): boolean {
  const text = typeof value === 'string' ? value.toLowerCase() : ''
  return (operator === '=' && text === 'true') || (operator === '!=' && text === 'false')
}

function withoutPromptTerms({ entity, expression }: Filter): Filter {
  const terms = listTerms(expression).filter((term) => !isPromptCondition(term))
  return { entity, expression: { type: 'and', terms } }
}
