import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { joinBytes } from '#base/join-bytes.ts'
import type { Bytes } from '#base/units.ts'

/** The browser hashes several times as fast as our code, and only what is whole in memory. */
const WHOLE_BYTES: Bytes = 32 * 2 ** 20

/** SHA-256 of pieces, never more than {@link WHOLE_BYTES} of them held. */
export class StreamHash {
  #pieces: Uint8Array[] = []
  #streamed: ReturnType<typeof sha256.create> | undefined
  size: Bytes = 0
  /** After the digest: all of it, if it was no more than is held. */
  whole: Uint8Array<ArrayBuffer> | undefined

  update(piece: Uint8Array): void {
    this.size += piece.length
    if (this.#streamed === undefined && this.size <= WHOLE_BYTES) {
      this.#pieces.push(piece)
      return
    }
    this.#streamed ??= sha256.create()
    for (const held of this.#pieces.splice(0)) this.#streamed.update(held)
    this.#streamed.update(piece)
  }

  /** 64 lower-case hex digits. */
  async digest(): Promise<string> {
    if (this.#streamed !== undefined) return bytesToHex(this.#streamed.digest())
    this.whole = joinBytes(this.#pieces)
    return bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', this.whole)))
  }
}
