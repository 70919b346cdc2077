import { isTrackletError } from '#base/errors.ts'
import type { ByteProgress } from '../byte-progress.ts'
import { deriveRunId } from '../derive-id.ts'
import { makeExperiment } from '../make-records.ts'
import { ProtoReader } from '../protobuf.ts'
import type { ImportRecord } from '../records.ts'
import { RunIds } from '../run-ids.ts'
import { makeSkipped } from '../skipped.ts'
import type { SourceFile } from '../source.ts'
import { describeLog, describeRun } from './describe.ts'
import { readLogRecords } from './log-records.ts'
import { readRun, type WandbRun } from './messages.ts'
import { experimentKey, makeRunRecord } from './run-record.ts'
import { WandbRunLog } from './wandb-run.ts'

/** Of a Record: the one that says what the run is, before any of its values. */
const RUN_FIELD = 17

/** Reads the logs of one drop, one after the other. */
export class WandbImport {
  readonly #progress: ByteProgress
  readonly #signal: AbortSignal | undefined
  readonly #experiments = new Set<string>()
  readonly #ids = new RunIds('wandb')

  constructor(progress: ByteProgress, signal: AbortSignal | undefined) {
    this.#progress = progress
    this.#signal = signal
  }

  /** @param files those of `files/` beside the log, by their paths in there */
  async *read(file: SourceFile, files: ReadonlyMap<string, SourceFile>): AsyncGenerator<ImportRecord> {
    const log = new OpenLog((run) => new WandbRunLog(this.#deriveId(run, file.path), run, files))
    const blocks = readLogRecords(file, this.#signal)
    let next = await blocks.next()
    for (; !next.done; next = await blocks.next()) {
      const { records, size } = next.value
      this.#progress.add(size)
      const isNew = !log.run
      for (const record of records) log.take(record)
      if (log.run && isNew) yield* this.#begin(log.run)
      if (log.run) yield* log.run.drain()
    }
    if (log.run) {
      yield* log.run.end()
      yield makeRunRecord(log.run)
      for (const message of describeRun(log.run)) yield makeSkipped(file.path, 'E_UNSUPPORTED', message)
    }
    for (const message of describeLog(next.value, log)) yield makeSkipped(file.path, 'E_FORMAT', message)
  }

  *#begin(log: WandbRunLog): Generator<ImportRecord> {
    const key = experimentKey(log.run)
    if (!this.#experiments.has(key)) yield makeExperiment(key, log.run.project || 'W&B')
    this.#experiments.add(key)
    yield makeRunRecord(log)
  }

  /** A run that was resumed has a log each time; logs of one id that do not say so are copies. */
  #deriveId({ entity, project, id, resumed }: WandbRun, path: string): string {
    const origin = [entity, project, id]
    return resumed ? deriveRunId('wandb', ...origin) : this.#ids.derive(origin, path)
  }
}

/** A log whose run is known once its record came. */
class OpenLog {
  run: WandbRunLog | undefined
  /** Records that cannot be decoded. */
  malformed = 0
  readonly #makeRun: (run: WandbRun) => WandbRunLog

  constructor(makeRun: (run: WandbRun) => WandbRunLog) {
    this.#makeRun = makeRun
  }

  take(record: Uint8Array): void {
    try {
      if (this.run) this.run.take(new ProtoReader(record))
      else {
        const run = maybeRun(new ProtoReader(record))
        if (run) this.run = this.#makeRun(run)
      }
    } catch (error) {
      if (!isTrackletError(error)) throw error
      this.malformed++
    }
  }
}

function maybeRun(reader: ProtoReader): WandbRun | undefined {
  let run: WandbRun | undefined
  while (reader.next()) {
    if (reader.field === RUN_FIELD) run = readRun(reader.message())
    else reader.skip()
  }
  return run?.id === '' ? undefined : run
}
