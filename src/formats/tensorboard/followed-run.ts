import { bytesToHex } from '@noble/hashes/utils.js'
import type { ErrorCode } from '#base/errors.ts'
import type { Bytes, Milliseconds } from '#base/units.ts'
import type { ByteProgress } from '../byte-progress.ts'
import { FittedNames } from '../fit-names.ts'
import { readYamlParams } from '../flat-params.ts'
import { makeRun, maybeTime } from '../make-records.ts'
import type { ImportRecord, RunRecord, SkippedRecord } from '../records.ts'
import type { RunIds } from '../run-ids.ts'
import { makeSkipped, skippedFrom } from '../skipped.ts'
import { nameOf, readHead, readSize, type SourceFile } from '../source.ts'
import { describeEnd, describeRun } from './describe.ts'
import type { EventReader } from './event.ts'
import { EventRun } from './event-run.ts'
import { firstPayload } from './frames.ts'
import { Restarts } from './restarts.ts'
import { scanEvents } from './scan-events.ts'

export type RunFiles = {
  /** As it was dropped; '' for a file alone. */
  readonly folder: string
  readonly name: string
  /** In the order of their names, which hold the time of their making. */
  readonly events: readonly SourceFile[]
  /** PyTorch Lightning's `hparams.yaml`. */
  readonly params: SourceFile | undefined
}

/** One folder of event files, to be read again as it grows: each time gives what is new. */
export class FollowedRun {
  readonly #experiment: string
  readonly #ids: RunIds
  readonly #heldBytes: Bytes
  #paths: readonly string[] = []
  #restarts = new Restarts()
  #run: EventRun | undefined
  #params: ReadonlyMap<string, string> = new Map()
  /** By file, where the next read goes on. */
  #offsets: number[] = []
  #told = new Set<string>()
  #isSaid = false

  /**
   * @param heldBytes so much is read once, and its records are held until it is known that nothing takes them back; of more,
   * what takes back is looked for first
   */
  constructor(experiment: string, ids: RunIds, heldBytes: Bytes) {
    this.#experiment = experiment
    this.#ids = ids
    this.#heldBytes = heldBytes
  }

  async *read(
    files: RunFiles,
    progress: ByteProgress,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<ImportRecord> {
    if (!this.#paths.every((path, i) => files.events[i]?.path === path)) this.#forget()
    this.#paths = files.events.map(({ path }) => path)
    const known = this.#restarts.count
    const isNew = (): boolean => this.#run === undefined || this.#restarts.count > known
    const readAll = (): AsyncGenerator<ImportRecord> => this.#readAll(files, isNew(), progress, signal)
    if ((await this.#countNew(files)) > this.#heldBytes) {
      await this.#restarts.find(files.events, signal)
      yield* readAll()
    } else {
      const held = await gather(readAll())
      yield* isNew() ? readAll() : held
    }
    yield* this.#end(files)
  }

  async #countNew({ events }: RunFiles): Promise<Bytes> {
    let bytes = 0
    for (const [index, file] of events.entries())
      bytes += (await readSize(file)) - (this.#offsets[index] ?? 0)
    return bytes
  }

  async *#readAll(
    files: RunFiles,
    isNew: boolean,
    progress: ByteProgress,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<ImportRecord> {
    if (isNew) yield* this.#begin(files)
    for (const index of files.events.keys()) yield* this.#readFile(files, index, progress, signal)
  }

  #forget(): void {
    this.#restarts = new Restarts()
    this.#run = undefined
    this.#offsets = []
  }

  async *#begin(files: RunFiles): AsyncGenerator<ImportRecord> {
    const first = files.events[0] as SourceFile
    this.#run = new EventRun(await this.#deriveId(files.folder, first), timeOf(first.path))
    this.#offsets = []
    this.#told = new Set()
    this.#isSaid = false
    if (files.params) yield* this.#readParams(files.params)
  }

  /** What a restart took back cannot be taken from a run that has it: a run that restarted is another one. */
  async #deriveId(folder: string, first: SourceFile): Promise<string> {
    const name = nameOf(first.path)
    // A name with the time, host and process of its making tells runs apart; others may be all alike.
    const origin = [
      timeOf(name) > 0 ? name : `${nameOf(folder)}/${name}`,
      bytesToHex(firstPayload(await readHead(first))),
    ]
    if (this.#restarts.count > 0) origin.push(`restart ${this.#restarts.count}`)
    return this.#ids.derive(origin, folder)
  }

  async *#readParams(file: SourceFile): AsyncGenerator<ImportRecord> {
    try {
      this.#params = await readYamlParams(file)
    } catch (error) {
      yield skippedFrom(file.path, error)
    }
  }

