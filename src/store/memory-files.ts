import type { Files, Place, StagedFile } from './files.ts'

/** Files in memory: for Node, where tests and tools run the same services. */
export class MemoryFiles implements Files {
  readonly packs = true
  readonly #blobs = new Map<string, Uint8Array<ArrayBuffer>[]>()
  #pack: Uint8Array<ArrayBuffer>[] = []
  #packSize = 0
  #witness: string | undefined

  async append(contents: readonly Uint8Array[]): Promise<{ pack: string; offsets: number[] }> {
    const offsets = contents.map((content) => {
      const offset = this.#packSize
      this.#pack.push(content.slice())
      this.#packSize += content.length
      return offset
    })
    return Promise.resolve({ pack: 'memory', offsets })
  }

  stage(): Promise<StagedFile> {
    const parts: Uint8Array<ArrayBuffer>[] = []
    return Promise.resolve({
      write: async (bytes) => Promise.resolve(void parts.push(bytes.slice())),
      commit: async (sha256) => Promise.resolve(void this.#blobs.set(sha256, parts)),
      abort: () => Promise.resolve(),
    })
  }

  read(place: Place): Promise<Blob | undefined> {
    if (place.pack !== '')
      return Promise.resolve(new Blob(this.#pack).slice(place.offset, place.offset + place.size))
    const parts = this.#blobs.get(place.sha256)
    return Promise.resolve(parts && new Blob(parts))
  }

  removeBlob(sha256: string): Promise<void> {
    this.#blobs.delete(sha256)
    return Promise.resolve()
  }

  removePack(): Promise<void> {
    this.#pack = []
    this.#packSize = 0
    return Promise.resolve()
  }

  listBlobs(): Promise<string[]> {
    return Promise.resolve([...this.#blobs.keys()])
  }

  listPacks(): Promise<{ pack: string; size: number }[]> {
    return Promise.resolve(this.#packSize > 0 ? [{ pack: 'memory', size: this.#packSize }] : [])
  }

  sweepStaging(): Promise<number> {
    return Promise.resolve(0)
  }

  readWitness(): Promise<string | undefined> {
    return Promise.resolve(this.#witness)
  }

  writeWitness(text: string): Promise<void> {
    this.#witness = text
    return Promise.resolve()
  }

  keepReserve(): Promise<void> {
    return Promise.resolve()
  }

  dropReserve(): Promise<void> {
    return Promise.resolve()
  }

  removeWitness(): Promise<void> {
    this.#witness = undefined
    return Promise.resolve()
  }
}
