/**
 * Brings other people's files in, whole or not at all. Records are staged as they are read; one transaction makes them
 * visible. A run keeps its id: one that is there with the same content gets nothing, one of a source that grew gets what is
 * new, and one with other content stays while the incoming one comes beside it, marked `tracklet.importedFrom`.
 */
import { isTrackletError, type TrackletError } from '#base/errors.ts'
import { newWriterId } from '#base/ids.ts'
import type { Job } from '#base/job.ts'
import type {
  ImportFile,
  ImportInspection,
  ImportOptions,
  ImportPlace,
  ImportProgress,
  ImportReport,
} from '#model/import.ts'
import type { Detected, Found } from '#formats/detect.ts'
import type { RecordContents } from '#formats/records.ts'
import { findFile, walkFiles, type Source } from '#formats/source.ts'
import { FILES_LOCK } from '#store/artifacts.ts'
import { IMPORT_LOCK, removeStaged } from '#store/imports.ts'
import { withLock } from '#store/locks.ts'
import { readModelIds } from '#store/logged-models.ts'
import { readRunIds } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { sweepFiles } from '#store/sweep.ts'
import { commitIntake, previewIntake, type Added, type Gathered } from './import/commit-intake.ts'
import { countContents, countDeleted, expectContents } from './import/count-contents.ts'
import { Intake, makeStages } from './import/intake.ts'
import { judge } from './import/judge.ts'

type Opened = { readonly source: Source; readonly detected: Detected }

/**
 * What is readable among the files, without reading it.
 * @throws TrackletError of a zip that is refused
 */
export async function inspectFiles(files: readonly ImportFile[]): Promise<ImportInspection> {
  const { source, detected } = await open(files)
  let bytes = 0
  for (const file of walkFiles(source)) bytes += file.size ?? (await file.open()).size
  const { listTables } = await import('#formats/table/metrics-table.ts')
  const read = detected.found.flatMap(({ format, place }) =>
    format.name === 'table' ? (findFile(source, place.path) ?? []) : [],
  )
  return {
    places: detected.found.map(toPlace),
    skipped: detected.broken,
    tables: await listTables([...read, ...walkFiles(detected.rest)]),
    bytes,
  }
}

/** @throws TrackletError of a zip or bundle that is refused; E_SOURCE_CHANGED, E_QUOTA, CANCELLED: nothing was imported then */
export async function importFiles(
  store: Store,
  files: readonly ImportFile[],
  options: ImportOptions,
  job: Job<ImportProgress>,
): Promise<ImportReport> {
  job.report({ phase: 'waiting', fraction: 0, runs: 0, points: 0, artifacts: 0 })
  const opened = await open(files)
  const places = await choosePlaces(opened.detected, options)
  if (options.dryRun === true) {
    const gathered = await gather(store, opened, places, options, job)
    const added = await previewIntake(store, gathered)
    return makeReport(gathered, places, opened, { ...added, ...expectContents(gathered) })
  }
  const work = async (): Promise<ImportReport> => {
    await removeStaged(store)
    const gathered = await gather(store, opened, places, options, job)
    job.signal.throwIfAborted()
    const added = await commitIntake(store, gathered)
    return makeReport(gathered, places, opened, { ...added, ...countContents(gathered) })
  }
  return await withLock(IMPORT_LOCK, async () => {
    try {
      return await withLock(FILES_LOCK, work, 'shared')
    } catch (error) {
      await cleanUp(store)
      throw error
    }
  })
}

/** What it does not come to, the next start does. */
async function cleanUp(store: Store): Promise<void> {
  try {
    await removeStaged(store)
    await sweepFiles(store)
  } catch (error) {
    if (!isTrackletError(error)) throw error
  }
}

/** Formats and their readers load when they are needed first. */
async function open(files: readonly ImportFile[]): Promise<Opened> {
  const { openSource } = await import('#formats/open-source.ts')
  const { detect } = await import('#formats/detect.ts')
  const source = await openSource(
    files.map(({ path, content }) => ({ path, open: () => Promise.resolve(content) })),
  )
  return { source, detected: await detect(source) }
}

