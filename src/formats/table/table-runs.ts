import { TrackletError } from '#base/errors.ts'
import type { Milliseconds } from '#base/units.ts'
import type { TableMapping } from '#model/table-mapping.ts'
import { FittedNames } from '../fit-names.ts'
import { makeRun, maybeTime } from '../make-records.ts'
import { MetricLog } from '../metric-log.ts'
import type { ImportRecord, RunRecord } from '../records.ts'
import { cellNumber, cellText, cellTime } from './cells.ts'
import { withoutPrefix } from './mapping.ts'
import type { Rows } from './read-rows.ts'
import type { TableTarget } from './read-table.ts'

const MAX_RUNS = 100_000

/** Points of all runs that may wait for their records to fill. */
const MAX_WAITING = 1 << 18

/** Words for no value. */
const MISSING = /^\s*(-|na|n\/a|null|none)?\s*$/i

type Row = readonly unknown[]

/** One run of a table. */
class TableRun {
  readonly name: string
  readonly metrics: MetricLog
  readonly params: Map<string, string>
  rows = 0
  firstTime: Milliseconds | undefined
  lastTime: Milliseconds | undefined

  constructor(runId: string, name: string, params: Iterable<readonly [string, string]>) {
    this.name = name
    this.metrics = new MetricLog(runId)
    this.params = new Map(params)
  }

  sawTime(time: Milliseconds): void {
    this.firstTime = Math.min(this.firstTime ?? time, time)
    this.lastTime = Math.max(this.lastTime ?? time, time)
  }
}

/** Where each column stands; -1 for none. */
type Places = {
  readonly step: number
  readonly time: number
  readonly run: number
  readonly key: number
  readonly value: number
  readonly metrics: readonly (readonly [name: string, place: number])[]
  readonly params: readonly (readonly [name: string, place: number])[]
}

/** Gives the rows of a table to the runs they are of. */
export class TableRuns {
  /** Rows whose step is no number. */
  withoutStep = 0
  /** Cells that should be metrics, by column. */
  readonly notNumbers = new Map<string, number>()
  readonly #path: string
  readonly #mapping: TableMapping
  readonly #target: TableTarget
  readonly #runs = new Map<string, TableRun>()
  #columns: readonly string[] = []
  #places: Places
  #ready: ImportRecord[] = []
  #touched = new Set<TableRun>()
  #waiting = 0

  constructor(path: string, mapping: TableMapping, target: TableTarget) {
    this.#path = path
    this.#mapping = mapping
    this.#target = target
    this.#places = findPlaces([], mapping)
  }

  take({ columns, rows }: Rows): void {
    if (columns.length !== this.#columns.length) this.#places = findPlaces(columns, this.#mapping)
    this.#columns = columns
    for (const row of rows) this.#takeRow(row, this.#places)
  }

  /** What is ready so far. */
  drain(): ImportRecord[] {
    const isFull = this.#waiting > MAX_WAITING
    for (const { metrics } of this.#touched) this.#ready.push(...(isFull ? metrics.end() : metrics.drain()))
    if (isFull) {
      this.#touched = new Set()
      this.#waiting = 0
    }
    const ready = this.#ready
    this.#ready = []
    return ready
  }

  *end(): Generator<ImportRecord> {
    yield* this.drain()
    for (const run of this.#runs.values()) {
      yield* run.metrics.end()
      yield this.#record(run)
    }
  }

  names(): FittedNames[] {
    return Array.from(this.#runs.values(), ({ metrics }) => metrics.names)
  }

  #takeRow(row: Row, places: Places): void {
    const run = this.#runOf(row, places)
    const step = places.step < 0 ? run.rows : cellNumber(row[places.step])
    run.rows++
    for (const [name, place] of places.params) {
      const text = cellText(row[place])
      if (text !== '' && !run.params.has(name)) run.params.set(name, text)
    }
    const time = places.time < 0 ? undefined : cellTime(row[places.time])
    if (time !== undefined) run.sawTime(time)
    if (step === undefined) this.withoutStep++
    else this.#takeValues(run, row, step, time)
  }

  #takeValues(run: TableRun, row: Row, step: number, time: Milliseconds | undefined): void {
    const { key, value, metrics } = this.#places
    if (key >= 0 && value >= 0) this.#takeValue(run, cellText(row[key]), row[value], step, time)
    for (const [name, place] of metrics) this.#takeValue(run, name, row[place], step, time)
  }

  #takeValue(run: TableRun, name: string, cell: unknown, step: number, time: Milliseconds | undefined): void {
    const number = cellNumber(cell)
    if (number !== undefined) {
      run.metrics.add(name, step, number, time)
      this.#touched.add(run)
      this.#waiting++
    } else if (!MISSING.test(cellText(cell))) this.notNumbers.set(name, (this.notNumbers.get(name) ?? 0) + 1)
  }

  #runOf(row: Row, places: Places): TableRun {
    const name = places.run < 0 ? '' : cellText(row[places.run])
    const known = this.#runs.get(name)
    if (known) return known
    if (this.#runs.size === MAX_RUNS) {
      throw new TrackletError(
        'E_LIMIT',
        `"${this.#path}" names more than ${MAX_RUNS.toLocaleString('en-US')} runs. Choose another column for the name of the run.`,
        { path: this.#path },
      )
    }
    const run = new TableRun(
      this.#deriveId(name, row),
      name || this.#target.runName,
      this.#target.params ?? [],
    )
    this.#runs.set(name, run)
    this.#ready.push(this.#record(run))
    return run
  }

  /** The first row of a run stays as it is while the table grows, but for columns that come later and are empty there. */
  #deriveId(name: string, row: Row): string {
    const cells = this.#columns
      .map((column, i) => [column, cellText(row[i])])
      .filter(([, text]) => text !== '')
    return this.#target.ids.derive([...this.#target.origin, name, JSON.stringify(cells.sort())], this.#path)
  }

  #record({ name, metrics, params, firstTime, lastTime }: TableRun): RunRecord {
    const names = new FittedNames()
    const { experiment, emptyId } = this.#target
    return makeRun({
      runId: metrics.runId,
      ...(emptyId !== undefined && { emptyId }),
      experiment,
      runName: name,
      startTime: maybeTime(firstTime),
      endTime: maybeTime(lastTime),
      params: new Map(Array.from(params, ([key, value]) => [names.fit(key), value])),
    })
  }
}

function findPlaces(columns: readonly string[], mapping: TableMapping): Places {
  const placeOf = (column: string | undefined): number =>
    column === undefined ? -1 : columns.indexOf(column)
  const listOf = (names: readonly string[]) =>
    names.map((name) => [withoutPrefix(name), placeOf(name)] as const).filter(([, place]) => place >= 0)
  return {
    step: placeOf(mapping.step),
    time: placeOf(mapping.time),
    run: placeOf(mapping.run),
    key: placeOf(mapping.key),
    value: placeOf(mapping.value),
    metrics: listOf(mapping.metrics),
    params: listOf(mapping.params),
  }
}
