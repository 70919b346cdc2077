const PIECE_CHARS = 1 << 20

/** Text that grows to any size: what is written goes to Blobs, which browsers keep outside the heap. */
export class BlobText {
  #blobs: Blob[] = []
  #parts: string[] = []
  #chars = 0

  get isEmpty(): boolean {
    return this.#parts.length === 0 && this.#blobs.length === 0
  }

  add(text: string): void {
    this.#parts.push(text)
    this.#chars += text.length
    if (this.#chars >= PIECE_CHARS) this.#seal()
  }

  /** What was added so far; adding may go on. */
  toBlob(): Blob {
    this.#seal()
    return new Blob(this.#blobs)
  }

  #seal(): void {
    if (this.#parts.length > 0) this.#blobs.push(new Blob(this.#parts))
    this.#parts = []
    this.#chars = 0
  }
}
