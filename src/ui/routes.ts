/**
 * Where things are. Paths are MLflow's, behind the hash, so that the page works on any static host.
 * These are paths for the router's `<A href>` and `navigate()`.
 */

export type RunTab = 'overview' | 'charts' | 'artifacts'
export const RUN_TABS: readonly RunTab[] = ['overview', 'charts', 'artifacts']

export const EXPERIMENTS_PATH = '/experiments'
export const MODELS_PATH = '/models'
export const SETTINGS_PATH = '/settings'
export const WELCOME_PATH = '/welcome'
export const IMPORT_PATH = '/import'
export const USE_PATH = '/use'
const COMPARE_PATH = '/compare-runs'

/** What the router matches. */
export const ROUTES = {
  home: '/',
  welcome: WELCOME_PATH,
  experiments: EXPERIMENTS_PATH,
  experiment: '/experiments/:experimentId',
  run: '/experiments/:experimentId/runs/:runId/*rest',
  compare: COMPARE_PATH,
  models: MODELS_PATH,
  model: '/models/:name',
  modelVersion: '/models/:name/versions/:version',
  loggedModel: '/experiments/:experimentId/models/:modelId/*rest',
  import: IMPORT_PATH,
  use: USE_PATH,
  settings: SETTINGS_PATH,
} as const

/** Of one, or of several in one workspace: `/experiments/1+2`. */
export function experimentPath(...experimentIds: readonly string[]): string {
  return `${EXPERIMENTS_PATH}/${experimentIds.map(encodeURIComponent).join('+')}`
}

/** The ids in that part of an address, each once. */
export function parseExperimentIds(part: string): readonly string[] {
  const ids = new Set(decodePart(part).split('+'))
  ids.delete('')
  return ids.size === 0 ? [part] : [...ids]
}

/** @param artifact a file or folder to show; only with the tab `artifacts` */
export function runPath(experimentId: string, runId: string, tab?: RunTab, artifact?: string): string {
  return withTab([experimentPath(experimentId), 'runs', encodeURIComponent(runId)], tab, artifact)
}

function withTab(parts: readonly string[], tab: string | undefined, artifact: string | undefined): string {
  const path = artifact === undefined || artifact === '' ? [] : artifact.split('/').map(encodeURIComponent)
  return [...parts, ...(tab === undefined ? [] : [tab]), ...path].join('/')
}

/** Of a registered model. */
export function modelPath(name: string): string {
  return `${MODELS_PATH}/${encodeURIComponent(name)}`
}

export function modelVersionPath(name: string, version: number | string): string {
  return `${modelPath(name)}/versions/${version}`
}

export type LoggedModelTab = 'overview' | 'artifacts'
export const LOGGED_MODEL_TABS: readonly LoggedModelTab[] = ['overview', 'artifacts']

/** @param artifact as with a run's path */
export function loggedModelPath(
  experimentId: string,
  modelId: string,
  tab?: LoggedModelTab,
  artifact?: string,
): string {
  return withTab([experimentPath(experimentId), 'models', encodeURIComponent(modelId)], tab, artifact)
}

/** As MLflow writes it: the ids as a JSON array. The first is the reference. */
export function comparePath(runIds: readonly string[]): string {
  return `${COMPARE_PATH}?${new URLSearchParams({ runs: JSON.stringify(runIds) })}`
}

/** What is no list of ids is none. Each once. */
export function parseRunIds(text: string | undefined): readonly string[] {
  try {
    const ids: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(ids) ? [...new Set(ids.filter((id): id is string => typeof id === 'string'))] : []
  } catch {
    return []
  }
}

/** Reads what the `*rest` of a run's or a logged model's route caught. An unknown tab is the overview. */
export function parseRest<T extends string>(
  rest: string | undefined,
  tabs: readonly T[],
): { readonly tab: T | 'overview'; readonly artifact: string } {
  const [first = '', ...path] = (rest ?? '').split('/')
  const tab = tabs.find((known) => known === first) ?? 'overview'
  return { tab, artifact: tab === 'artifacts' ? path.map(decodePart).join('/') : '' }
}

/** A part of an address as the router gives it. A percent sign somebody typed by hand stays what it is. */
export function decodePart(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
