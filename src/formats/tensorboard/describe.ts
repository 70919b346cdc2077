/** What was left out, in words for somebody who knows the file and not the format. */
import { counted, listCounts, sayLeftOut } from '../counted.ts'
import { describeChanged } from '../fit-names.ts'
import type { EventRun } from './event-run.ts'
import type { ScanEnd } from './scan-events.ts'

export function describeEnd({ damage, large, malformed, size }: ScanEnd): string[] {
  const messages: string[] = []
  if (damage) {
    const at = `byte ${damage.offset.toLocaleString('en-US')}`
    const rest = counted(size - damage.offset, 'byte')
    messages.push(
      damage.kind === 'cut'
        ? `The file ends within a record at ${at}: its end, ${rest}, was left out. If it is still being written, drop it again later.`
        : damage.kind === 'bad-payload'
          ? `The record at ${at} is damaged: it and what follows, ${counted(damage.records, 'record')} of ${rest}, were left out.`
          : `At ${at} no record can be found: the rest of the file, ${rest}, was left out.`,
    )
  }
  if (large > 0) messages.push(sayLeftOut(large, 'record', 'of more than 64 MiB'))
  if (malformed > 0) messages.push(sayLeftOut(malformed, 'record', 'that cannot be decoded'))
  return messages
}

/** @param isEmpty the events gave no run */
export function describeRun(run: EventRun, isEmpty: boolean): string[] {
  const messages: string[] = []
  if (isEmpty) messages.push('The event files here hold no values, so they make no run.')
  if (run.leftOut.size > 0) {
    messages.push(
      `Only scalars, hyper-parameters, images, histograms, audio and text are taken. Left out: ${listCounts(run.leftOut)}.`,
    )
  }
  if (run.voided > 0)
    messages.push(sayLeftOut(run.voided, 'event', 'that a restart from an earlier step took back'))
  if (run.metrics.refused > 0)
    messages.push(sayLeftOut(run.metrics.refused, 'point', 'with steps beyond 2^53'))
  const changed = describeChanged(run.metrics.names)
  if (changed !== undefined) messages.push(changed)
  return messages
}
