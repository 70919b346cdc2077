/**
 * The one error class. Codes are MLflow's where MLflow has one, and `E_…` for what only a browser store can meet.
 * `rest/` maps codes to HTTP once, `ui/errors.tsx` to words once.
 */

export type ErrorCode =
  | 'BAD_REQUEST'
  | 'INVALID_PARAMETER_VALUE'
  | 'RESOURCE_ALREADY_EXISTS'
  | 'RESOURCE_DOES_NOT_EXIST'
  | 'INVALID_STATE'
  | 'PERMISSION_DENIED'
  | 'CANCELLED'
  | 'INTERNAL_ERROR'
  /** The browser refused more space, or the disk is full. Nothing of the failed write is kept; try again later. */
  | 'E_QUOTA'
  /** The browser emptied the database; writing waits until the person decided. */
  | 'E_STORE_LOST'
  /** The database cannot be opened or read. */
  | 'E_STORE_CORRUPT'
  /** The database was upgraded by newer code: this tab must be reloaded. */
  | 'E_STORE_NEWER'
  /** The database does not answer, or another tab blocks it. */
  | 'E_STORE_STALLED'
  /** A message that cannot be a log of this protocol: too large, or of the wrong shape. */
  | 'E_MESSAGE'
  /** A file that does not keep to its format: damaged, cut off, or of a version that is not read. */
  | 'E_FORMAT'
  /** A file, or something in it, is larger than anything its format is used for. */
  | 'E_LIMIT'
  /** Sound, but nothing that Tracklet keeps. */
  | 'E_UNSUPPORTED'
  /** A dropped file changed, went away or may not be read any more. */
  | 'E_SOURCE_CHANGED'
  /** A zip whose parts are not where they should be: cut off, with something before or behind, or spread over disks. */
  | 'E_ZIP_STRUCTURE'
  /** A zip that says two things about one file. */
  | 'E_ZIP_MISMATCH'
  /** A zip whose files lie over each other, or hide something between them. */
  | 'E_ZIP_OVERLAP'
  | 'E_ZIP_ENCRYPTED'
  /** A zip that uses what the profile does not know. */
  | 'E_ZIP_METHOD'
  /** A zip with links, devices or special rights. */
  | 'E_ZIP_SYMLINK'
  | 'E_LIMIT_ENTRIES'
  | 'E_LIMIT_SIZE'
  /** A zip that grows too much when it is unpacked. */
  | 'E_LIMIT_RATIO'
  /** A name that could lead out of its folder, or that not every system can hold. */
  | 'E_NAME'
  | 'E_NAME_DUPLICATE'
  /** A bundle whose manifest is missing, unknown or untrue. */
  | 'E_MANIFEST'
  /** Content that is not what its checksum says. */
  | 'E_HASH'

/** Plain data that survives structured clone and JSON. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | readonly string[]>>

export class TrackletError extends Error {
  override readonly name = 'TrackletError'
  readonly code: ErrorCode
  readonly details: ErrorDetails

  /** @param message what failed, what is safe, what to do */
  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.details = details
  }
}

export function isTrackletError(error: unknown, code?: ErrorCode): error is TrackletError {
  return error instanceof TrackletError && (code === undefined || error.code === code)
}

/** Throws INVALID_PARAMETER_VALUE. */
export function refuse(message: string, details?: ErrorDetails): never {
  throw new TrackletError('INVALID_PARAMETER_VALUE', message, details)
}

/** What was thrown, as one of ours. */
export function toTrackletError(error: unknown): TrackletError {
  return error instanceof TrackletError ? error : new TrackletError('INTERNAL_ERROR', messageOf(error))
}

/** The text of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
