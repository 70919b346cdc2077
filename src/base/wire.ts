import { TrackletError, messageOf, type ErrorCode, type ErrorDetails } from './errors.ts'

/**
 * How errors cross a MessagePort. Comlink's own handler carries name, message and stack only, and `instanceof` fails
 * behind it, so each side replaces it:
 * `transferHandlers.set('throw', makeThrowHandler(transferHandlers.get('throw')))`.
 */

type WireError = { readonly code: ErrorCode | null; readonly message: string; readonly details: ErrorDetails }

type Thrown = { readonly value: unknown }
type ThrowHandler = {
  canHandle(value: unknown): value is Thrown
  serialize(thrown: Thrown): [WireError, Transferable[]]
  deserialize(wire: WireError): never
}

/** @param original Comlink's handler, which alone can tell a thrown value. */
export function makeThrowHandler(original: { canHandle(value: unknown): boolean } | undefined): ThrowHandler {
  return {
    canHandle: (value): value is Thrown => original?.canHandle(value) ?? false,
    serialize: ({ value }) => [errorToWire(value), []],
    deserialize: (wire) => {
      throw errorFromWire(wire)
    },
  }
}

export function errorToWire(error: unknown): WireError {
  if (error instanceof TrackletError)
    return { code: error.code, message: error.message, details: error.details }
  return { code: null, message: messageOf(error), details: {} }
}

export function errorFromWire({ code, message, details }: WireError): Error {
  return new TrackletError(code ?? 'INTERNAL_ERROR', message, details)
}
