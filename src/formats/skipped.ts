import { isTrackletError, type ErrorCode } from '#base/errors.ts'
import type { SkippedRecord } from './records.ts'

export function makeSkipped(path: string, code: ErrorCode, message: string): SkippedRecord {
  return { kind: 'skipped', path, code, message }
}

/** Rethrows what is no TrackletError: aborts and faults of ours. */
export function skippedFrom(path: string, error: unknown): SkippedRecord {
  if (!isTrackletError(error)) throw error
  return makeSkipped(path, error.code, error.message)
}
