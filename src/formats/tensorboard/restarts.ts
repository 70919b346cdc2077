/**
 * Training that crashed and went on from a checkpoint logs some steps again. Its writer says so with a session that starts at
 * a step: what was logged before for that step and later is void. As it comes after what it takes back, it is looked for before
 * anything is given.
 */
import type { SourceFile } from '../source.ts'
import type { EventReader } from './event.ts'
import { scanEvents } from './scan-events.ts'

/** Where a session starts: the place in the list of files, and in that file. */
type Restart = { readonly file: number; readonly offset: number; readonly step: number }

/** Those of one run that take something back. */
export class Restarts {
  readonly #list: Restart[] = []
  /** By file, where the next search goes on. */
  readonly #offsets: number[] = []
  #greatestStep = -Infinity

  get count(): number {
    return this.#list.length
  }

  /** Looks through what the files hold since the last call. @param files those of the last call, and perhaps more */
  async find(files: readonly SourceFile[], signal?: AbortSignal): Promise<void> {
    for (const [index, file] of files.entries()) {
      const take = (events: EventReader, _: number, offset: number): void => this.note(index, events, offset)
      const scan = scanEvents(file, this.#offsets[index] ?? 0, take, signal)
      let next = await scan.next()
      while (!next.done) next = await scan.next()
      this.reach(index, next.value.offset)
    }
  }

  /** Looks at one event; those in order, and what was looked through before is passed over. */
  note(file: number, { isRestart, step, summaryTo }: EventReader, offset: number): void {
    if (offset < (this.#offsets[file] ?? 0)) return
    if (isRestart && step <= this.#greatestStep) this.#list.push({ file, offset, step })
    if (summaryTo > 0 && step > this.#greatestStep) this.#greatestStep = step
  }

  /** The file was looked through up to here. */
  reach(file: number, offset: number): void {
    this.#offsets[file] = Math.max(offset, this.#offsets[file] ?? 0)
  }

  /** What stands at this place is void from this step on; Infinity when nothing of it is. */
  boundAt(file: number, offset: number): number {
    let bound = Infinity
    for (const restart of this.#list) {
      const isLater = restart.file > file || (restart.file === file && restart.offset > offset)
      if (isLater) bound = Math.min(bound, restart.step)
    }
    return bound
  }
}