  async *#readFile(
    files: RunFiles,
    index: number,
    progress: ByteProgress,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<ImportRecord> {
    const file = files.events[index] as SourceFile
    const run = this.#run as EventRun
    let at = this.#offsets[index] ?? 0
    let origin = { file, base: 0 }
    const take = (events: EventReader, base: number, offset: number): void => {
      if (base !== origin.base) origin = { file, base }
      this.#restarts.note(index, events, offset)
      run.take(events, origin, this.#restarts.boundAt(index, offset))
    }
    const scan = scanEvents(file, at, take, signal)
    let next = await scan.next()
    for (; !next.done; next = await scan.next()) {
      progress.add(next.value - at)
      at = next.value
      yield* this.#say(files, run.drain())
    }
    this.#offsets[index] = next.value.offset
    this.#restarts.reach(index, next.value.offset)
    progress.add(next.value.size - at)
    for (const message of describeEnd(next.value)) yield* this.#tell(file.path, 'E_FORMAT', message)
  }

  *#end(files: RunFiles): Generator<ImportRecord> {
    const run = this.#run as EventRun
    yield* this.#say(files, run.end())
    this.#isSaid ||= this.#paramsOf(run).size > 0
    if (this.#isSaid) yield this.#record(files)
    for (const message of describeRun(run, !this.#isSaid))
      yield* this.#tell(files.folder, 'E_UNSUPPORTED', message)
  }

  *#say(files: RunFiles, records: readonly ImportRecord[]): Generator<ImportRecord> {
    if (records.length === 0) return
    if (!this.#isSaid) yield this.#record(files)
    this.#isSaid = true
    yield* records
  }

  #record({ name }: RunFiles): RunRecord {
    const run = this.#run as EventRun
    const { session } = run
    const tags = new Map<string, string>()
    if (session.group) tags.set('tensorboard.group', session.group)
    if (session.modelUri) tags.set('tensorboard.modelUri', session.modelUri)
    if (run.hasImages) tags.set('mlflow.loggedImages', 'true')
    return makeRun({
      runId: run.runId,
      experiment: this.#experiment,
      runName: name,
      status: session.status ?? 'FINISHED',
      startTime: maybeTime(session.startTime ?? run.firstTime),
      endTime: session.status === 'RUNNING' ? null : maybeTime(session.endTime ?? run.lastTime),
      params: this.#paramsOf(run),
      tags,
    })
  }

  #paramsOf({ session }: EventRun): ReadonlyMap<string, string> {
    const names = new FittedNames()
    return new Map(
      Array.from([...this.#params, ...(session.params ?? [])], ([key, value]) => [names.fit(key), value]),
    )
  }

  *#tell(path: string, code: ErrorCode, message: string): Generator<SkippedRecord> {
    const text = `${path} ${message}`
    if (this.#told.has(text)) return
    this.#told.add(text)
    yield makeSkipped(path, code, message)
  }
}

async function gather(records: AsyncIterable<ImportRecord>): Promise<ImportRecord[]> {
  const all: ImportRecord[] = []
  for await (const record of records) all.push(record)
  return all
}

/** Names are `events.out.tfevents.<seconds>.<host>…`; 0 for others. */
function timeOf(path: string): Milliseconds {
  return Number(/\.tfevents\.(\d{9,10})\b/.exec(path)?.[1] ?? 0) * 1_000
}
