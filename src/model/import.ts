/** What an import is given, and what it tells. */
import type { ErrorCode } from '#base/errors.ts'
import type { Bytes } from '#base/units.ts'
import type { ImportTable, MappedTable } from './table-mapping.ts'

/** A file as it was dropped or picked; a zip is opened. */
export type ImportFile = {
  /** Relative to what was dropped, `/` between parts. */
  readonly path: string
  readonly content: Blob
}

/** Something readable among the files. */
export type ImportPlace = {
  /** The format's name and title: `mlruns`, "MLflow folder". */
  readonly format: string
  readonly title: string
  /** The file or the folder. */
  readonly path: string
  /** What it seems to hold, in a few words; may be empty. */
  readonly summary: string
}

/** A part that was left out, and why. */
export type SkippedPart = { readonly path: string; readonly code: ErrorCode; readonly message: string }

/** What is readable, found without reading it. */
export type ImportInspection = {
  readonly places: readonly ImportPlace[]
  readonly skipped: readonly SkippedPart[]
  /** Those that are read as tables of metrics, and those that a person may yet say the meaning of. */
  readonly tables: readonly ImportTable[]
  /** Of all files, unpacked. */
  readonly bytes: Bytes
}

export type ImportOptions = {
  /** Paths of the places to read; absent: all. */
  readonly places?: readonly string[]
  /** Tables whose columns a person said the meaning of. */
  readonly tables?: readonly MappedTable[]
  /** Tells what an import would do, and writes nothing. */
  readonly dryRun?: boolean
}

/** Of a run that is there already with other content: it is kept, and this one comes beside it. */
export type ImportedCopy = { readonly runId: string; readonly copyId: string; readonly runName: string }

/** What an import added, or would add. */
export type ImportReport = {
  /** New ones. */
  readonly experiments: number
  /** New ones, copies among them. */
  readonly runs: number
  /** Of new runs those that are deleted, alone or with their experiment. */
  readonly deletedRuns: number
  /** Of new runs, and new ones of runs that grew. */
  readonly points: number
  readonly artifacts: number
  readonly artifactBytes: Bytes
  /** New saved views. */
  readonly views: number
  /** New ones, copies among them. */
  readonly loggedModels: number
  readonly registeredModels: number
  readonly modelVersions: number
  /** Runs that were there with the same content: nothing was added to them. */
  readonly equalRuns: number
  /** Runs that were there, and got what is new of them. */
  readonly grownRuns: number
  readonly copies: readonly ImportedCopy[]
  /** Where the runs are, new or not. */
  readonly experimentIds: readonly string[]
  /** Of registered models, new or not. */
  readonly modelNames: readonly string[]
  readonly places: readonly ImportPlace[]
  readonly skipped: readonly SkippedPart[]
}

export type ImportProgress = {
  readonly phase: 'waiting' | 'reading' | 'saving'
  /** Of reading, from 0 to 1. */
  readonly fraction: number
  readonly runs: number
  readonly points: number
  readonly artifacts: number
}
