import type { FittedNames } from '../fit-names.ts'
import type { Range } from '../protobuf.ts'
import type { Metadata } from './event.ts'

/** What is known of one tag of a run. Writers say its metadata once, with the first value. */
export type Tag = {
  readonly name: string
  /** As metrics and files may be called. */
  readonly key: string
  metadata: Omit<Metadata, 'content'> | undefined
}

type KnownTag = Tag & { readonly bytes: Uint8Array; next: KnownTag | undefined }

/** Finds a tag by its bytes: writers repeat theirs in one order, so that the one after the last is tried first. */
export class Tags {
  readonly #names: FittedNames
  readonly #known = new Map<string, KnownTag>()
  #last: KnownTag | undefined

  constructor(names: FittedNames) {
    this.#names = names
  }

  find(bytes: Uint8Array, { from, to }: Range): Tag {
    const guess = this.#last?.next
    const tag = guess && isSame(guess.bytes, bytes, from, to) ? guess : this.#lookUp(bytes.subarray(from, to))
    if (this.#last) this.#last.next = tag
    this.#last = tag
    return tag
  }

  #lookUp(bytes: Uint8Array): KnownTag {
    const name = new TextDecoder().decode(bytes)
    let tag = this.#known.get(name)
    if (!tag) {
      tag = { name, key: this.#names.fit(name), bytes: bytes.slice(), metadata: undefined, next: undefined }
      this.#known.set(name, tag)
    }
    return tag
  }
}

function isSame(known: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (known.length !== to - from) return false
  for (let i = 0; i < known.length; i++) if (known[i] !== bytes[from + i]) return false
  return true
}
