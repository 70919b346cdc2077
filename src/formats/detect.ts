import { isTrackletError } from '#base/errors.ts'
import { dvclive } from './dvclive/dvclive.ts'
import { exportImport } from './export-import/export-import.ts'
import { bundle } from './bundle/bundle.ts'
import type { Format, Place } from './format.ts'
import { mlflowDb } from './mlflow-db/mlflow-db.ts'
import { mlmodel } from './mlmodel/mlmodel.ts'
import { mlruns } from './mlruns/mlruns.ts'
import { lightning } from './lightning/lightning.ts'
import type { SkippedRecord } from './records.ts'
import { makeSource, parentOf, walkFiles, type Source } from './source.ts'
import { metricsTable } from './table/metrics-table.ts'
import { tensorboard } from './tensorboard/tensorboard.ts'
import { trackio } from './trackio/trackio.ts'
import { transformers } from './transformers/transformers.ts'
import { wandb } from './wandb/wandb.ts'

export type Found = { readonly format: Format; readonly place: Place }

export type Detected = {
  readonly found: readonly Found[]
  /** What a format knew as its own and could not read. */
  readonly broken: readonly SkippedRecord[]
  /** Files that are nobody's. */
  readonly rest: Source
}

/**
 * Every format, in the order they look: who owns whole folders before who takes single files, and what any table of
 * numbers is like last.
 */
const FORMATS: readonly Format[] = [
  bundle,
  mlruns,
  mlflowDb,
  exportImport,
  mlmodel,
  trackio,
  wandb,
  dvclive,
  tensorboard,
  lightning,
  transformers,
  metricsTable,
]

/** What is in the source, by content. A format sees only what the ones before it left. */
export async function detect(source: Source, formats: readonly Format[] = FORMATS): Promise<Detected> {
  const found: Found[] = []
  const broken: SkippedRecord[] = []
  let rest = source
  for (const format of formats) {
    try {
      const places = (await format.sniff(rest)) ?? []
      found.push(...places.map((place) => ({ format, place })))
      const owned = new Set(places.flatMap(({ owns }) => owns))
      if (owned.size > 0) rest = without(rest, owned)
    } catch (error) {
      if (!isTrackletError(error)) throw error
      const path = error.details['path']
      broken.push({ kind: 'skipped', path: String(path ?? ''), code: error.code, message: error.message })
    }
  }
  return { found, broken, rest }
}

function without(source: Source, owned: ReadonlySet<string>): Source {
  const isOwned = (path: string): boolean => owned.has(path) || (path !== '' && isOwned(parentOf(path)))
  return makeSource([...walkFiles(source)].filter(({ path }) => !isOwned(path)))
}
