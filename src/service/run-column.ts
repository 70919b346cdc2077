/**
 * Columns over the runs of an index. The index gives every run it holds a place, and notes it on the run's object under a
 * symbol, which is not sent to a page: reading a column is then an array access, not a search for the run's id.
 */
import type { Run } from '#model/run.ts'

const PLACE = Symbol('place')

type Placed = Run & { [PLACE]?: number }

export function setPlace(run: Run, place: number): void {
  ;(run as Placed)[PLACE] = place
}

/** -1 for a run that is not of an index. */
function placeOf(run: Run): number {
  return (run as Placed)[PLACE] ?? -1
}

export class NumberColumn {
  #values: Float64Array
  /** NaN is a value like others, so what is there is noted apart. */
  #present: Uint8Array

  constructor(size: number) {
    this.#values = new Float64Array(size)
    this.#present = new Uint8Array(size)
  }

  of(run: Run): number | undefined {
    const place = placeOf(run)
    return this.#present[place] === 1 ? this.#values[place] : undefined
  }

  set(place: number, value: number | undefined): void {
    if (place >= this.#values.length) this.#grow(place + 1)
    this.#present[place] = value === undefined ? 0 : 1
    if (value !== undefined) this.#values[place] = value
  }

  #grow(least: number): void {
    const size = Math.max(least, 2 * this.#values.length)
    const [values, present] = [new Float64Array(size), new Uint8Array(size)]
    values.set(this.#values)
    present.set(this.#present)
    this.#values = values
    this.#present = present
  }
}

export class TextColumn {
  readonly #texts: (string | undefined)[] = []

  of(run: Run): string | undefined {
    return this.#texts[placeOf(run)]
  }

  /** @param place the next one, or one that was set before: an array with holes would be slow */
  set(place: number, text: string | undefined): void {
    this.#texts[place] = text
  }
}

/** One field's columns of several indexes, each of one experiment. */
export class Columns<T> {
  #only: { of(run: Run): T | undefined } | undefined
  readonly #byExperiment = new Map<string, { of(run: Run): T | undefined }>()

  /** False until it has columns. */
  get isFilled(): boolean {
    return this.#byExperiment.size > 0
  }

  set(experimentId: string, column: { of(run: Run): T | undefined }): void {
    this.#byExperiment.set(experimentId, column)
    this.#only = this.#byExperiment.size === 1 ? column : undefined
  }

  of(run: Run): T | undefined {
    return (this.#only ?? this.#byExperiment.get(run.experimentId))?.of(run)
  }
}
