/** The import that is under way: it goes on while the person looks at other pages. */
import { messageOf, TrackletError } from '#base/errors.ts'
import type { Milliseconds } from '#base/units.ts'
import type { ImportFile, ImportInspection, ImportProgress, ImportReport } from '#model/import.ts'
import type { MappedTable } from '#model/table-mapping.ts'
import { createSignal } from 'solid-js'
import { noteStoreError } from '../../store-status.ts'
import { runRemoteJob, worker } from '../../remote.ts'
import { showToast } from '../../kit/toast.tsx'
import { openLook } from '../../look.ts'
import type { Collected } from './collect-files.ts'
import { fetchBundle } from './fetch-bundle.ts'
import { weighFiles } from './weigh-files.ts'

export type Found = {
  readonly files: readonly ImportFile[]
  /** Folders among them that can be watched. */
  readonly folders: readonly FileSystemDirectoryHandle[]
  readonly inspection: ImportInspection
}

export type ImportStep =
  | { readonly step: 'idle' }
  | { readonly step: 'looking'; readonly count: number }
  | ({ readonly step: 'found' } & Found)
  | {
      readonly step: 'importing'
      readonly progress: ImportProgress | undefined
      /** When reading began. */
      readonly begun: Milliseconds
    }
  | { readonly step: 'done'; readonly report: ImportReport }
  | { readonly step: 'failed'; readonly error: unknown }

const IDLE: ImportStep = { step: 'idle' }

const [importStep, setStep] = createSignal<ImportStep>(IDLE)
/** What an import of all that was found would do. Undefined while it is not known. */
const [preview, setPreview] = createSignal<ImportReport>()
let running: AbortController | undefined

export { importStep, preview }

/** What is dropped on the window: a bundle is shown at once, of all else is told what it is. */
export async function takeDropped(
  files: readonly ImportFile[],
  folders: readonly FileSystemDirectoryHandle[] = [],
): Promise<void> {
  await offerFiles(files, folders)
  const found = importStep()
  const path = found.step === 'found' ? onlyBundle(found) : undefined
  if (path !== undefined) await lookAt(files, path)
}

/** The same of what is still being asked of the disk. */
export async function takeCollected(collecting: Promise<Collected>): Promise<void> {
  let collected: Collected
  try {
    collected = await collecting
  } catch (error) {
    if (isImporting()) return
    restart()
    fail(
      new TrackletError(
        'E_SOURCE_CHANGED',
        `A file could not be opened: ${messageOf(error)} It may have been moved or deleted, or this browser may not read it. Look whether it is still there, and drop it again.`,
        {},
        { cause: error },
      ),
    )
    return
  }
  await takeDropped(collected.files, collected.folders)
}

/** The path of the bundle, if there is one and nothing else. */
export function onlyBundle({ inspection }: Found): string | undefined {
  const [place, ...others] = inspection.places
  return place?.format === 'bundle' && others.length === 0 ? place.path : undefined
}

/** Shows a bundle without importing it. What was found stays, for whoever comes back. */
export async function lookAt(files: readonly ImportFile[], path: string): Promise<void> {
  try {
    await openLook(files, path)
  } catch (error) {
    restart()
    fail(error)
  }
}

/** Tells whoever brings files meanwhile. */
function isImporting(): boolean {
  if (importStep().step !== 'importing') return false
  showToast({
    text: 'An import is under way, so nothing of this was taken. Bring it again when that is done.',
  })
  return true
}

/** Looks into files; a later call takes the place of an earlier one. Not while an import runs. */
export async function offerFiles(
  files: readonly ImportFile[],
  folders: readonly FileSystemDirectoryHandle[] = [],
): Promise<void> {
  if (files.length === 0 || isImporting()) return
  const job = restart()
  setStep({ step: 'looking', count: files.length })
  try {
    await weighFiles(files, job.signal)
    const inspection = await worker.inspectFiles(files)
    if (job.signal.aborted) return
    setStep({ step: 'found', files, folders, inspection })
  } catch (error) {
    if (!job.signal.aborted) fail(error)
  }
}

/**
 * Takes a file of this site.
 * @param take what is done with it: as if it were dropped, or only looked into
 * @see fetchBundle
 */
export async function takeAddress(
  address: string,
  take: (files: readonly ImportFile[]) => Promise<void>,
): Promise<void> {
  if (isImporting()) return
  const job = restart()
  setStep({ step: 'looking', count: 1 })
  try {
    const file = await fetchBundle(address, job.signal)
    if (!job.signal.aborted) await take([file])
  } catch (error) {
    if (!job.signal.aborted) fail(error)
  }
}

/** Imports the places. */
export async function importPlaces(
  files: readonly ImportFile[],
  places: readonly string[],
  tables: readonly MappedTable[] = [],
): Promise<void> {
  const job = restart()
  let begun = Date.now()
  setStep({ step: 'importing', progress: undefined, begun })
  try {
    const report = await runRemoteJob<ImportProgress, ImportReport>(
      {
        signal: job.signal,
        onProgress: (progress) => {
          if (job.signal.aborted) return
          if (progress.phase === 'waiting') begun = Date.now()
          setStep({ step: 'importing', progress, begun })
        },
      },
      (port) => worker.importFiles(files, { places, tables }, port),
    )
    setStep({ step: 'done', report })
  } catch (error) {
    if (!job.signal.aborted) fail(error)
  }
}

/** Stops what is under way; nothing of it is kept. */
export function cancelImport(): void {
  restart()
  setStep(IDLE)
}

/**
 * Finds out what an import would do, in the place of what was found out before. What it cannot tell the import will say.
 * @param tables whose columns a person said the meaning of
 */
export async function lookAhead({ files }: Found, tables: readonly MappedTable[] = []): Promise<void> {
  const job = restart()
  try {
    const report = await runRemoteJob<ImportProgress, ImportReport>({ signal: job.signal }, (port) =>
      worker.importFiles(files, { dryRun: true, tables }, port),
    )
    if (!job.signal.aborted) setPreview(report)
  } catch (error) {
    if (!job.signal.aborted && importStep().step === 'found') fail(error)
  }
}

function restart(): AbortController {
  running?.abort(new DOMException('Another import took its place.', 'AbortError'))
  running = new AbortController()
  setPreview(undefined)
  return running
}

function fail(error: unknown): void {
  noteStoreError(error)
  setStep({ step: 'failed', error })
}
