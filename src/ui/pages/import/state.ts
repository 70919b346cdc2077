/** The import that is under way: it goes on while the person looks at other pages. */
import type { ImportFile, ImportInspection, ImportProgress, ImportReport } from '#model/import.ts'
import { createSignal } from 'solid-js'
import { noteStoreError } from '../../store-status.ts'
import { runRemoteJob, remote } from '../../remote.ts'
import { fetchBundle } from './fetch-bundle.ts'

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
  | { readonly step: 'importing'; readonly progress: ImportProgress | undefined }
  | { readonly step: 'done'; readonly report: ImportReport }
  | { readonly step: 'failed'; readonly error: unknown }

const IDLE: ImportStep = { step: 'idle' }

const [importStep, setStep] = createSignal<ImportStep>(IDLE)
/** What an import of all that was found would do. Undefined while it is not known. */
const [preview, setPreview] = createSignal<ImportReport>()
let running: AbortController | undefined

export { importStep, preview }

/** Looks into files; a later call takes the place of an earlier one. Not while an import runs. */
export async function offerFiles(
  files: readonly ImportFile[],
  folders: readonly FileSystemDirectoryHandle[] = [],
): Promise<void> {
  if (importStep().step === 'importing' || files.length === 0) return
  const job = restart()
  setStep({ step: 'looking', count: files.length })
  try {
    const inspection = await remote.inspectFiles(files)
    if (job.signal.aborted) return
    setStep({ step: 'found', files, folders, inspection })
    if (inspection.places.length > 0) void lookAhead(files, job)
  } catch (error) {
    if (!job.signal.aborted) fail(error)
  }
}

/** Looks into a file of this site. @see fetchBundle */
export async function offerAddress(address: string): Promise<void> {
  if (importStep().step === 'importing') return
  const job = restart()
  setStep({ step: 'looking', count: 1 })
  try {
    const file = await fetchBundle(address, job.signal)
    if (!job.signal.aborted) await offerFiles([file])
  } catch (error) {
    if (!job.signal.aborted) fail(error)
  }
}

/** Imports the places. */
export async function importFound({ files }: Found, places: readonly string[]): Promise<void> {
  const job = restart()
  setStep({ step: 'importing', progress: undefined })
  try {
    const report = await runRemoteJob<ImportProgress, ImportReport>(
      {
        signal: job.signal,
        onProgress: (progress) => {
          if (!job.signal.aborted) setStep({ step: 'importing', progress })
        },
      },
      (port) => remote.importFiles(files, { places }, port),
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

/** What a preview cannot tell the import will say. */
async function lookAhead(files: readonly ImportFile[], job: AbortController): Promise<void> {
  try {
    const report = await runRemoteJob<ImportProgress, ImportReport>({ signal: job.signal }, (port) =>
      remote.importFiles(files, { dryRun: true }, port),
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
