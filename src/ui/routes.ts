/**
 * Where things are. Paths are MLflow's, behind the hash, so that the page works on any static host.
 * These are paths for the router's `<A href>` and `navigate()`.
 */

export type RunTab = 'overview' | 'charts' | 'artifacts'
export const RUN_TABS: readonly RunTab[] = ['overview', 'charts', 'artifacts']

export const EXPERIMENTS_PATH = '/experiments'
export const SETTINGS_PATH = '/settings'
export const WELCOME_PATH = '/welcome'
export const IMPORT_PATH = '/import'
const COMPARE_PATH = '/compare-runs'

/** What the router matches. */
export const ROUTES = {
  home: '/',
  welcome: WELCOME_PATH,
  experiments: EXPERIMENTS_PATH,
  experiment: '/experiments/:experimentId',
  run: '/experiments/:experimentId/runs/:runId/*rest',
  compare: COMPARE_PATH,
  import: IMPORT_PATH,
  settings: SETTINGS_PATH,
} as const

export function experimentPath(experimentId: string): string {
  return `${EXPERIMENTS_PATH}/${encodeURIComponent(experimentId)}`
}

/** @param artifact a file or folder to show; only with the tab `artifacts` */
export function runPath(experimentId: string, runId: string, tab?: RunTab, artifact?: string): string {
  const parts = [experimentPath(experimentId), 'runs', encodeURIComponent(runId)]
  if (tab !== undefined) parts.push(tab)
  if (artifact !== undefined && artifact !== '') parts.push(...artifact.split('/').map(encodeURIComponent))
  return parts.join('/')
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

/** Reads what the run route's `*rest` caught. An unknown tab is the overview. */
export function parseRunRest(rest: string | undefined): { readonly tab: RunTab; readonly artifact: string } {
  const [first = '', ...path] = (rest ?? '').split('/')
  const tab = RUN_TABS.find((known) => known === first) ?? 'overview'
  return { tab, artifact: tab === 'artifacts' ? path.map(decodePart).join('/') : '' }
}

/** A percent sign somebody typed by hand stays what it is. */
function decodePart(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
