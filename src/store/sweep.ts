import { FILES_LOCK } from './artifacts.ts'
import { guarded } from './errors.ts'
import { tryLock } from './locks.ts'
import type { Store } from './store.ts'

/** Between two tries, when somebody stores files. */
const AGAIN_MS = 3_000

/**
 * Removes what nobody needs: staged files of dead workers, then files and packs that no artifact names. Every upload holds the
 * lock until its rows are written, so what has no name here never gets one.
 * @returns false when only the staged files were removed, since somebody stores files just now
 */
export async function sweepFiles(store: Store): Promise<boolean> {
  await guarded(() => store.files.sweepStaging())
  const done = await tryLock(FILES_LOCK, () => guarded(() => removeUnnamed(store)))
  return done ?? false
}

/** Sweeps when nobody stores files any more. */
export async function sweepWhenIdle(store: Store): Promise<void> {
  while (!(await sweepFiles(store))) await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
}

async function removeUnnamed({ db, files }: Store): Promise<true> {
  const [named, packs] = [new Set<string>(), new Set<string>()]
  await db.artifacts.each(({ sha256, pack }) => (pack === '' ? named.add(sha256) : packs.add(pack)))
  for (const sha256 of await files.listBlobs()) if (!named.has(sha256)) await files.removeBlob(sha256)
  for (const { pack } of await files.listPacks()) {
    if (packs.has(pack)) continue
    await tryLock(`pack:${pack}`, async () => {
      await files.removePack(pack)
      await db.packs.delete(pack)
    })
  }
  return true
}
