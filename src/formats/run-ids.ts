import { deriveRunId } from './derive-id.ts'

/** Ids for the runs of one drop. */
export class RunIds {
  readonly #format: string
  readonly #given = new Set<string>()

  constructor(format: string) {
    this.#format = format
  }

  /**
   * @param origin what stays the same while the run grows, and wherever its folder lies
   * @param path as it was dropped: it tells copies apart, of which the first has the plain id
   */
  derive(origin: readonly string[], path: string): string {
    const plain = deriveRunId(this.#format, ...origin)
    const runId = this.#given.has(plain) ? deriveRunId(this.#format, ...origin, path) : plain
    this.#given.add(runId)
    return runId
  }
}
