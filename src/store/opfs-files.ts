import { newRunId } from '#base/ids.ts'
import { TrackletError } from '#base/errors.ts'
import { joinBytes } from '#base/join-bytes.ts'
import type { Files, Place, StagedFile } from './files.ts'
import { holdLock, listHeld, withLock } from './locks.ts'
import {
  HAS_SYNC_ACCESS,
  ignoreMissing,
  isDomException,
  stageInOpfs,
  writeWhole,
  type OpfsStage,
} from './opfs-stage.ts'

/** A pack is left for a new one beyond this. */
const PACK_BYTES = 64 * 2 ** 20
const WORKER_LOCK = 'worker:'
const WITNESS = 'witness.json'
const RESERVE = 'reserve'
/** Rows of some hundred runs. */
const RESERVE_BYTES = 2 ** 18

/** Files in OPFS, under `tracklet/`. For a dedicated worker or a service worker, which cannot append to packs. */
export class OpfsFiles implements Files {
  readonly packs = HAS_SYNC_ACCESS
  readonly #root: FileSystemDirectoryHandle
  /** Names this worker's staged files; its lock tells the sweep that they are in use. */
  readonly #worker: string
  readonly #packEnd: (pack: string) => Promise<number>
  readonly #packHandles = new Map<string, FileSystemFileHandle>()
  #pack: Promise<OpenPack> | undefined
  #staged = 0

  private constructor(
    root: FileSystemDirectoryHandle,
    worker: string,
    packEnd: (pack: string) => Promise<number>,
  ) {
    this.#root = root
    this.#worker = worker
    this.#packEnd = packEnd
  }

  /** @param packEnd where the last piece that a row names ends; what is behind it in the pack was never acknowledged */
  static async open(packEnd: (pack: string) => Promise<number>): Promise<OpfsFiles> {
    const root = await navigator.storage.getDirectory()
    const worker = newRunId()
    await holdLock(WORKER_LOCK + worker, 'exclusive')
    return new OpfsFiles(await root.getDirectoryHandle('tracklet', { create: true }), worker, packEnd)
  }

  async append(contents: readonly Uint8Array[]): Promise<{ pack: string; offsets: number[] }> {
    let pack = await this.#ensurePack()
    // Filled by another call, and closed, before this one came to write.
    while (pack.end >= PACK_BYTES) pack = await this.#ensurePack()
    const start = pack.end
    try {
      // One write for all: each costs as much as 100 kB of content.
      writeWhole(pack.handle, viewJoined(contents), start)
      pack.handle.flush()
    } catch (error) {
      pack.handle.truncate(start)
      throw error
    }
    const offsets = contents.map((content) => {
      const offset = pack.end
      pack.end += content.length
      return offset
    })
    return { pack: pack.name, offsets }
  }

