/**
 * A file that only takes room. Marking runs deleted writes a little before purging frees a lot; on a full disk this file
 * gives way, so that people can always make room themselves.
 */
import { isTrackletError } from '#base/errors.ts'
import { guarded } from './errors.ts'
import type { Store } from './store.ts'

/** Has no effect while there is no space for it. */
export async function keepReserve({ files }: Store): Promise<void> {
  try {
    await guarded(() => files.keepReserve())
  } catch (error) {
    if (!isTrackletError(error, 'E_QUOTA')) throw error
  }
}

/** Runs a small write that leads to freed space; once more without the reserve when there is none. */
export async function withReserve<T>({ files }: Store, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isTrackletError(error, 'E_QUOTA')) throw error
    await guarded(() => files.dropReserve())
    return await work()
  }
}
