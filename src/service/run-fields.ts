import type { Run } from '#model/run.ts'
import { TAG } from '#model/tags.ts'
import type { FieldValue } from '#query/compile-filter.ts'
import type { Subject } from '#query/tree.ts'
import { Columns } from './run-column.ts'
import type { RunIndex } from './run-index.ts'

/**
 * What a filter's fields are of a run. Metrics are their latest values. Which fields are read is known when the filter is
 * compiled; their columns are loaded then, and before that params and tags are read from the run itself.
 */
export class RunFields {
  readonly #metrics = new Map<string, Columns<number>>()
  /** By experiment. */
  readonly #names = new Map<string, string>()
  readonly #texts: { kind: 'param' | 'tag'; key: string; columns: Columns<string> }[] = []

  readonly read = ({ kind, key }: Subject): ((run: Run) => FieldValue) => {
    switch (kind) {
      case 'metric':
        return this.#readMetric(key)
      case 'param':
      case 'tag':
        return this.#readText(kind, key)
      case 'dataset':
        return ({ inputs }) => inputs.flatMap((input) => datasetField(input, key) ?? [])
      case 'attribute':
        if (key === 'experiment_name') return ({ experimentId }) => this.#names.get(experimentId)
        return (run) => attributeOf(run, key)
    }
  }

  async load(indexes: readonly RunIndex[]): Promise<void> {
    for (const index of indexes) {
      this.#names.set(index.experimentId, index.experimentName)
      const reads = [...this.#metrics].map(async ([key, columns]) =>
        columns.set(index.experimentId, await index.column(key, 'last')),
      )
      await Promise.all(reads)
      for (const { kind, key, columns } of this.#texts)
        columns.set(index.experimentId, index.texts(kind, key))
    }
  }

  #readMetric(key: string): (run: Run) => number | undefined {
    const columns = this.#metrics.get(key) ?? new Columns<number>()
    this.#metrics.set(key, columns)
    return (run) => columns.of(run)
  }

  #readText(kind: 'param' | 'tag', key: string): (run: Run) => string | undefined {
    const columns = new Columns<string>()
    this.#texts.push({ kind, key, columns })
    return (run) => {
      if (columns.isFilled) return columns.of(run)
      return (kind === 'param' ? run.params : run.tags).get(key)
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
