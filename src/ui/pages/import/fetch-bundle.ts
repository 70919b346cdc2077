import { TrackletError } from '#base/errors.ts'
import type { ImportFile } from '#model/import.ts'

/**
 * A file by its address, which must be of this site: the sample, or what a link names.
 * @throws TrackletError INVALID_PARAMETER_VALUE, RESOURCE_DOES_NOT_EXIST; the signal's reason
 */
export async function fetchBundle(address: string, signal: AbortSignal): Promise<ImportFile> {
  const url = URL.parse(address, document.baseURI)
  if (url?.origin !== location.origin) {
    throw new TrackletError(
      'INVALID_PARAMETER_VALUE',
      `A link opens bundles of ${location.origin} only, and "${address}" is not there. Nothing was loaded. Download the file and drop it here.`,
      { address },
    )
  }
  const path = url.pathname.split('/').at(-1) || 'bundle.zip'
  try {
    const response = await fetch(url, { signal })
    if (response.ok) return { path, content: await response.blob() }
  } catch (error) {
    signal.throwIfAborted()
    // What fetch calls a failure of the network.
    if (!(error instanceof TypeError)) throw error
  }
  throw new TrackletError(
    'RESOURCE_DOES_NOT_EXIST',
    `There is no file at ${url.pathname}. What you have is unchanged; check the address, or ask for the file itself and drop it here.`,
    { address },
  )
}
