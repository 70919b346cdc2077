/**
 * W&B's protobuf messages, as far as they are read.
 * @see https://github.com/wandb/wandb/blob/main/wandb/proto/wandb_internal.proto
 */
import type { Milliseconds } from '#base/units.ts'
import type { ProtoReader } from '../protobuf.ts'

/** A value as JSON under its name; the names of nested ones are a path. */
export type Item = { readonly path: readonly string[]; readonly json: string }

export type HistoryRow = { readonly items: readonly Item[]; readonly step: number | undefined }

export type Update = { readonly update: readonly Item[]; readonly remove: readonly string[] }

export type WandbRun = {
  readonly id: string
  readonly entity: string
  readonly project: string
  readonly group: string
  readonly jobType: string
  readonly name: string
  readonly notes: string
  readonly tags: readonly string[]
  readonly sweep: string
  readonly host: string
  readonly resumed: boolean
  readonly startTime: Milliseconds | undefined
  readonly config: Update
  readonly summary: Update
  readonly gitRemote: string
  readonly gitCommit: string
}

export type Exit = { readonly code: number; readonly runtime: number | undefined }

export type Stats = { readonly time: Milliseconds | undefined; readonly items: readonly Item[] }

export type Environment = { readonly program: string; readonly username: string }

export function readHistory(reader: ProtoReader): HistoryRow {
  const items: Item[] = []
  let step: number | undefined
  while (reader.next()) {
    if (reader.field === 1) items.push(readItem(reader.message()))
    else if (reader.field === 2) step = readNumber(reader.message())
    else reader.skip()
  }
  return { items, step }
}

/** Of a ConfigRecord or a SummaryRecord, which are alike. */
export function readUpdate(reader: ProtoReader): Update {
  const update: Item[] = []
  const remove: string[] = []
  while (reader.next()) {
    if (reader.field === 1) update.push(readItem(reader.message()))
    else if (reader.field === 2) remove.push(keyOf(readItem(reader.message())))
    else reader.skip()
  }
  return { update, remove }
}

export function readRun(reader: ProtoReader): WandbRun {
  const texts = new Map<number, string>()
  const tags: string[] = []
  let config: Update = { update: [], remove: [] }
  let summary: Update = { update: [], remove: [] }
  let startTime: Milliseconds | undefined
  let resumed = false
  let git = { remote: '', commit: '' }
  while (reader.next()) {
    switch (reader.field) {
      case 4:
        config = readUpdate(reader.message())
        break
      case 5:
        summary = readUpdate(reader.message())
        break
      case 10:
        tags.push(reader.text())
        break
      case 17:
        startTime = readTimestamp(reader.message())
        break
      case 18:
        resumed = reader.int() !== 0
        break
      case 21:
        git = readGit(reader.message())
        break
      default:
        if (TEXT_FIELDS.has(reader.field)) texts.set(reader.field, reader.text())
        else reader.skip()
    }
  }
  const text = (field: number): string => texts.get(field) ?? ''
  return {
    id: text(1),
    entity: text(2),
    project: text(3),
    group: text(6),
    jobType: text(7),
    name: text(8),
    notes: text(9),
    sweep: text(12),
    host: text(13),
    tags,
    config,
    summary,
    startTime,
    resumed,
    gitRemote: git.remote,
    gitCommit: git.commit,
  }
}

/** Of a RunRecord. */
const TEXT_FIELDS: ReadonlySet<number> = new Set([1, 2, 3, 6, 7, 8, 9, 12, 13])

export function readExit(reader: ProtoReader): Exit {
  let code = 0
  let runtime: number | undefined
  while (reader.next()) {
    if (reader.field === 1) code = reader.int()
    else if (reader.field === 2) runtime = reader.int()
    else reader.skip()
  }
  return { code, runtime }
}

export function readStats(reader: ProtoReader): Stats {
  const items: Item[] = []
  let time: Milliseconds | undefined
  while (reader.next()) {
    if (reader.field === 2) time = readTimestamp(reader.message())
    else if (reader.field === 3) items.push(readItem(reader.message()))
    else reader.skip()
  }
  return { time, items }
}

export function readEnvironment(reader: ProtoReader): Environment {
  let program = ''
  let username = ''
  while (reader.next()) {
    if (reader.field === 6) program = reader.text()
    else if (reader.field === 13) username = reader.text()
    else reader.skip()
  }
  return { program, username }
}

/** The line of an OutputRecord or an OutputRawRecord. */
export function readOutputLine(reader: ProtoReader): string {
  let line = ''
  while (reader.next()) {
    if (reader.field === 3) line = reader.text()
    else reader.skip()
  }
  return line
}

/** As one name, by dots. */
export function keyOf({ path }: Item): string {
  return path.join('.')
}

function readItem(reader: ProtoReader): Item {
  let key = ''
  let json = ''
  const nested: string[] = []
  while (reader.next()) {
    if (reader.field === 1) key = reader.text()
    else if (reader.field === 2) nested.push(reader.text())
    else if (reader.field === 16) json = reader.text()
    else reader.skip()
  }
  return { path: nested.length > 0 ? nested : [key], json }
}

/** The first field's number, in a message that holds but that. */
function readNumber(reader: ProtoReader): number {
  let number = 0
  while (reader.next()) {
    if (reader.field === 1) number = reader.int()
    else reader.skip()
  }
  return number
}

/** A google.protobuf.Timestamp. */
function readTimestamp(reader: ProtoReader): Milliseconds {
  let seconds = 0
  let nanos = 0
  while (reader.next()) {
    if (reader.field === 1) seconds = reader.int()
    else if (reader.field === 2) nanos = reader.int()
    else reader.skip()
  }
  return seconds * 1_000 + nanos / 1e6
}

function readGit(reader: ProtoReader): { remote: string; commit: string } {
  let remote = ''
  let commit = ''
  while (reader.next()) {
    if (reader.field === 1) remote = reader.text()
    else if (reader.field === 2) commit = reader.text()
    else reader.skip()
  }
  return { remote, commit }
}
