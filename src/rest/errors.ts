/** Codes to HTTP, once. */
import { TrackletError, messageOf, type ErrorCode } from '#base/errors.ts'
import { toJsonResponse } from './respond.ts'

type Answer = { readonly status: number; readonly code: string }

/**
 * MLflow's client sends a call that was answered with 408, 429, 500, 502, 503 or 504 again and again for minutes, so these
 * statuses are only for what may pass by itself, and for faults of our own.
 */
const ANSWERS: Readonly<Partial<Record<ErrorCode, Answer>>> = {
  BAD_REQUEST: { status: 400, code: 'BAD_REQUEST' },
  RESOURCE_ALREADY_EXISTS: { status: 400, code: 'RESOURCE_ALREADY_EXISTS' },
  RESOURCE_DOES_NOT_EXIST: { status: 404, code: 'RESOURCE_DOES_NOT_EXIST' },
  // 500 in MLflow.
  INVALID_STATE: { status: 400, code: 'INVALID_STATE' },
  PERMISSION_DENIED: { status: 403, code: 'PERMISSION_DENIED' },
  CANCELLED: { status: 499, code: 'CANCELLED' },
  INTERNAL_ERROR: { status: 500, code: 'INTERNAL_ERROR' },
  // Not 429: space comes back when a person frees some.
  E_QUOTA: { status: 507, code: 'RESOURCE_EXHAUSTED' },
  E_STORE_LOST: { status: 409, code: 'DATA_LOSS' },
  E_STORE_CORRUPT: { status: 409, code: 'DATA_LOSS' },
  E_STORE_NEWER: { status: 409, code: 'RESOURCE_CONFLICT' },
  E_STORE_STALLED: { status: 503, code: 'TEMPORARILY_UNAVAILABLE' },
  E_SOURCE_CHANGED: { status: 409, code: 'RESOURCE_CONFLICT' },
}

/** What is wrong with what was sent. */
const USUAL: Answer = { status: 400, code: 'INVALID_PARAMETER_VALUE' }

export function errorToResponse(error: unknown): Response {
  const known = error instanceof TrackletError ? error : new TrackletError('INTERNAL_ERROR', messageOf(error))
  const { status, code } = ANSWERS[known.code] ?? USUAL
  return makeErrorResponse(status, code, known.message)
}

/** For what has no code of ours: an unknown route, a wrong method, what is not implemented. */
export function makeErrorResponse(
  status: number,
  code: string,
  message: string,
  headers?: Readonly<Record<string, string>>,
): Response {
  return toJsonResponse({ error_code: code, message }, status, headers)
}

/** Clients then take another way, where they know one. */
export function notImplemented(message: string): Response {
  return makeErrorResponse(501, 'NOT_IMPLEMENTED', message)
}
