import { toTrackletError, type TrackletError } from '#base/errors.ts'
import type { ArtifactUpload } from '#model/artifact.ts'
import { isRetryable, type Link } from './link.ts'
import type { Reporter } from './reporter.ts'
import type { Settings } from './settings.ts'
import type { Bytes } from './types.ts'

/** Of one message, hence of one transaction; a larger file goes alone. */
const MOST_FILES = 400
const MOST_BYTES = 8_000_000
/** Messages under way at once. */
const WINDOW = 3

type Upload = {
  readonly file: ArtifactUpload
  readonly size: number
  readonly resolve: () => void
  readonly reject: (error: TrackletError) => void
}

/** A promise that knows whether somebody waits for it. */
class Watched<T> extends Promise<T> {
  watched = false

  override then<A = T, B = never>(
    onDone?: ((value: T) => A | PromiseLike<A>) | null,
    onFailed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.watched = true
    return super.then(onDone, onFailed)
  }
}

/** Files of one run on their way. Those asked for in one go share messages, since one each would be ten times slower. */
export class Uploads {
  readonly #link: Link
  readonly #runId: string
  readonly #settings: Settings
  readonly #reporter: Reporter
  #queue: Upload[] = []
  #flying = 0
  /** A path that is under way waits for itself, so that the last content wins. */
  readonly #paths = new Set<string>()
  readonly #pending = new Set<Promise<unknown>>()
  #scheduled = false

  constructor(link: Link, runId: string, settings: Settings, reporter: Reporter) {
    this.#link = link
    this.#runId = runId
    this.#settings = settings
    this.#reporter = reporter
  }

  add(path: string, content: Bytes | string, type: string | undefined): Promise<void> {
    const kept = keep(content)
    const file: ArtifactUpload = type === undefined ? { path, content: kept } : { path, content: kept, type }
    const done = new Promise<void>((resolve, reject) =>
      this.#queue.push({ file, size: sizeOf(kept), resolve, reject }),
    )
    if (!this.#scheduled) {
      this.#scheduled = true
      queueMicrotask(() => {
        this.#scheduled = false
        this.#pump()
      })
    }
    return this.track(done)
  }

  /** Makes `settled` wait for it, and reports its failure when nobody waits for the promise that is given back. */
  track<T>(work: Promise<T>): Promise<T> {
    const settled = work.catch(() => undefined).finally(() => this.#pending.delete(settled))
    this.#pending.add(settled)
    const seen: Watched<T> = new Watched((resolve, reject) => {
      work.then(resolve, (error: unknown) => {
        const known = toTrackletError(error)
        reject(known)
        if (seen.watched) return
        seen.catch(() => undefined)
        this.#reporter.problem(known)
      })
    })
    return seen
  }

  /** Waits for those that are under way; never rejects. */
  async settled(): Promise<void> {
    await Promise.all(this.#pending)
  }

  #pump(): void {
    while (this.#flying < WINDOW) {
      const group = this.#takeGroup()
      if (group.length === 0) return
      this.#flying++
      void this.#deliver(group).then(() => {
        for (const { file } of group) this.#paths.delete(file.path)
        this.#flying--
        this.#pump()
      })
    }
  }

  #takeGroup(): Upload[] {
    // There is one more copy of what is under way.
    if (this.#flying > 0 && (this.#queue[0]?.size ?? 0) > MOST_BYTES) return []
    let n = 0
    let bytes = 0
    for (const { file, size } of this.#queue) {
      if (n === MOST_FILES || (n > 0 && bytes + size > MOST_BYTES) || this.#paths.has(file.path)) break
      this.#paths.add(file.path)
      bytes += size
      n++
    }
    return this.#queue.splice(0, n)
  }

  /** Settles every upload; never rejects. A message is all or nothing, so one bad file is sorted out by sending singly. */
  async #deliver(group: readonly Upload[]): Promise<void> {
    try {
      await this.#send(group.map(({ file }) => file))
      for (const { resolve } of group) resolve()
    } catch (error) {
      if (group.length > 1) for (const upload of group) await this.#deliver([upload])
      else group[0]?.reject(toTrackletError(error))
    }
  }

  async #send(files: readonly ArtifactUpload[]): Promise<void> {
    const { firstRetryMs, lastRetryMs } = this.#settings
    for (let wait = firstRetryMs; ; wait = Math.min(wait * 2, lastRetryMs)) {
      try {
        const { copies, buffer } = copyFiles(files)
        return await this.#link.call('logArtifacts', [this.#runId, copies], [buffer])
      } catch (error) {
        const known = toTrackletError(error)
        if (!isRetryable(known)) throw known
        if (wait === firstRetryMs) this.#reporter.trouble(known)
        await new Promise((resolve) => setTimeout(resolve, wait))
      }
    }
  }
}

/**
 * The content as it is now: the caller may go on to change its bytes. Not as a Blob: of several that are large, made and read at
 * once, Chromium loses some.
 */
function keep(content: Bytes | string): ArtifactUpload['content'] {
  if (typeof content === 'string' || content instanceof Blob) return content
  const bytes = ArrayBuffer.isView(content)
    ? new Uint8Array(content.buffer, content.byteOffset, content.byteLength)
    : new Uint8Array(content)
  return bytes.slice()
}

/** In one buffer, to be moved to the worker, which costs a tenth of cloning; what is kept here may have to be sent again. */
function copyFiles(files: readonly ArtifactUpload[]): { copies: ArtifactUpload[]; buffer: ArrayBuffer } {
  const buffer = new ArrayBuffer(
    files.reduce((sum, { content }) => sum + (content instanceof Uint8Array ? content.length : 0), 0),
  )
  let at = 0
  const copies = files.map((file) => {
    if (!(file.content instanceof Uint8Array)) return file
    const content = new Uint8Array(buffer, at, file.content.length)
    content.set(file.content)
    at += content.length
    return { ...file, content }
  })
  return { copies, buffer }
}

function sizeOf(content: ArtifactUpload['content']): number {
  return content instanceof Blob ? content.size : content.length
}