  async stage(): Promise<StagedFile> {
    const { write, moveTo, remove } = await this.#stageFile()
    return {
      write,
      commit: async (sha256) => moveTo(await this.#blobDirectory(sha256, true), sha256),
      abort: remove,
    }
  }

  async read({ sha256, size, pack, offset }: Place): Promise<Blob | undefined> {
    const file = await ignoreMissing(async () => {
      const handle = await (pack === '' ? this.#blobHandle(sha256) : this.#packHandle(pack))
      // Anew each time: a File cannot be read any more when its file grew.
      return await handle.getFile()
    })
    if (file === undefined || file.size < offset + size) return undefined
    return pack === '' ? file : file.slice(offset, offset + size)
  }

  async #blobHandle(sha256: string): Promise<FileSystemFileHandle> {
    return await (await this.#blobDirectory(sha256, false)).getFileHandle(sha256)
  }

  /** Many small contents are read from one pack. */
  async #packHandle(pack: string): Promise<FileSystemFileHandle> {
    const known = this.#packHandles.get(pack)
    if (known !== undefined) return known
    const handle = await (await this.#directory('packs', false)).getFileHandle(pack)
    this.#packHandles.set(pack, handle)
    return handle
  }

  async removeBlob(sha256: string): Promise<void> {
    await ignoreMissing(async () => (await this.#blobDirectory(sha256, false)).removeEntry(sha256))
  }

  async removePack(pack: string): Promise<void> {
    await ignoreMissing(async () => (await this.#directory('packs', false)).removeEntry(pack))
  }

  async listBlobs(): Promise<string[]> {
    const names: string[] = []
    for (const folder of await this.#list('blobs')) {
      if (folder instanceof FileSystemDirectoryHandle)
        for await (const name of folder.keys()) names.push(name)
    }
    return names
  }

  async listPacks(): Promise<{ pack: string; size: number }[]> {
    const packs: { pack: string; size: number }[] = []
    for (const entry of await this.#list('packs')) {
      if (entry instanceof FileSystemFileHandle)
        packs.push({ pack: entry.name, size: (await entry.getFile()).size })
    }
    return packs
  }

  async sweepStaging(): Promise<number> {
    const alive = await listHeld(WORKER_LOCK)
    const dead = (await this.#list('staging')).filter(({ name }) => !alive.has(name.split('-')[0] ?? ''))
    for (const { name } of dead) {
      await ignoreMissing(async () => (await this.#directory('staging', false)).removeEntry(name))
    }
    return dead.length
  }

  async readWitness(): Promise<string | undefined> {
    return await ignoreMissing(async () => (await (await this.#root.getFileHandle(WITNESS)).getFile()).text())
  }

  async writeWitness(text: string, aside = false): Promise<void> {
    await withLock('witness-file', async () => {
      const staged = await this.#stageFile()
      try {
        await staged.write(new TextEncoder().encode(text))
        if (aside) {
          const old = await ignoreMissing(() => this.#root.getFileHandle(WITNESS))
          await old?.move(`witness-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.json`)
        }
        await staged.moveTo(this.#root, WITNESS)
      } catch (error) {
        await staged.remove()
        throw error
      }
    })
  }

  async removeWitness(): Promise<void> {
    await ignoreMissing(() => this.#root.removeEntry(WITNESS))
  }

  async keepReserve(): Promise<void> {
    if ((await ignoreMissing(() => this.#root.getFileHandle(RESERVE))) !== undefined) return
    const staged = await this.#stageFile()
    try {
      await staged.write(new Uint8Array(RESERVE_BYTES))
      await staged.moveTo(this.#root, RESERVE)
    } catch (error) {
      await staged.remove()
      throw error
    }
  }

  async dropReserve(): Promise<void> {
    await ignoreMissing(() => this.#root.removeEntry(RESERVE))
  }

  /** Its name tells the sweep whose it is. */
  async #stageFile(): Promise<OpfsStage> {
    return await stageInOpfs(await this.#directory('staging'), `${this.#worker}-${this.#staged++}`)
  }

  async #ensurePack(): Promise<OpenPack> {
    const known = this.#pack
    const current = await known?.catch(() => undefined)
    if (current !== undefined && current.end < PACK_BYTES) return current
    // Another call may have opened the next one meanwhile.
    if (this.#pack === known) {
      current?.close()
      this.#pack = this.#openPack()
    }
    return (await this.#pack) ?? (await this.#ensurePack())
  }

  /** Goes on with a pack that no living worker has, or begins one. */
  async #openPack(): Promise<OpenPack> {
    const packs = await this.#directory('packs')
    const old = (await this.listPacks()).filter(({ size }) => size < PACK_BYTES).map(({ pack }) => pack)
    for (const name of [...old, newRunId()]) {
      const lock = await holdLock(`pack:${name}`, 'exclusive')
      if (lock === undefined) continue
      const pack = await this.#tryPack(packs, name, lock).catch((error: unknown) => {
        lock.release()
        // A worker that was ended may hold the file a little longer than the lock.
        if (isDomException(error, 'NoModificationAllowedError')) return undefined
        throw error
      })
      if (pack !== undefined) return pack
    }
    throw new TrackletError(
      'E_STORE_CORRUPT',
      'No file for small artifacts could be opened. Reload and try again.',
    )
  }

  async #tryPack(
    packs: FileSystemDirectoryHandle,
    name: string,
    { release }: { release(): void },
  ): Promise<OpenPack | undefined> {
    const end = await this.#packEnd(name)
    const handle = await (await packs.getFileHandle(name, { create: true })).createSyncAccessHandle()
    const close = (): void => {
      handle.close()
      release()
    }
    if (handle.getSize() >= end) {
      handle.truncate(end)
      return { name, handle, end, close }
    }
    // Shorter than its rows say: damaged. It keeps what it has, and nothing is added.
    close()
    return undefined
  }

  /** What is in a folder; nothing when it is not there: on a full disk not even a folder could be made. */
  async #list(name: string): Promise<FileSystemHandle[]> {
    const entries: FileSystemHandle[] = []
    const directory = await ignoreMissing(() => this.#directory(name, false))
    if (directory !== undefined) for await (const entry of directory.values()) entries.push(entry)
    return entries
  }

  async #directory(name: string, create = true): Promise<FileSystemDirectoryHandle> {
    return await this.#root.getDirectoryHandle(name, { create })
  }

  async #blobDirectory(sha256: string, create: boolean): Promise<FileSystemDirectoryHandle> {
    const blobs = await this.#directory('blobs', create)
    return await blobs.getDirectoryHandle(sha256.slice(0, 2), { create })
  }
}

type OpenPack = {
  readonly name: string
  readonly handle: FileSystemSyncAccessHandle
  end: number
  /** Lets another worker go on with it. */
  close(): void
}

/** Not copied when they follow each other in one buffer, as a client sends them. */
function viewJoined(parts: readonly Uint8Array[]): Uint8Array {
  const [first = new Uint8Array()] = parts
  let end = first.byteOffset
  const follow = parts.every(({ buffer, byteOffset, length }) => {
    const next = buffer === first.buffer && byteOffset === end
    end += length
    return next
  })
  if (follow) return new Uint8Array(first.buffer, first.byteOffset, end - first.byteOffset)
  return joinBytes(parts)
}
