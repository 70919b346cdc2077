import { Dexie } from 'dexie'
import { TrackletError, messageOf } from '#base/errors.ts'

/**
 * Translates what IndexedDB, Dexie and OPFS throw into TrackletError, in one place.
 * A transaction's own error hides in `inner`: Dexie wraps a quota error as AbortError.
 */
export function toStoreError(error: unknown): TrackletError {
  if (error instanceof TrackletError) return error
  const text = describe(error)
  if (isQuotaError(error)) {
    return new TrackletError(
      'E_QUOTA',
      'The browser has no more space for this site. What was acknowledged is safe; free space or delete runs, and logging goes on by itself.',
      {},
      { cause: error },
    )
  }
  if (
    /UnknownError|DataError|AbortError|NotReadableError|NotFoundError|NoModificationAllowedError|InvalidStateError|DatabaseClosedError|VersionError|OpenFailedError|MissingAPIError|SecurityError/.test(
      text,
    )
  ) {
    return new TrackletError(
      'E_STORE_CORRUPT',
      `The browser could not read or write Tracklet's storage (${text}). Reload; if it stays, the message is the browser's own.`,
      {},
      { cause: error },
    )
  }
  return new TrackletError('INTERNAL_ERROR', text, {}, { cause: error })
}

function isQuotaError(error: unknown): boolean {
  return /QuotaExceeded|NO_SPACE|disk full|Failed to write blobs/i.test(describe(error))
}

/** Names and messages of the error and of what it wraps. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return messageOf(error)
  const inner: unknown = error instanceof Dexie.DexieError ? error.inner : error.cause
  const own = `${error.name}: ${error.message}`
  return inner instanceof Error && inner !== error ? `${own}; ${inner.name}: ${inner.message}` : own
}

/** Runs a storage call and translates what it throws. */
export async function guarded<T>(work: () => PromiseLike<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw toStoreError(error)
  }
}
