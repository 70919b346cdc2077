/**
 * URIs of files: `runs:/`, `models:/`, `mlflow-artifacts:/`, taken apart. Nothing is decoded, so every reader sees the same
 * path; a query, a host or a path with `..` in any spelling is refused.
 */
import { refuse } from '#base/errors.ts'
import { describe } from './describe.ts'
import { ensureText } from './limits.ts'
import { checkArtifactPath } from './names.ts'

export type ArtifactUri =
  /** `runs:/<runId>/<path>`. An empty path is the root. */
  | { readonly kind: 'run'; readonly runId: string; readonly path: string }
  /** `models:/<modelId>`. */
  | { readonly kind: 'model'; readonly modelId: string }
  /** `models:/<name>/<version>`. */
  | { readonly kind: 'version'; readonly name: string; readonly version: number }
  /** `models:/<name>/<stage>`, whatever the stage is called. */
  | { readonly kind: 'stage'; readonly name: string; readonly stage: string }
  | { readonly kind: 'latest'; readonly name: string }
  /** `models:/<name>@<alias>`. */
  | { readonly kind: 'alias'; readonly name: string; readonly alias: string }
  /** `mlflow-artifacts:/<path>`: whose files these are only the store knows. */
  | { readonly kind: 'place'; readonly path: string }

/** One or three slashes; two begin a host. */
const URI = /^(runs|models|mlflow-artifacts):\/(?:\/\/)?([^/].*)$/su

/** @throws TrackletError INVALID_PARAMETER_VALUE for any other form */
export function parseArtifactUri(uri: unknown): ArtifactUri {
  const text = ensureText('URI', uri)
  const [, scheme, rest = ''] = URI.exec(text) ?? []
  if (scheme === undefined || rest.includes('?')) return refuseUri(text)
  const path = rest.replace(/\/$/, '')
  if (scheme === 'models') return parseModelUri(text, path)
  checkArtifactPath(path)
  if (scheme === 'mlflow-artifacts') return { kind: 'place', path }
  const [runId, below] = splitOnce(path)
  if (below !== '') checkArtifactPath(below)
  return { kind: 'run', runId, path: below }
}

function parseModelUri(uri: string, path: string): ArtifactUri {
  const [name, suffix] = splitOnce(path)
  if (name.trim() === '' || suffix.includes('/')) return refuseUri(uri)
  if (/^\d+$/.test(suffix)) return { kind: 'version', name, version: Number(suffix) }
  if (suffix.toLowerCase() === 'latest') return { kind: 'latest', name }
  if (suffix !== '') return { kind: 'stage', name, stage: suffix }
  const at = name.lastIndexOf('@')
  if (at < 0 && name.startsWith('m-')) return { kind: 'model', modelId: name }
  if (at < 1 || at === name.length - 1) return refuseUri(uri)
  return { kind: 'alias', name: name.slice(0, at), alias: name.slice(at + 1) }
}

function splitOnce(path: string): [first: string, rest: string] {
  const slash = path.indexOf('/')
  return slash < 0 ? [path, ''] : [path.slice(0, slash), path.slice(slash + 1)]
}

function refuseUri(uri: string): never {
  return refuse(
    `Invalid URI ${describe(uri)}: it must be runs:/<run id>/<path>, models:/<name>/<version, stage or latest>, models:/<name>@<alias>, models:/<model id>, or mlflow-artifacts:/<path>.`,
  )
}
