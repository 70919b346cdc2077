/**
 * All histograms of a tag are one artifact, `histograms/<tag>.jsonl`, a line a step:
 * `{"step":0,"timestamp":1585383118000,"buckets":[[-1.2,-1.1,4],…]}` with [left edge, right edge, count].
 * While the events are read only their places are kept; the text is made when somebody wants it.
 */
import { fitPath } from '../fit-names.ts'
import { ProtoReader, type Range } from '../protobuf.ts'
import type { ArtifactRecord } from '../records.ts'
import { readSlice } from '../source.ts'
import { readOldHistogram, readTensorHistogram } from './histogram.ts'
import type { Moment } from './media.ts'

type Form = 'old' | 'tensor'
type Place = Omit<Moment, 'base'> & { readonly form: Form; readonly from: number; readonly to: number }

export class Histograms {
  readonly #runId: string
  readonly #places = new Map<string, Place[]>()

  constructor(runId: string) {
    this.#runId = runId
  }

  add(key: string, { from, to }: Range, form: Form, { file, base, step, time }: Moment): void {
    const place = { file, step, time, form, from: base + from, to: base + to }
    const places = this.#places.get(key)
    if (places) places.push(place)
    else this.#places.set(key, [place])
  }

  records(): ArtifactRecord[] {
    return Array.from(this.#places, ([key, places]) => ({
      kind: 'artifact',
      ownerId: this.#runId,
      path: fitPath(`histograms/${key}.jsonl`),
      open: () => writeLines(places),
    }))
  }
}

async function writeLines(places: readonly Place[]): Promise<Blob> {
  const lines: string[] = []
  for (const place of places) lines.push(await writeLine(place))
  return new Blob(lines, { type: 'application/jsonl' })
}

async function writeLine({ file, from, to, form, step, time }: Place): Promise<string> {
  const reader = new ProtoReader(await readSlice(file, from, to))
  const buckets = form === 'old' ? readOldHistogram(reader) : readTensorHistogram(reader)
  return `${JSON.stringify({ step, timestamp: time, buckets }, toFinite)}\n`
}

/** JSON has no NaN and no infinities. */
function toFinite(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
}
