import { transfer } from 'comlink'
import type { Line } from '#model/lines.ts'
import type { LineReader } from '#service/read-lines.ts'
import type { Session } from '#service/session.ts'
import type { Store } from '#store/store.ts'
import type { TrackletApi } from './api.ts'
import { buffersOf } from './buffers-of.ts'

type LineVerbs = Pick<TrackletApi, 'readLines' | 'mapRange' | 'exportLines' | 'cancelLines'>

/** What charts of many runs ask. Loaded with the first. */
export function lineVerbs(session: Session): LineVerbs {
  let reader: Promise<LineReader> | undefined
  const use = <R>(work: (lines: LineReader) => Promise<R>): Promise<R> =>
    session.use(async ({ store }) => {
      reader ??= makeReader(store).catch((error: unknown) => {
        reader = undefined
        throw error
      })
      return await work(await reader)
    })
  return {
    readLines: async (request) => {
      const answer = await use((lines) => lines.read(request))
      return transfer(answer, [...new Set(answer.lines.flatMap(lineBuffers))])
    },
    mapRange: (request) => use((lines) => lines.mapRange(request)),
    exportLines: async (request) => {
      const { exportLines } = await import('#service/export-lines.ts')
      return await use((lines) => exportLines(lines, request))
    },
    cancelLines: (name) => use(async (lines) => lines.cancel(name)),
  }
}

async function makeReader(store: Store): Promise<LineReader> {
  const [{ LineReader }, { SeriesCache }] = await Promise.all([
    import('#service/read-lines.ts'),
    import('#service/series-cache.ts'),
  ])
  return new LineReader(store, new SeriesCache(store))
}

function lineBuffers({ slice, smooth, band }: Line): Transferable[] {
  return [slice, smooth, band].flatMap((part) => (part === undefined ? [] : buffersOf(part)))
}