/** A table that a person said the meaning of is one, whatever its reader thinks. */
async function choosePlaces({ found }: Detected, { places, tables = [] }: ImportOptions): Promise<Found[]> {
  const { metricsTable } = await import('#formats/table/metrics-table.ts')
  const known = new Set(found.map(({ place }) => place.path))
  const told = tables
    .filter(({ path }) => !known.has(path))
    .map(({ path }) => ({ format: metricsTable, place: { path, summary: '', owns: [path] } }))
  return [...found, ...told].filter(({ place }) => places?.includes(place.path) ?? true)
}

async function gather(
  store: Store,
  { source }: Opened,
  places: readonly Found[],
  options: ImportOptions,
  job: Job<ImportProgress>,
): Promise<Gathered> {
  const dryRun = options.dryRun === true
  const knownIds = new Set([...(await readRunIds(store)), ...(await readModelIds(store))])
  const makeIntake = (copies?: ReadonlyMap<string, string>): Intake => {
    const importId = newWriterId()
    const stages = dryRun ? undefined : makeStages(store, importId)
    return new Intake(store, importId, knownIds, { stages, ...(copies && { copies }) })
  }
  const first = makeIntake()
  await readAll(first, source, places, options, job)
  const runs = judge(first.runs.values(), knownIds)
  const models = judge(first.models.values(), knownIds)
  const others = [...runs.others, ...models.others]
  const second = makeIntake(new Map(others.map((owner) => [owner.id, owner.copyId])))
  const again = new Set(others.map(({ place }) => place))
  if (!dryRun && again.size > 0)
    await readAll(second, source, places, options, job, (index) => again.has(index))
  return { first, copies: second, runs, models }
}

async function readAll(
  intake: Intake,
  source: Source,
  places: readonly Found[],
  { dryRun = false, tables = [] }: ImportOptions,
  job: Job<ImportProgress>,
  isWanted: (index: number) => boolean = () => true,
): Promise<void> {
  for (const [index, { format, place }] of places.entries()) {
    if (!isWanted(index)) continue
    const onProgress = (fraction: number): void =>
      job.report({ phase: 'reading', fraction: (index + fraction) / places.length, ...intake.counts })
    const options = {
      signal: job.signal,
      onProgress,
      mapping: tables.find(({ path }) => path === place.path)?.mapping,
      wants: (id: string) => intake.wants(id, dryRun),
    }
    try {
      for await (const record of format.read(source, place, options)) {
        job.signal.throwIfAborted()
        await intake.take(record, { index, format: format.name })
      }
    } catch (error) {
      if (format.isWhole === true || !endsOnlyPlace(error)) throw error
      intake.skip({ path: place.path, code: error.code, message: error.message })
    }
  }
  await intake.flush()
}

/** One file that cannot be read further does not keep the others out. A bundle is whole or nothing, and so is what changes while it is read. */
function endsOnlyPlace(error: unknown): error is TrackletError {
  return isTrackletError(error, 'E_FORMAT') || isTrackletError(error, 'E_LIMIT')
}

function makeReport(
  gathered: Gathered,
  places: readonly Found[],
  { detected }: Opened,
  added: Added & RecordContents,
): ImportReport {
  const { first, runs, models } = gathered
  return {
    ...added,
    runs: runs.fresh.length + runs.others.length,
    deletedRuns: countDeleted(gathered),
    loggedModels: models.fresh.length + models.others.length,
    equalRuns: runs.equal.length,
    grownRuns: runs.grown.length,
    copies: runs.others.map(({ id, copyId, name }) => ({ runId: id, copyId, runName: name })),
    places: places.map(toPlace),
    skipped: [
      ...detected.broken.map(({ path, code, message }) => ({ path, code, message })),
      ...first.skipped,
    ],
  }
}

function toPlace({ format, place }: Found): ImportPlace {
  return { format: format.name, title: format.title, path: place.path, summary: place.summary }
}
