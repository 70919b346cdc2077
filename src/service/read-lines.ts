/**
 * The lines of a chart: what runs logged, smoothed, grouped, computed, on any x axis. Plain lines come from overviews and
 * heads where those are exact; all else from whole series, which are kept in memory (series-cache.ts). Between runs the
 * worker does what else it has to, and a request that is out of date ends there.
 */
import { TrackletError } from '#base/errors.ts'
import type { Range } from '#model/chart.ts'
import { metricsOf } from '#model/expression.ts'
import type { Line, LineMark, LinesAnswer, LinesRequest, MapRequest, MarksRequest } from '#model/lines.ts'
import { parseExpression } from '#query/expression/parse-expression.ts'
import { groupSeries, joinGrids, type XYColumns } from '#series/group.ts'
import { quantileOf } from '#series/stats.ts'
import { readRuns } from '#store/runs.ts'
import type { Store } from '#store/store.ts'
import { groupLine } from './lines/group-line.ts'
import { markPoints } from './lines/mark-points.ts'
import { PlainLines, type PlainLine } from './lines/plain-lines.ts'
import { RunPoints, type Points, type Source } from './lines/run-points.ts'
import { extentOf, extentWithin, joinExtents, linesOf, valuesDrawn } from './lines/slice-line.ts'
import { giveWay } from './lines/give-way.ts'
import type { SeriesCache } from './series-cache.ts'

/** Between two of them other work is done, and memory holds no more series than these. */
const RUNS_AT_ONCE = 32
/** The same of their overviews. */
const DRAFTS_AT_ONCE = 128

export class LineReader {
  readonly #store: Store
  readonly #cache: SeriesCache
  readonly #startTimes = new Map<string, number>()
  readonly #turns = new Map<string, object>()

  constructor(store: Store, cache: SeriesCache) {
    this.#store = store
    this.#cache = cache
  }

