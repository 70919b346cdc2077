/**
 * Experiments leave as bundles: formats/bundle/README.md says what that is. A bundle has every run as it was at one moment,
 * while runs go on; files are kept from the sweep and points from compaction as long as it is written.
 */
import { TrackletError } from '#base/errors.ts'
import type { Job } from '#base/job.ts'
import type { Bytes } from '#base/units.ts'
import type { ExportPlan, ExportProgress, ExportReport, ExportRequest } from '#model/export.ts'
import { writeZip, type ZipFile } from '#formats/zip/write-zip.ts'
import { FILES_LOCK } from '#store/artifacts.ts'
import { withoutCompaction } from '#store/compact.ts'
import { withLock } from '#store/locks.ts'
import { snapshotOwners } from '#store/snapshot.ts'
import type { Store } from '#store/store.ts'
import { ContentReader } from './export/content-reader.ts'
import { nameFile } from './export/file-name.ts'
import { findTooLarge, planParts, type Part } from './export/plan-parts.ts'
import { measureOwners, selectContent, type Selection } from './export/select-content.ts'

/** Takes the archive, piece by piece; resolves when it has no more need of the piece, and the next may come. */
export type TakePiece = (piece: Uint8Array<ArrayBuffer>) => Promise<void>

/** How many files it will be, and how large, before anything is written. @throws TrackletError RESOURCE_DOES_NOT_EXIST */
export async function planExport(store: Store, request: ExportRequest): Promise<ExportPlan> {
  const selection = await selectContent(store, request)
  const sizes = await measureOwners(store, selection)
  const parts = planParts(sizes)
  const runIds = new Set(selection.runs.map(({ runId }) => runId))
  return {
    title: selection.title,
    parts: parts.map(({ shares, bytes }, i) => ({
      fileName: nameBundle(selection.title, i + 1, parts.length),
      runs: shares.filter(({ ownerId }) => runIds.has(ownerId)).length,
      bytes,
    })),
    tooLarge: findTooLarge(sizes),
  }
}

/**
 * @param number of the part, from 1; undefined: the only one
 * @throws TrackletError RESOURCE_DOES_NOT_EXIST; E_LIMIT_SIZE when it takes several parts and none is asked for; CANCELLED;
 * what taking throws
 */
export async function exportBundle(
  store: Store,
  request: ExportRequest,
  number: number | undefined,
  take: TakePiece,
  job: Job<ExportProgress>,
): Promise<ExportReport> {
  return await withLock(
    FILES_LOCK,
    () => withoutCompaction(() => writePart(store, request, number, take, job)),
    'shared',
  )
}

async function writePart(
  store: Store,
  request: ExportRequest,
  number: number | undefined,
  take: TakePiece,
  job: Job<ExportProgress>,
): Promise<ExportReport> {
  const selection = await selectContent(store, request)
  const parts = planParts(await measureOwners(store, selection))
  const part = choosePart(parts, number)
  const owners = part.shares.map(({ ownerId }) => ownerId)
  const reader = new ContentReader(store, selection, part, await snapshotOwners(store, owners))
  const { makeBundle } = await import('#formats/bundle/make-bundle.ts')
  let prepared = 0
  const place = parts.length > 1 ? { part: { number: number ?? 1, of: parts.length } } : {}
  const { files, bytes } = await makeBundle(
    { ...(await reader.content((number ?? 1) === 1)), ...place },
    () => {
      job.signal.throwIfAborted()
      job.report({ phase: 'preparing', done: ++prepared, total: part.shares.length })
    },
  )
  const written = await writeFiles(files, bytes, take, job)
  return {
    fileName: nameBundle(selection.title, number ?? 1, parts.length),
    ...reader.counts,
    bytes: written,
    missing: reader.missing,
  }
}

async function writeFiles(
  files: readonly ZipFile[],
  bytes: Bytes,
  take: TakePiece,
  job: Job<ExportProgress>,
): Promise<Bytes> {
  let written = 0
  for await (const piece of writeZip(files, job.signal)) {
    await take(piece)
    written += piece.length
    job.report({ phase: 'writing', done: written, total: Math.max(bytes, written) })
  }
  return written
}

function choosePart(parts: readonly Part[], number: number | undefined): Part {
  if (number === undefined && parts.length > 1) {
    throw new TrackletError(
      'E_LIMIT_SIZE',
      `This is too much for one file: it takes ${parts.length} bundles, each of which can be imported alone. Nothing was written; ask for them one by one, as part 1 to ${parts.length}, or choose fewer runs.`,
      { parts: parts.length },
    )
  }
  const part = parts[(number ?? 1) - 1]
  if (part !== undefined) return part
  throw new TrackletError('INVALID_PARAMETER_VALUE', `There is no part ${number}: it takes ${parts.length}.`)
}

function nameBundle(title: Selection['title'], number: number, of: number): string {
  return nameFile(title, `${of > 1 ? `-${number}-of-${of}` : ''}.tracklet.zip`)
}
