import type { WriterProgress } from './schema.ts'

/** Exactly once: which batches of each writer of a run are committed already. */
export type Writers = ReadonlyMap<string, WriterProgress>

const NOTHING: WriterProgress = { through: -1, ahead: [] }

export function isCommitted(writers: Writers, writerId: string, seq: number): boolean {
  const { through, ahead } = writers.get(writerId) ?? NOTHING
  return seq <= through || ahead.includes(seq)
}

/** Behind all that are committed. */
export function nextSeq(writers: Writers, writerId: string): number {
  const { through, ahead } = writers.get(writerId) ?? NOTHING
  return Math.max(through, ...ahead) + 1
}

/** The progress after `seq` too: a number that closes a gap takes those behind it along. */
export function withCommitted(writers: Writers, writerId: string, seq: number): Writers {
  const progress = writers.get(writerId) ?? NOTHING
  const waiting = new Set([...progress.ahead, seq])
  let { through } = progress
  while (waiting.delete(through + 1)) through++
  return new Map(writers).set(writerId, { through, ahead: [...waiting] })
}
