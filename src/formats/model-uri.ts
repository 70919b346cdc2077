const LOGGED_MODEL = /(?:^|\/)(m-[0-9a-f]{32})(?:\/artifacts)?\/?$/
const OF_RUN = /(?:^|\/)([0-9a-f]{32})\/artifacts\/(.+?)\/?$/

/**
 * The folder of a model as a place on somebody's computer or bucket, said as MLflow says it everywhere: `models:/m-…` or
 * `runs:/<run id>/<path>`. Undefined when the place tells neither.
 */
export function maybeModelUri(location: string): string | undefined {
  if (/^(?:runs|models):/.test(location)) return location
  const [, modelId] = LOGGED_MODEL.exec(location) ?? []
  if (modelId !== undefined) return `models:/${modelId}`
  const [, runId, path] = OF_RUN.exec(location) ?? []
  return runId === undefined || path === undefined ? undefined : `runs:/${runId}/${decodeUri(location, path)}`
}

/** Only a URI has percent signs that mean something else. */
function decodeUri(location: string, path: string): string {
  if (!/^[a-z][a-z0-9+.-]+:/i.test(location)) return path
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
