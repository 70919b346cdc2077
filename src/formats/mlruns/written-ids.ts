/** Names of folders that MLflow makes out of what they hold. */
import { md5 } from '@noble/hashes/legacy.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Dataset } from '#model/dataset.ts'

export function datasetIdOf({ name, digest }: Dataset): string {
  return md5Hex(name + digest)
}

/** Of a dataset or a model as a run's input. */
export function inputIdOf(sourceId: string, runId: string): string {
  return md5Hex(sourceId + runId)
}

function md5Hex(text: string): string {
  return bytesToHex(md5(utf8ToBytes(text)))
}
