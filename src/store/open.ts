/**
 * Opens the database, or says why it must not be written: lost, newer, blocked, failed.
 *
 * Dexie opens a newer database with older code without a word, so the stored version is read first. A tab with old
 * code gets `versionchange`, closes, and every later call of it fails with E_STORE_NEWER.
 */
import { TrackletError } from '#base/errors.ts'
import { DEFAULT_EXPERIMENT_ID, DEFAULT_EXPERIMENT_NAME, type Experiment } from '#model/experiment.ts'
import { Changes } from './changes.ts'
import { guarded, toStoreError } from './errors.ts'
import type { Files } from './files.ts'
import { beginFreshLog } from './fresh-log.ts'
import { holdLock, listHeld } from './locks.ts'
import { DATABASE_NAME, SCHEMA_VERSION, TrackletDb } from './schema.ts'
import type { Store } from './store.ts'

/** After this the person is told that another tab keeps the database. */
const BLOCKED_MS = 3_000
const TAB_LOCK = 'tab:'

const NEWER =
  'Another tab has a newer Tracklet than this one, and changed the form of the database. What was acknowledged is safe; reload this tab.'

export type OpenEvents = {
  /** Another tab keeps the old database open; `blockedBy` has the addresses of the tabs that have it. */
  readonly onBlocked: (blockedBy: readonly string[]) => void
  /** The database was closed under us: upgraded by another tab, or cleared. Never called before the store is open. */
  readonly onClosed: (error: TrackletError) => void
}

/**
 * @param makeFiles gets where a pack's last named piece ends
 * @throws TrackletError E_STORE_NEWER, E_STORE_CORRUPT, E_STORE_STALLED
 */
export async function openStore(
  makeFiles: (packEnd: (pack: string) => Promise<number>) => Promise<Files>,
  events: OpenEvents,
): Promise<Store> {
  await refuseNewer()
  if ((await listTabs()).length === 0) await beginFreshLog()
  const db = new TrackletDb('relaxed')
  const strict = new TrackletDb('strict')
  db.on('blocked', () => {
    setTimeout(() => {
      if (!db.isOpen()) void listTabs().then((tabs) => events.onBlocked(tabs))
    }, BLOCKED_MS)
  })
  await openConnection(db)
  const tab = holdLock(TAB_LOCK + tabName(), 'shared')
  watch(db, tab, events)
  await openConnection(strict)
  watch(strict, tab, events)
  await tab
  const files = await guarded(() => makeFiles((pack) => findPackEnd(db, pack)))
  return { db, strict, files, changes: new Changes(), by: '' }
}

/** Addresses of the tabs that have the database open. */
export async function listTabs(): Promise<string[]> {
  return [...(await listHeld(TAB_LOCK))]
}

/** Ends the connections; a store is not used after it. */
export function closeStore({ db, strict, changes }: Store): void {
  changes.close()
  db.close()
  strict.close()
}

async function refuseNewer(): Promise<void> {
  const databases = await guarded(() => indexedDB.databases())
  const version = databases.find(({ name }) => name === DATABASE_NAME)?.version ?? 0
  if (isNewer(version))
    throw new TrackletError('E_STORE_NEWER', NEWER, { stored: version / 10, known: SCHEMA_VERSION })
}

function isNewer(nativeVersion: number): boolean {
  return nativeVersion >= (SCHEMA_VERSION + 1) * 10
}

/** Another tab may upgrade between the look at the version and the opening. */
async function openConnection(db: TrackletDb): Promise<void> {
  await guarded(() => db.open())
  if (!isNewer(db.backendDB().version)) return
  db.close()
  throw new TrackletError('E_STORE_NEWER', NEWER)
}

/** Lets go of an open connection when another tab upgrades, and tells when it is gone. */
function watch(db: TrackletDb, tab: ReturnType<typeof holdLock>, { onClosed }: OpenEvents): void {
  db.on('versionchange', ({ newVersion }) => {
    // A deletion too makes us let go, but then nothing newer is there.
    if (newVersion !== null) onClosed(new TrackletError('E_STORE_NEWER', NEWER))
    db.close()
    return false
  })
  db.on('close', () => {
    void tab.then((lock) => lock?.release())
    onClosed(
      new TrackletError(
        'E_STORE_LOST',
        'The browser closed or cleared the database under this tab. Reload to see what is left.',
      ),
    )
  })
}

/** Not before the witness was asked: an emptied database must stay as it is. */
export async function ensureDefaultExperiment({ strict }: Store): Promise<void> {
  try {
    await strict.transaction('rw', strict.experiments, async () => {
      if ((await strict.experiments.count()) > 0) return
      const now = Date.now()
      const experiment: Experiment = {
        experimentId: DEFAULT_EXPERIMENT_ID,
        name: DEFAULT_EXPERIMENT_NAME,
        artifactLocation: `mlflow-artifacts:/${DEFAULT_EXPERIMENT_ID}`,
        lifecycleStage: 'active',
        creationTime: now,
        lastUpdateTime: now,
        tags: new Map(),
      }
      await strict.experiments.add(experiment)
    })
  } catch (error) {
    // A full disk must not keep what is there from being read.
    const known = toStoreError(error)
    if (known.code !== 'E_QUOTA') throw known
  }
}

async function findPackEnd(db: TrackletDb, pack: string): Promise<number> {
  return await guarded(async () => (await db.packs.get(pack))?.end ?? 0)
}

/** Whoever starts a worker may name it after the page, whose address a worker does not know. */
function tabName(): string {
  const scope = globalThis as { name?: string; location?: { href: string } }
  return scope.name || (scope.location?.href ?? 'node')
}
