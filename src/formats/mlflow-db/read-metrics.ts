import { MAX_STEP, MAX_TIME } from '#model/limits.ts'
import { checkMetricKey } from '#model/names.ts'
import { PointsBuffer } from '../points-buffer.ts'
import type { PointsRecord } from '../records.ts'
import { makeSkipped } from '../skipped.ts'
import type { Row } from '../sqlite/row.ts'
import type { Tables } from './tables.ts'

const COLUMNS = ['run_uuid', 'key', 'value', 'timestamp', 'step', 'is_nan']
/** Of all runs together, before they leave: 28 bytes each. */
const MAX_BUFFERED = 1_000_000

/**
 * One pass over the table in the order the points were written, which is the order they come in. Each run collects its own;
 * runs that log at the same time leave when a record is full, or when all of them together have many.
 */
export async function* readMetrics(
  tables: Tables,
  runIds: ReadonlySet<string>,
): AsyncGenerator<PointsRecord> {
  const points = new PointsByRun(runIds)
  for await (const rows of tables.scan('metrics', COLUMNS)) {
    for (const row of rows) {
      const full = points.add(row)
      if (full) yield full
    }
    if (points.buffered >= MAX_BUFFERED) yield* points.takeAll()
  }
  yield* points.takeAll()
  for (const [fault, count] of points.refused) {
    const text = `Points left out: ${count.toLocaleString('en-US')}; ${fault}.`
    tables.skipped.push(makeSkipped(`${tables.database.path}: metrics`, 'INVALID_PARAMETER_VALUE', text))
  }
}

class PointsByRun {
  readonly refused = new Map<string, number>()
  buffered = 0
  readonly #runIds: ReadonlySet<string>
  readonly #buffers = new Map<string, PointsBuffer>()
  readonly #goodKeys = new Set<string>()

  constructor(runIds: ReadonlySet<string>) {
    this.#runIds = runIds
  }

  /** A record when the run's is full. */
  add(row: Row): PointsRecord | undefined {
    const [runId, key] = [row.text(0) ?? '', row.text(1) ?? '']
    const [time, step] = [row.number(3), row.number(4) || 0]
    const isNan = row.number(5) === 1 || row.text(5) === 'true'
    const fault = this.#findFault(runId, key, time, step)
    if (fault !== undefined) {
      this.refused.set(fault, (this.refused.get(fault) ?? 0) + 1)
      return undefined
    }
    const buffer = this.#buffers.get(runId) ?? new PointsBuffer(runId)
    this.#buffers.set(runId, buffer)
    buffer.add(buffer.placeOf(key), step, isNan ? Number.NaN : row.number(2), time)
    this.buffered++
    return buffer.isFull ? this.#take(buffer) : undefined
  }

  *takeAll(): Generator<PointsRecord> {
    for (const buffer of this.#buffers.values()) {
      const record = this.#take(buffer)
      if (record) yield record
    }
    this.#buffers.clear()
  }

  #take(buffer: PointsBuffer): PointsRecord | undefined {
    this.buffered -= buffer.count
    return buffer.take()
  }

  #findFault(runId: string, key: string, time: number, step: number): string | undefined {
    if (!this.#runIds.has(runId)) return 'their run is not in the database'
    if (!(time >= 0 && time <= MAX_TIME && Number.isInteger(time))) return 'their time is none'
    if (!(Math.abs(step) <= MAX_STEP)) return 'their step is beyond 2^53'
    if (this.#goodKeys.has(key)) return undefined
    try {
      this.#goodKeys.add(checkMetricKey(key))
      return undefined
    } catch (error) {
      return (error as Error).message.replace(/\.$/, '')
    }
  }
}
