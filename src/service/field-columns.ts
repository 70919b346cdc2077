import type { Run } from '#model/run.ts'
import type { FieldValue } from '#query/compile-filter.ts'
import type { Subject } from '#query/tree.ts'
import { RunFields } from './run-fields.ts'
import type { RunIndex } from './run-index.ts'

type Column = { readonly subject: Subject; values: readonly FieldValue[] | undefined }

/** The fields of a list of runs, by place in it. Each is made once, so that a letter more in a filter only scans them. */
export class FieldColumns {
  readonly runs: readonly Run[]
  readonly #columns = new Map<string, Column>()

  constructor(runs: readonly Run[]) {
    this.runs = runs
  }

  /** The reader may be used after the next `fill`. */
  readonly read = (subject: Subject): ((place: number) => FieldValue) => {
    const name = `${subject.kind}.${subject.key}`
    const column = this.#columns.get(name) ?? { subject, values: undefined }
    this.#columns.set(name, column)
    return (place) => column.values?.[place]
  }

  async fill(indexes: readonly RunIndex[]): Promise<void> {
    const fields = new RunFields()
    const empty = [...this.#columns.values()].filter(({ values }) => values === undefined)
    const readers = empty.map(({ subject }) => fields.read(subject))
    await fields.load(indexes)
    empty.forEach((column, i) => {
      const read = readers[i]
      if (read) column.values = this.runs.map(read)
    })
  }
}
