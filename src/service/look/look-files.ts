import { TrackletError } from '#base/errors.ts'
import type { OpenBundle } from '#formats/bundle/open-bundle.ts'
import type { Files, Place } from '#store/files.ts'

/** The files of a bundle, each read and verified when it is asked for. Nothing is written. */
export class LookFiles implements Files {
  readonly packs = false
  readonly #bundle: OpenBundle
  /** The place in the bundle, by hash. */
  readonly #entries = new Map<string, string>()

  constructor(bundle: OpenBundle) {
    this.#bundle = bundle
  }

  note(sha256: string, entry: string): void {
    this.#entries.set(sha256, entry)
  }

  /** @throws TrackletError E_HASH, E_SOURCE_CHANGED */
  async read({ sha256 }: Place): Promise<Blob | undefined> {
    const entry = this.#entries.get(sha256)
    if (entry === undefined) return undefined
    const content = await this.#bundle.readVerified(entry)
    return content instanceof Blob ? content : new Blob([content])
  }

  append(): Promise<never> {
    return refuseWrite()
  }

  stage(): Promise<never> {
    return refuseWrite()
  }

  removeBlob(): Promise<never> {
    return refuseWrite()
  }

  removePack(): Promise<never> {
    return refuseWrite()
  }

  writeWitness(): Promise<never> {
    return refuseWrite()
  }

  removeWitness(): Promise<never> {
    return refuseWrite()
  }

  keepReserve(): Promise<never> {
    return refuseWrite()
  }

  dropReserve(): Promise<never> {
    return refuseWrite()
  }

  listBlobs(): Promise<string[]> {
    return Promise.resolve([...this.#entries.keys()])
  }

  listPacks(): Promise<never[]> {
    return Promise.resolve([])
  }

  sweepStaging(): Promise<number> {
    return Promise.resolve(0)
  }

  readWitness(): Promise<undefined> {
    return Promise.resolve(undefined)
  }
}

function refuseWrite(): Promise<never> {
  return Promise.reject(new TrackletError('INTERNAL_ERROR', 'A bundle that is looked at was to be written.'))
}