  /** @throws TrackletError CANCELLED; INVALID_PARAMETER_VALUE for an expression, with `details.column` */
  async read(request: LinesRequest): Promise<LinesAnswer> {
    const sources = request.sources.map(readSource)
    const check = this.#begin(request.reader)
    const starts = request.x === 'relative' ? await this.#readStarts(request.runIds) : []
    const work = new LinesWork(this.#store, this.#cache, request, starts, check)
    for (const [place, source] of sources.entries()) await work.add(source, place)
    return work.finish()
  }

  /** The part of another axis where the points of a range of one lie; undefined where there are none. */
  async mapRange({ runIds, source, from, range, to }: MapRequest): Promise<Range | undefined> {
    const starts = await this.#readStarts(runIds)
    const points = new RunPoints(this.#cache, { runIds, x: from }, starts)
    let extent: Range | undefined
    for (let first = 0; first < runIds.length; first += RUNS_AT_ONCE) {
      if (first > 0) await giveWay()
      const places = Array.from(
        { length: Math.min(RUNS_AT_ONCE, runIds.length - first) },
        (_, i) => first + i,
      )
      const pairs = await Promise.all(
        places.map((run) => points.readPlaces(readSource(source), run, [from, to])),
      )
      for (const [a, b] of pairs) extent = joinExtents(extent, extentWithin(a, b, range))
    }
    return extent
  }

  /** Of every line that has points. @throws as `read` does */
  async readMarks({ lines, at, to }: MarksRequest): Promise<LineMark[]> {
    const starts = lines.x === 'relative' ? await this.#readStarts(lines.runIds) : []
    const points = new RunPoints(this.#cache, lines, starts)
    const marks: LineMark[] = []
    for (const [source, text] of lines.sources.entries()) {
      const courses = await readCourses(points, readSource(text), lines.runIds.length)
      const note = (course: XYColumns, run: number, group: number): void => {
        const mark = markPoints(course, at, to)
        if (mark !== undefined) marks.push({ source, run, group, ...mark })
      }
      if (lines.groups === undefined) courses.forEach((course, run) => note(course, run, -1))
      else
        for (const [group, members] of lines.groups.members.entries())
          note(
            middleOf(
              members.flatMap((run) => courses[run] ?? []),
              lines.groups,
            ),
            -1,
            group,
          )
    }
    return marks
  }

  cancel(reader: string): void {
    this.#turns.delete(reader)
  }

  /** @returns what throws once the reader has asked anew or cancelled */
  #begin(reader: string | undefined): () => void {
    if (reader === undefined) return () => undefined
    const turn = {}
    this.#turns.set(reader, turn)
    return () => {
      if (this.#turns.get(reader) !== turn)
        throw new TrackletError('CANCELLED', 'The chart no longer asks for these points.')
    }
  }

  async #readStarts(runIds: readonly string[]): Promise<number[]> {
    const unknown = runIds.filter((runId) => !this.#startTimes.has(runId))
    const runs = unknown.length === 0 ? [] : await readRuns(this.#store, unknown)
    runs.forEach((run, i) => this.#startTimes.set(unknown[i] as string, run?.startTime ?? 0))
    return runIds.map((runId) => this.#startTimes.get(runId) ?? 0)
  }
}

/** Of every run, the one course that a member of a group has. */
async function readCourses(points: RunPoints, source: Source, runs: number): Promise<Points[]> {
  const courses: Points[] = []
  for (let first = 0; first < runs; first += RUNS_AT_ONCE) {
    await giveWay()
    const batch = await points.read(source, first, Math.min(first + RUNS_AT_ONCE, runs))
    courses.push(...batch.map((parts) => points.join(parts)))
  }
  return courses
}

function middleOf(members: readonly Points[], groups: NonNullable<LinesRequest['groups']>): XYColumns {
  const { x, center } = groupSeries(members, joinGrids(members, Infinity) ?? new Float64Array(), groups)
  return { x, y: center }
}

/** @throws TrackletError INVALID_PARAMETER_VALUE; the column is that in the source, `=` included */
function readSource(source: string): Source {
  if (!source.startsWith('=')) return { kind: 'metric', key: source }
  const expression = parseExpression(source.replace(/^=/, ' '))
  return { kind: 'expression', expression, keys: metricsOf(expression) }
}

class LinesWork {
  readonly #request: LinesRequest
  readonly #check: () => void
  readonly #plain: PlainLines
  readonly #points: RunPoints
  readonly #lines: Line[] = []
  #extent: Range | undefined
  #exact = true

  constructor(
    store: Store,
    cache: SeriesCache,
    request: LinesRequest,
    starts: readonly number[],
    check: () => void,
  ) {
    this.#request = request
    this.#check = check
    this.#plain = new PlainLines(store, cache, request, starts)
    this.#points = new RunPoints(cache, request, starts)
  }

  async add(source: Source, place: number): Promise<void> {
    const { groups, smoothing, draft, x, logX } = this.#request
    const isPlain = source.kind === 'metric' && !x.startsWith('m.') && logX !== true
    if (isPlain && (draft !== undefined || (groups === undefined && smoothing === undefined)))
      await this.#addPlain(source.key, place)
    else if (groups === undefined || draft !== undefined) await this.#addRuns(source, place)
    else await this.#addGroups(source, place, groups)
  }

  finish(): LinesAnswer {
    const { spread, from, to } = this.#request
    const sorted = spread === true ? valuesDrawn(this.#lines, from, to).sort() : new Float64Array()
    return {
      lines: this.#lines,
      extent: this.#extent,
      exact: this.#exact,
      spread:
        sorted.length === 0
          ? undefined
          : [
              quantileOf(sorted, 0.05),
              quantileOf(sorted, 0.25),
              quantileOf(sorted, 0.75),
              quantileOf(sorted, 0.95),
            ],
    }
  }

  async #addPlain(key: string, source: number): Promise<void> {
    const { runIds, draft } = this.#request
    // As they stand in the store.
    const places = [...runIds.keys()].sort((a, b) => ((runIds[a] ?? '') < (runIds[b] ?? '') ? -1 : 1))
    const found: PlainLine[] = []
    await this.#eachBatch(
      async (first, end) => {
        found.push(...(await this.#plain.read(key, places.slice(first, end))))
      },
      draft === undefined ? RUNS_AT_ONCE : DRAFTS_AT_ONCE,
    )
    for (const { run, parts, extent, exact } of found.sort((a, b) => a.run - b.run)) {
      parts.forEach((slice, part) => this.#lines.push({ source, run, group: -1, part, slice }))
      this.#extent = joinExtents(this.#extent, extent)
      this.#exact &&= exact
    }
  }

  async #addRuns(source: Source, place: number): Promise<void> {
    await this.#eachBatch(async (first, end) => {
      const batch = await this.#points.read(source, first, end)
      batch.forEach((parts, i) => this.#addParts(parts, { source: place, run: first + i, group: -1 }))
    })
  }

  #addParts(parts: readonly Points[], of: Pick<Line, 'source' | 'run' | 'group'>): void {
    this.#extent = joinExtents(this.#extent, extentOf(parts))
    if (this.#request.draft !== 'extent') this.#lines.push(...linesOf(parts, of, this.#request))
  }

  async #addGroups(
    source: Source,
    place: number,
    groups: NonNullable<LinesRequest['groups']>,
  ): Promise<void> {
    const members: Points[] = []
    await this.#eachBatch(async (first, end) => {
      const batch = await this.#points.read(source, first, end)
      for (const [i, parts] of batch.entries()) {
        if (groups.withMembers) this.#addParts(parts, { source: place, run: first + i, group: -1 })
        members.push(this.#points.join(parts))
      }
    })
    for (const [group, places] of groups.members.entries()) {
      await giveWay()
      this.#check()
      const own = places.flatMap((run) => members[run] ?? [])
      const line = groupLine(own, groups, this.#request)
      if (line !== undefined) this.#lines.push({ source: place, run: -1, group, part: 0, ...line })
    }
  }

  async #eachBatch(
    work: (first: number, end: number) => Promise<void>,
    atOnce = RUNS_AT_ONCE,
  ): Promise<void> {
    const { length } = this.#request.runIds
    for (let first = 0; first < length; first += atOnce) {
      if (first > 0) await giveWay()
      this.#check()
      await work(first, Math.min(first + atOnce, length))
    }
    this.#check()
  }
}
