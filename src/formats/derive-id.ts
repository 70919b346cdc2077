import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/**
 * A run id for a format that has none of MLflow's: the same origin gives the same id, so that a folder that is dropped
 * again finds its runs.
 * @param format its name
 * @param origin what stays the same while the run grows: the format's own id, else a path and a start time
 */
export function deriveRunId(format: string, ...origin: readonly string[]): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify([format, ...origin])))).slice(0, 32)
}

/** The same of a logged model. */
export function deriveModelId(format: string, ...origin: readonly string[]): string {
  return `m-${deriveRunId(format, 'model', ...origin)}`
}
