import type { TAG } from '#model/tags.ts'
import { SDK_VERSION } from './settings.ts'

/** The reserved tags the client writes, spelled out: it takes only types from the model. */
const NAMES: Pick<
  typeof TAG,
  'sourceType' | 'sourceName' | 'codeHash' | 'codePath' | 'sdkVersion' | 'userAgent' | 'user'
> = {
  sourceType: 'mlflow.source.type',
  sourceName: 'mlflow.source.name',
  codeHash: 'tracklet.source.sha256',
  codePath: 'tracklet.source.path',
  sdkVersion: 'tracklet.sdk.version',
  userAgent: 'tracklet.userAgent',
  user: 'mlflow.user',
}

export type Code = { readonly path: string; readonly text: string }

/** Where a run came from. */
export function sourceTags(notebook?: string): Record<string, string> {
  const isNotebook = notebook !== undefined || isJupyterPage()
  return {
    [NAMES.sourceType]: isNotebook ? 'NOTEBOOK' : 'LOCAL',
    [NAMES.sourceName]: notebook ?? pageAddress(),
  }
}

/** The client and its browser, and who uses it. */
export function clientTags(user: string | undefined): Record<string, string> {
  return {
    [NAMES.sdkVersion]: SDK_VERSION,
    [NAMES.userAgent]: globalThis.navigator?.userAgent ?? '',
    ...(user !== undefined && { [NAMES.user]: user }),
  }
}

export async function codeTags({ path, text }: Code): Promise<Record<string, string>> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  const hex = Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return { [NAMES.codePath]: path, [NAMES.codeHash]: hex }
}

/** Query and fragment may hold secrets. In a worker it is the script's address. */
export function pageAddress(): string {
  const place = globalThis.location
  return place === undefined ? '' : place.origin + place.pathname
}

/** The element in which JupyterLab, Notebook 7 and JupyterLite keep their settings. */
function isJupyterPage(): boolean {
  return globalThis.document?.getElementById('jupyter-config-data') != null
}
