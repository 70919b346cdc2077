import type { Run } from '#model/run.ts'
import { TAG } from '#model/tags.ts'
import type { FieldValue } from '#query/compile-filter.ts'
import type { Subject } from '#query/tree.ts'
import type { RunIndex } from './run-index.ts'

type Column = ReadonlyMap<string, number>

/** What a filter's fields are of a run. Metrics are their latest values, which are loaded once it is known which are read. */
export class RunFields {
  /** By metric: one column an index. */
  readonly #metrics = new Map<string, Column[]>()

  readonly read = ({ kind, key }: Subject): ((run: Run) => FieldValue) => {
    switch (kind) {
      case 'metric':
        return this.#readMetric(key)
      case 'param':
        return ({ params }) => params.get(key)
      case 'tag':
        return ({ tags }) => tags.get(key)
      case 'dataset':
        return ({ inputs }) => inputs.flatMap((input) => datasetField(input, key) ?? [])
      case 'attribute':
        return (run) => attributeOf(run, key)
    }
  }

  async load(indexes: readonly RunIndex[]): Promise<void> {
    for (const [key, columns] of this.#metrics) {
      columns.splice(0)
      for (const index of indexes) columns.push(await index.column(key, 'last'))
    }
  }

  #readMetric(key: string): (run: Run) => number | undefined {
    const columns = this.#metrics.get(key) ?? []
    this.#metrics.set(key, columns)
    return ({ runId }) => {
      for (const column of columns) {
        const value = column.get(runId)
        if (value !== undefined) return value
      }
      return undefined
    }
  }
}

function datasetField(input: Run['inputs'][number], key: string): string | undefined {
  switch (key) {
    case 'name':
      return input.name
    case 'digest':
      return input.digest
    case 'context':
      return input.tags.get(TAG.dataContext)
  }
  return undefined
}

function attributeOf(run: Run, key: string): string | number | undefined {
  switch (key) {
    case 'run_id':
      return run.runId
    case 'run_name':
      return run.runName
    case 'user_id':
      return run.userId
    case 'status':
      return run.status
    case 'start_time':
      return run.startTime
    case 'end_time':
      return run.endTime ?? undefined
    case 'artifact_uri':
      return run.artifactUri
  }
  return undefined
}
