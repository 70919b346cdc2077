import { toTrackletError } from '#base/errors.ts'
import type { TAG } from '#model/tags.ts'
import { appendTable, toJson, toSplitTable, type SplitTable } from './encode.ts'
import type { Link } from './link.ts'
import type { Uploads } from './uploads.ts'
import type { Table } from './types.ts'

const LOGGED_ARTIFACTS: (typeof TAG)['loggedArtifacts'] = 'mlflow.loggedArtifacts'

type LoggedArtifact = { readonly path: string; readonly type: string }

/** A run's tables, and the tag that lists them: what MLflow's `log_table` does. */
export class Tables {
  readonly #link: Link
  readonly #runId: string
  readonly #uploads: Uploads
  readonly #setTag: (key: string, value: string) => void
  readonly #tagged = new Set<string>()
  /** One after the other: each reads what the one before wrote. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(link: Link, runId: string, uploads: Uploads, setTag: (key: string, value: string) => void) {
    this.#link = link
    this.#runId = runId
    this.#uploads = uploads
    this.#setTag = setTag
  }

  log(table: Table, path: string): Promise<void> {
    const work = this.#append(table, path, this.#last)
    this.#last = work.catch(() => undefined)
    return this.#uploads.track(work)
  }

  async #append(table: Table, path: string, before: Promise<unknown>): Promise<void> {
    const added = toSplitTable(table)
    await before
    const old = await this.#read(path)
    const text = toJson(old === undefined ? added : appendTable(old, added))
    await this.#uploads.add(path, text, 'application/json')
    if (!this.#tagged.has(path)) await this.#tag(path)
    this.#tagged.add(path)
  }

  async #read(path: string): Promise<SplitTable | undefined> {
    try {
      const file = await this.#link.call('readArtifact', [this.#runId, path])
      return JSON.parse(await file.text()) as SplitTable
    } catch (error) {
      const known = toTrackletError(error)
      if (known.code === 'RESOURCE_DOES_NOT_EXIST') return undefined
      throw known
    }
  }

  async #tag(path: string): Promise<void> {
    const { run } = await this.#link.call('getRun', [this.#runId])
    const listed = JSON.parse(run.tags.get(LOGGED_ARTIFACTS) ?? '[]') as LoggedArtifact[]
    const all = [...listed, ...[...this.#tagged, path].map((own) => ({ path: own, type: 'table' }))]
    const unique = new Map(all.map((entry) => [entry.path, entry]))
    this.#setTag(LOGGED_ARTIFACTS, toJson([...unique.values()]))
  }
}
