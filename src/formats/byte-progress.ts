import { isTrackletError } from '#base/errors.ts'
import type { Bytes } from '#base/units.ts'
import type { ReadOptions } from './format.ts'
import { readSize, type SourceFile } from './source.ts'

/** Tells how much of a known number of bytes was read. */
export class ByteProgress {
  #done = 0
  readonly #total: Bytes
  readonly #onProgress: ReadOptions['onProgress']

  constructor(total: Bytes, onProgress: ReadOptions['onProgress']) {
    this.#total = total
    this.#onProgress = onProgress
  }

  /** Of all the files; one that cannot be opened counts for nothing, and is found out when it is read. */
  static async ofFiles(
    files: readonly SourceFile[],
    onProgress: ReadOptions['onProgress'],
  ): Promise<ByteProgress> {
    let total = 0
    for (const file of files) {
      try {
        total += await readSize(file)
      } catch (error) {
        if (!isTrackletError(error, 'E_SOURCE_CHANGED')) throw error
      }
    }
    return new ByteProgress(total, onProgress)
  }

  /** Never tells more than the whole. */
  add(bytes: Bytes): void {
    this.#done = Math.min(this.#done + bytes, this.#total)
    this.#onProgress?.(this.#total === 0 ? 1 : this.#done / this.#total)
  }
}
