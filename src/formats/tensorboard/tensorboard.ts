/**
 * TensorBoard's event files, of TensorFlow 1 and 2, PyTorch, tensorboardX and others that write them. A folder is a run, as
 * TensorBoard has it; the folder that holds all of them is the experiment.
 */
import { isTrackletError } from '#base/errors.ts'
import type { Bytes } from '#base/units.ts'
import { ByteProgress } from '../byte-progress.ts'
import { groupBy } from '../group-by.ts'
import { makeExperiment } from '../make-records.ts'
import type { Format, Place, ReadOptions } from '../format.ts'
import { ProtoReader } from '../protobuf.ts'
import type { ImportRecord } from '../records.ts'
import { RunIds } from '../run-ids.ts'
import { skippedFrom } from '../skipped.ts'
import { sniffHeads } from '../sniff-heads.ts'
import { findFile, findFolder, nameOf, parentOf, type Source, type SourceFile } from '../source.ts'
import { FollowedRun, type RunFiles } from './followed-run.ts'
import { beginsWithFrame, firstPayload } from './frames.ts'

/** Of one run, before its records are given. */
const HELD_BYTES: Bytes = 32 * 2 ** 20

const PARAMS = 'hparams.yaml'

export const tensorboard: Format = {
  name: 'tensorboard',
  title: 'TensorBoard event files',
  sniff: sniffTensorboard,
  read: (source, place, options) => new TensorboardFollower().read(source, place, options),
}

async function sniffTensorboard(source: Source): Promise<readonly Place[] | undefined> {
  const files = await sniffHeads(source, isEventFile)
  if (files.length === 0) return undefined
  const folders = [...new Set(files.map(({ path }) => parentOf(path)))]
  const params = folders.flatMap((folder) => maybeParams(source, folder) ?? [])
  return [
    {
      path: folders.length === 1 ? parentOf(folders[0] as string) : commonFolder(folders),
      summary: folders.length === 1 ? '1 run' : `${folders.length} runs`,
      owns: [...files, ...params].map(({ path }) => path),
    },
  ]
}

/** Reads a place again and again as its files grow; what was read before is not given again. */
export class TensorboardFollower {
  readonly #runs = new Map<string, FollowedRun>()
  readonly #ids = new RunIds('tensorboard')
  readonly #heldBytes: Bytes

  constructor(heldBytes = HELD_BYTES) {
    this.#heldBytes = heldBytes
  }

  async *read(source: Source, place: Place, options: ReadOptions = {}): AsyncGenerator<ImportRecord> {
    const { signal, onProgress } = options
    const runs = listRuns(source, place)
    const progress = await ByteProgress.ofFiles(
      runs.flatMap(({ events }) => events),
      onProgress,
    )
    const experiment = `tensorboard ${place.path}`
    yield makeExperiment(experiment, nameOf(place.path) || 'TensorBoard')
    for (const files of runs) {
      signal?.throwIfAborted()
      const run = this.#runs.get(files.folder) ?? new FollowedRun(experiment, this.#ids, this.#heldBytes)
      this.#runs.set(files.folder, run)
      try {
        yield* run.read(files, progress, signal)
      } catch (error) {
        this.#runs.delete(files.folder)
        yield skippedFrom(files.folder, error)
      }
    }
  }
}

/** A frame around an Event, which begins with its time, or with its step or version where a writer gave no time. */
function isEventFile(head: Uint8Array): boolean {
  if (!beginsWithFrame(head)) return false
  const reader = new ProtoReader(firstPayload(head))
  try {
    if (!reader.next()) return false
    if (reader.field === 1) return Number.isFinite(reader.double())
    return (
      (reader.field === 2 && reader.int() >= 0) || (reader.field === 3 && /^brain\.Event/.test(reader.text()))
    )
  } catch (error) {
    if (isTrackletError(error)) return false
    throw error
  }
}

function listRuns(source: Source, place: Place): RunFiles[] {
  const files = place.owns.flatMap((path) => (nameOf(path) === PARAMS ? [] : (findFile(source, path) ?? [])))
  const runs = groupBy(files, ({ path }) => parentOf(path))
  return Array.from(runs, ([folder, events]) => ({
    folder,
    name:
      folder === place.path ? nameOf(folder) : folder.slice(place.path === '' ? 0 : place.path.length + 1),
    events,
    params: maybeParams(source, folder),
  }))
}

/** A folder with a `metrics.csv` too is a run of PyTorch Lightning's CSV logger, and the params are its own. */
function maybeParams(source: Source, folder: string): SourceFile | undefined {
  const files = findFolder(source, folder)?.files
  return files?.has('metrics.csv') ? undefined : files?.get(PARAMS)
}

function commonFolder(folders: readonly string[]): string {
  const [first = '', ...rest] = folders
  const parts = first.split('/')
  while (parts.length > 0 && !rest.every((folder) => `${folder}/`.startsWith(`${parts.join('/')}/`)))
    parts.pop()
  return parts.join('/')
}
