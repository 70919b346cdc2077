/**
 * A bundle opened without importing it: what pages list is copied to a database of the look's own, by the very steps of an
 * import; points and files are read from the bundle when they are asked for.
 */
import { newWriterId } from '#base/ids.ts'
import { CHANGE_CHANNEL, type Change } from '#model/change.ts'
import type { ImportFile } from '#model/import.ts'
import type { MetricSummaries } from '#model/run.ts'
import { addToSummaries, createSummaries } from '#series/summary.ts'
import { readOpened } from '#formats/bundle/bundle.ts'
import { maybeSummaries, type ReadModel, type ReadRun } from '#formats/bundle/documents.ts'
import { BUNDLE } from '#formats/bundle/layout.ts'
import { OpenBundle } from '#formats/bundle/open-bundle.ts'
import { readPoints } from '#formats/bundle/read-points.ts'
import { openSource } from '#formats/open-source.ts'
import { findFolder, type Folder } from '#formats/source.ts'
import { openLookStore, type LookStore } from '#store/looks.ts'
import type { Store } from '#store/store.ts'
import { commitIntake } from '../import/commit-intake.ts'
import { Intake, type Stages } from '../import/intake.ts'
import { judge } from '../import/judge.ts'
import { Ingest } from '../log-batch.ts'
import { RunIndexes } from '../run-indexes.ts'
import type { DoorSession } from '../session.ts'
import { LookFiles } from './look-files.ts'
import { LookPoints } from './look-points.ts'

export type Look = {
  readonly session: DoorSession
  /** Nothing is left of it. */
  readonly close: () => Promise<void>
}

/**
 * @param path of the bundle among the files: the folder that has its manifest
 * @throws TrackletError of a bundle that is refused; E_QUOTA, E_SOURCE_CHANGED
 */
export async function openLook(files: readonly ImportFile[], path: string): Promise<Look> {
  const source = await openSource(
    files.map((file) => ({ path: file.path, open: () => Promise.resolve(file.content) })),
  )
  const bundle = await OpenBundle.open(findFolder(source, path) as Folder)
  const lookFiles = new LookFiles(bundle)
  const points = new LookPoints(bundle, (ownerId) => announceDamage(store, ownerId))
  const { store, close } = await openLookStore(lookFiles, points)
  try {
    await copyRows(store, bundle, { lookFiles, points })
    return { session: makeSession(store), close }
  } catch (error) {
    await close()
    throw error
  }
}

type Parts = { readonly lookFiles: LookFiles; readonly points: LookPoints }

async function copyRows(
  store: LookStore['store'],
  bundle: OpenBundle,
  { lookFiles, points }: Parts,
): Promise<void> {
  const onDocument = async (ownerId: string, document: ReadRun | ReadModel): Promise<void> => {
    for (const { sha256, entry } of document.artifacts) lookFiles.note(sha256, entry)
    points.note(ownerId, document.points, maybeSummaries(document) ?? (await summarise(bundle, document)))
  }
  const importId = newWriterId()
  const intake = new Intake(store, importId, new Set(), { stages: makeStages(points) })
  for await (const record of readOpened(bundle, { onDocument }))
    await intake.take(record, { index: 0, format: BUNDLE })
  const none = new Set<string>()
  await commitIntake(store, {
    first: intake,
    copies: new Intake(store, importId, none),
    runs: judge(intake.runs.values(), none),
    models: judge(intake.models.values(), none),
  })
}

/** Of a bundle that does not tell all: every point is read. */
async function summarise(bundle: OpenBundle, { points }: ReadRun | ReadModel): Promise<MetricSummaries> {
  let summaries = createSummaries()
  if (points === null) return summaries
  const content = await bundle.readVerified(points.path)
  for await (const columns of readPoints(content, points.count, points.path))
    summaries = addToSummaries(summaries, columns)
  return summaries
}

/** Nothing is staged: files have their place already, and of points the summaries are rows. */
function makeStages(points: LookPoints): Stages {
  const nothing = { add: () => Promise.resolve(), finish: () => Promise.resolve([]) }
  return {
    fresh: { ...nothing, finish: () => Promise.resolve(points.listSummaries()) },
    grown: nothing,
    files: {
      add: ({ path, type = '', time = 0, size = 0, sha256 = '' }, take) => {
        take({ path, type, time, size, sha256, pack: '', offset: 0 })
        return Promise.resolve()
      },
      flush: () => Promise.resolve(),
    },
  }
}

function makeSession(store: Store): DoorSession {
  const ready = { store, ingest: new Ingest(store, () => undefined), indexes: new RunIndexes(store) }
  return {
    status: () => Promise.resolve({ state: 'ready' }),
    startFresh: () => Promise.resolve(),
    use: (work) => work(ready),
    useFiles: (work) => work(ready),
    holdRun: () => Promise.resolve(),
    releaseRun: () => Promise.resolve(),
  }
}

/** What is in memory of it is forgotten; pages that show it read again, and are told. */
function announceDamage({ changes }: Store, ownerId: string): void {
  const change: Change = { kind: 'metrics', experimentIds: [], runIds: [ownerId] }
  changes.announce(change)
  const channel = new BroadcastChannel(CHANGE_CHANNEL)
  channel.postMessage(change)
  channel.close()
}
