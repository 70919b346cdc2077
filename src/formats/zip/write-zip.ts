/**
 * Writes zip archives as a stream, by JSZip. It reads a Blob whole when it is added, and streams only what looks like a
 * stream of Node's; and it takes those only where there is a `Buffer` when it loads.
 *
 * Beyond 4 GiB or 65,535 entries it writes a broken archive without a word, so that is refused before.
 */
import type JSZip from 'jszip'
import { TrackletError } from '#base/errors.ts'

export type ZipFile = {
  readonly path: string
  /** Whether packing it gains anything; else it is stored, and can be read in place. */
  readonly deflate: boolean
  /** A piece may be empty after the next one is asked for, of this file or another. */
  readonly read: () => AsyncIterable<Uint8Array>
}

/** As many as the archive's end can count, but for the value that means "more". */
export const MAX_ZIP_FILES = 65_534
/** All offsets and sizes are below 4 GiB; some room for the list of files. */
export const MAX_ZIP_BYTES = 2 ** 32 - 2 ** 26

/** Zip's first day: the same content gives the same bytes. */
const DATE = new Date(Date.UTC(1980, 0, 1))
/** Of a piece: whoever writes them to a disk is slow in small ones. */
const PIECE_BYTES = 4 * 2 ** 20

/**
 * The archive, piece by piece, files in the given order. Whoever stops taking stops the reading. A piece's memory is used
 * again when the next one is asked for.
 * @throws TrackletError E_LIMIT_ENTRIES, E_LIMIT_SIZE; the signal's reason; what reading a file throws
 */
export async function* writeZip(
  files: readonly ZipFile[],
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  if (files.length > MAX_ZIP_FILES)
    throw new TrackletError('E_LIMIT_ENTRIES', `One archive cannot hold ${files.length} files.`)
  const zip = new (await loadJsZip())()
  for (const { path, deflate, read } of files) {
    zip.file(path, new NodeStream(read) as unknown as NodeJS.ReadableStream, {
      compression: deflate ? 'DEFLATE' : 'STORE',
      date: DATE,
      createFolders: false,
    })
  }
  const output = zip.generateInternalStream({ type: 'uint8array', streamFiles: true }) as unknown as Output
  let bytes = 0
  for await (const piece of takeOutput(output, signal)) {
    bytes += piece.length
    if (bytes > MAX_ZIP_BYTES + 2 ** 25)
      throw new TrackletError('E_LIMIT_SIZE', 'One archive cannot hold more than 4 GiB.')
    yield piece
  }
}

/** What JSZip gives for an internal stream; its own types know only the end of it. */
type Output = {
  on(event: 'data', listener: (piece: Uint8Array<ArrayBuffer>) => void): Output
  on(event: 'error', listener: (error: Error) => void): Output
  on(event: 'end', listener: () => void): Output
  pause(): Output
  resume(): Output
}

async function* takeOutput(output: Output, signal?: AbortSignal): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const gathered = new Gathered()
  let ended = false
  let failure: { readonly error: unknown } | undefined
  let wake = (): void => undefined
  output
    .on('data', (piece) => {
      gathered.add(piece)
      if (!gathered.isFull) return
      output.pause()
      wake()
    })
    .on('error', (error) => {
      failure = { error }
      wake()
    })
    .on('end', () => {
      ended = true
      wake()
    })
  const onAbort = (): void => wake()
  signal?.addEventListener('abort', onAbort)
  try {
    for (;;) {
      signal?.throwIfAborted()
      if (failure) throw failure.error
      yield* gathered.takeFull()
      // Said while the pieces were taken.
      if (gathered.isFull || failure || signal?.aborted) continue
      if (ended) break
      const woken = new Promise<void>((resolve) => (wake = resolve))
      output.resume()
      await woken
    }
    if (gathered.rest.length > 0) yield gathered.rest
  } finally {
    signal?.removeEventListener('abort', onAbort)
    output.pause()
  }
}

/** Pieces put together in few buffers, which are used again: the collector would come late to new ones. */
class Gathered {
  readonly #full: Uint8Array<ArrayBuffer>[] = []
  readonly #free: Uint8Array<ArrayBuffer>[] = []
  #last = new Uint8Array(PIECE_BYTES)
  #end = 0

  get isFull(): boolean {
    return this.#full.length > 0
  }

  /** What fills no buffer. */
  get rest(): Uint8Array<ArrayBuffer> {
    return this.#last.subarray(0, this.#end)
  }

  add(piece: Uint8Array): void {
    for (let at = 0; at < piece.length;) {
      const part = piece.subarray(at, at + PIECE_BYTES - this.#end)
      this.#last.set(part, this.#end)
      this.#end += part.length
      at += part.length
      if (this.#end < PIECE_BYTES) return
      this.#full.push(this.#last)
      this.#last = this.#free.pop() ?? new Uint8Array(PIECE_BYTES)
      this.#end = 0
    }
  }

  *takeFull(): Generator<Uint8Array<ArrayBuffer>> {
    for (let piece = this.#full.shift(); piece !== undefined; piece = this.#full.shift()) {
      yield piece
      this.#free.push(piece)
    }
  }
}

type Listener = (value?: unknown) => void

/** As much of Node's streams as JSZip asks for. Says nothing while it is paused: JSZip would lose an error. */
class NodeStream {
  readonly #read: () => AsyncIterable<Uint8Array>
  readonly #listeners = new Map<string, Listener>()
  #begun = false
  #paused = true
  #goOn = (): void => undefined

  constructor(read: () => AsyncIterable<Uint8Array>) {
    this.#read = read
  }

  on(event: 'data' | 'error' | 'end', listener: Listener): this {
    this.#listeners.set(event, listener)
    return this
  }

  pause(): this {
    this.#paused = true
    return this
  }

  resume(): this {
    this.#paused = false
    this.#goOn()
    if (!this.#begun) void this.#run()
    this.#begun = true
    return this
  }

  async #run(): Promise<void> {
    try {
      for await (const piece of this.#read()) await this.#say('data', piece)
      await this.#say('end')
    } catch (error) {
      await this.#say('error', error)
    }
  }

  async #say(event: string, value?: unknown): Promise<void> {
    while (this.#paused) await new Promise<void>((resolve) => (this.#goOn = resolve))
    this.#listeners.get(event)?.(value)
  }
}

/** It looks for a `Buffer` once for streams, when it loads, and would use it for texts after: so only the first look finds one. */
async function loadJsZip(): Promise<typeof JSZip> {
  const scope = globalThis as { Buffer?: unknown }
  const isBrowser = scope.Buffer === undefined
  if (isBrowser) scope.Buffer = {}
  try {
    const { default: loaded } = await import('jszip')
    if (isBrowser) (loaded.support as { nodebuffer: boolean }).nodebuffer = false
    return loaded
  } finally {
    if (isBrowser) delete scope.Buffer
  }
}
