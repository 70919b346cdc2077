/**
 * Tracklet where no window of it can be reached, `memory.js` when built: the same services in the page's own thread, over a
 * store in memory. It is entered by the door for other origins, and gone with the page; what it holds leaves as a bundle.
 */
import type { Memory } from '#base/door.ts'
import { TrackletError } from '#base/errors.ts'
import type { Bytes } from '#base/units.ts'
import { OPAQUE_ORIGIN } from '#model/grant.ts'
import { listExperiments } from '#service/experiments.ts'
import { addOriginGrant } from '#service/grants.ts'
import { openPageSession } from '#service/open-page-session.ts'
import type { DoorSession } from '#service/session.ts'
import { checkCalls } from './check-calls.ts'
import { clientVerbs, type ClientApi } from './client-verbs.ts'
import type { Meter } from './doors/allowance.ts'
import { serveOrigin } from './doors/serve-origin.ts'
import { exportVerb } from './file-verbs.ts'

const MOST_BYTES: Bytes = 256 * 2 ** 20
const TELL_MS = 300

/** @param origin of the page, whose every run this is @param most what it holds */
export async function openMemory(origin: string, most: Bytes = MOST_BYTES): Promise<Memory> {
  const session = openPageSession()
  const api = checkCalls(memoryVerbs(session))
  const room = new Room(most)
  const all = { reach: 'any', experiment: '', read: true, change: true, until: null } as const
  const { grantId } = await session.use(({ store }) =>
    addOriginGrant(store, { ...all, origin: /^https?:/.test(origin) ? origin : OPAQUE_ORIGIN }),
  )
  return {
    serve: (control) => serveOrigin(session, api, grantId, control, room),
    watch: (tell) =>
      session.use(async ({ store }) => {
        let timer: ReturnType<typeof setTimeout> | undefined
        const look = async () => {
          timer = undefined
          const experiments = await listExperiments(store, 'ACTIVE_ONLY')
          tell({ runs: experiments.reduce((sum, { activeRuns }) => sum + activeRuns, 0), bytes: room.used })
        }
        store.changes.listen(({ kind }) => {
          if (kind !== 'grants') timer ??= setTimeout(() => void look(), TELL_MS)
        })
        return Promise.resolve()
      }),
    save: async () => {
      const bytes = room.used
      const { fileName, content } = await api.exportBundle({})
      return { name: fileName, content: content as Blob, bytes }
    },
  }
}

function memoryVerbs(session: DoorSession): ClientApi {
  return {
    ...clientVerbs(session),
    status: async () => ({ ...(await session.status()), inMemory: true }),
    exportBundle: exportVerb(session),
    importFiles: () =>
      Promise.reject(
        new TrackletError(
          'INVALID_STATE',
          'No files are taken in here, where runs are kept in the page’s memory. Open them in Tracklet itself.',
        ),
      ),
  }
}

/** What the memory may hold: a page that runs out of it would lose all. */
class Room implements Meter {
  used: Bytes = 0
  /** Of what is being written. */
  #coming: Bytes = 0
  readonly #most: Bytes

  constructor(most: Bytes) {
    this.#most = most
  }

  async use<T>({ bytes }: { readonly bytes: Bytes }, work: () => Promise<T>): Promise<T> {
    if (this.used + this.#coming + bytes > this.#most)
      throw new TrackletError(
        'E_LIMIT_SIZE',
        `This page keeps up to ${this.#most / 2 ** 20} MiB of runs in its memory, and this is more. What was logged before is kept: save it as a file.`,
      )
    this.#coming += bytes
    try {
      const result = await work()
      this.used += bytes
      return result
    } finally {
      this.#coming -= bytes
    }
  }
}
