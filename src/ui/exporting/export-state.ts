/** Sends experiments away as bundles: one file at once, several after a word about it, large ones straight to the disk. */
import type { ExportPlan, ExportProgress, ExportReport, ExportRequest } from '#model/export.ts'
import { createSignal } from 'solid-js'
import { tellFailure } from '../action.ts'
import { formatBytes, plural } from '../format.ts'
import { showJob } from '../kit/job-card.tsx'
import { saveFile } from '../kit/preview/save-file.ts'
import { showToast } from '../kit/toast.tsx'
import { remote, runRemoteJob } from '../remote.ts'

/** From here on a file is written where the person wants it, and not gathered first. */
const PICKED_BYTES = 200e6

/** In Chromium; others download. */
type Pickers = {
  showSaveFilePicker?: (options: {
    suggestedName: string
    types: readonly { description: string; accept: Readonly<Record<string, readonly string[]>> }[]
  }) => Promise<FileSystemFileHandle>
}

export type Asked = { readonly request: ExportRequest; readonly plan: ExportPlan }

const [asked, setAsked] = createSignal<Asked>()

/** A plan that wants a word first: several files, or something that no file can hold. */
export { asked }

export function closeAsked(): void {
  setAsked(undefined)
}

/** Begins an export; what cannot be done is told in a toast. */
export async function exportBundle(request: ExportRequest): Promise<void> {
  try {
    const plan = await remote.planExport(request)
    if (plan.parts.length > 1 || plan.tooLarge.length > 0 || wantsPicker(plan)) setAsked({ request, plan })
    else await exportPart({ request, plan }, 1)
  } catch (error) {
    tellFailure('Could not export', error)
  }
}

/** The save picker opens only on a click, so the word is said on the way. */
function wantsPicker({ parts }: ExportPlan): boolean {
  const { showSaveFilePicker } = window as Pickers
  return showSaveFilePicker !== undefined && parts.some(({ bytes }) => bytes > PICKED_BYTES)
}

/** One of the plan's files, from 1. @returns false when the person stopped it */
export async function exportPart({ request, plan }: Asked, number: number): Promise<boolean> {
  const part = plan.parts[number - 1]
  if (part === undefined) return false
  const several = plan.parts.length > 1
  try {
    const file = part.bytes > PICKED_BYTES ? await pickFile(part.fileName) : undefined
    const report = await write(request, several ? number : undefined, part.runs, file)
    if (report.content !== null) saveFile(report.content, report.fileName)
    showToast({ text: tell(report) })
    return true
  } catch (error) {
    // The picker was closed, or the export cancelled.
    if (!(error instanceof DOMException && error.name === 'AbortError'))
      tellFailure('Could not export', error)
    return false
  }
}

/** Undefined where there is no picker: the browser's downloads get it. */
async function pickFile(suggestedName: string): Promise<FileSystemFileHandle | undefined> {
  return await (window as Pickers).showSaveFilePicker?.({
    suggestedName,
    types: [{ description: 'Tracklet bundle', accept: { 'application/zip': ['.zip'] } }],
  })
}

async function write(
  request: ExportRequest,
  number: number | undefined,
  runs: number,
  file: FileSystemFileHandle | undefined,
): Promise<ExportReport & { readonly content: Blob | null }> {
  const controller = new AbortController()
  const [progress, setProgress] = createSignal<ExportProgress>()
  const hide = showJob({
    text: () => describe(progress(), runs),
    fraction: () => fractionOf(progress()),
    cancel: () => controller.abort(),
  })
  try {
    return await runRemoteJob({ signal: controller.signal, onProgress: setProgress }, (port) =>
      remote.exportBundle(request, number, file, port),
    )
  } finally {
    hide()
  }
}

function describe(progress: ExportProgress | undefined, runs: number): string {
  if (progress?.phase !== 'writing') return `Preparing ${plural(runs, 'run')}`
  return `Exporting ${plural(runs, 'run')}, ${formatBytes(progress.done)}`
}

/** Preparing reads the points once, writing once more and the files: about a third and two. */
function fractionOf(progress: ExportProgress | undefined): number | undefined {
  if (progress === undefined) return undefined
  const done = progress.total === 0 ? 0 : progress.done / progress.total
  return progress.phase === 'preparing' ? done / 3 : (1 + 2 * done) / 3
}

function tell({ fileName, runs, bytes, missing, content }: ExportReport & { content: Blob | null }): string {
  const what = `${plural(runs, 'run')}, ${formatBytes(bytes)}`
  const gone =
    missing.length === 0 ? '' : ` ${plural(missing.length, 'file')} that the browser lost stayed out.`
  return `${content === null ? 'Written' : 'Downloaded'}: ${fileName} (${what}).${gone}`
}
