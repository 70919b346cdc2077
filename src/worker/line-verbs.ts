import type { Line } from '#model/lines.ts'
import type { LineReader } from '#service/read-lines.ts'
import type { Ready, DoorSession } from '#service/session.ts'
import type { TrackletApi } from './api.ts'
import { transferred } from './transferred.ts'

type LineVerbs = Pick<TrackletApi, 'readLines' | 'readMarks' | 'mapRange' | 'exportLines' | 'cancelLines'>

/** What charts of many runs ask. Loaded with the first. */
export function lineVerbs(session: DoorSession): LineVerbs {
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
      return transferred(answer, answer.lines.flatMap(partsOf))
    },
    readMarks: (request) => use((lines) => lines.readMarks(request)),
    mapRange: (request) => use((lines) => lines.mapRange(request)),
    exportLines: async (request) => {
      const { exportLines } = await import('#service/export-lines.ts')
      return await use((lines) => exportLines(lines, request))
    },
    cancelLines: (name) => use(async (lines) => lines.cancel(name)),
  }
}

async function makeReader(store: Ready['store']): Promise<LineReader> {
  const [{ LineReader }, { SeriesCache }] = await loadReader()
  return new LineReader(store, new SeriesCache(store))
}

/** Charts list their runs first: what reads their lines is loaded meanwhile. */
export function loadReader() {
  return Promise.all([import('#service/read-lines.ts'), import('#service/series-cache.ts')])
}

function partsOf({ slice, smooth, band }: Line): object[] {
  return [slice, smooth, band].filter((part) => part !== undefined)
}
