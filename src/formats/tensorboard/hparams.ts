/**
 * The hparams plugin: what a session was started with and how it ended. Its messages are the content of a metadata, not a value.
 * @see https://github.com/tensorflow/tensorboard/blob/master/tensorboard/plugins/hparams/plugin_data.proto
 */
import type { Milliseconds } from '#base/units.ts'
import type { RunStatus } from '#model/run.ts'
import { ProtoReader } from '../protobuf.ts'

export type Session = {
  readonly params?: ReadonlyMap<string, string>
  readonly group?: string
  readonly modelUri?: string
  readonly startTime?: Milliseconds
  readonly endTime?: Milliseconds
  readonly status?: RunStatus
}

/** What one HParamsPluginData tells; an experiment's list of what may vary tells nothing of a run. */
export function readHparams(content: Uint8Array): Session {
  const reader = new ProtoReader(content)
  let session: Session = {}
  while (reader.next()) {
    if (reader.field === 3) session = { ...session, ...readStart(reader.message()) }
    else if (reader.field === 4) session = { ...session, ...readEnd(reader.message()) }
    else reader.skip()
  }
  return session
}

function readStart(reader: ProtoReader): Session {
  const params = new Map<string, string>()
  let session: Session = { params }
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        params.set(...readEntry(reader.message()))
        break
      case 2:
        session = { ...session, modelUri: reader.text() }
        break
      case 4:
        session = { ...session, group: reader.text() }
        break
      case 5:
        session = { ...session, startTime: reader.double() * 1_000 }
        break
      default:
        reader.skip()
    }
  }
  return session
}

function readEntry(reader: ProtoReader): [key: string, value: string] {
  let [key, value] = ['', '']
  while (reader.next()) {
    if (reader.field === 1) key = reader.text()
    else if (reader.field === 2) value = readValue(reader.message())
    else reader.skip()
  }
  return [key, value]
}

/** A google.protobuf.Value; hparams are numbers, strings and bools, written as Python writes them. */
function readValue(reader: ProtoReader): string {
  let text = ''
  while (reader.next()) {
    if (reader.field === 2) text = String(reader.double())
    else if (reader.field === 3) text = reader.text()
    else if (reader.field === 4) text = reader.int() === 0 ? 'False' : 'True'
    else reader.skip()
  }
  return text
}

const STATUSES: Readonly<Record<number, RunStatus>> = { 1: 'FINISHED', 2: 'FAILED', 3: 'RUNNING' }

function readEnd(reader: ProtoReader): Session {
  let session: Session = {}
  while (reader.next()) {
    if (reader.field === 1) {
      const status = STATUSES[reader.int()]
      if (status !== undefined) session = { ...session, status }
    } else if (reader.field === 2) session = { ...session, endTime: reader.double() * 1_000 }
    else reader.skip()
  }
  return session
}
