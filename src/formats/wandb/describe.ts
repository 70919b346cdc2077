/** What was left out, in words for somebody who knows the file and not the format. */
import { counted, listCounts, sayLeftOut } from '../counted.ts'
import { describeChanged } from '../fit-names.ts'
import type { LogEnd } from './log-records.ts'
import type { WandbRunLog } from './wandb-run.ts'

export function describeLog(
  { cutAt, damagedAt, damagedBlocks }: LogEnd,
  { run, malformed }: { readonly run: WandbRunLog | undefined; readonly malformed: number },
): string[] {
  const messages: string[] = []
  if (!run) messages.push('The log says of no run, so it makes none.')
  if (cutAt !== undefined)
    messages.push(
      `The file ends within a record at byte ${cutAt.toLocaleString('en-US')}: that record was left out. If it is still being written, drop it again later.`,
    )
  if (damagedAt !== undefined)
    messages.push(
      `The file is damaged, first at byte ${damagedAt.toLocaleString('en-US')}: the rest of ${counted(damagedBlocks, 'block')} of 32 KiB was left out.`,
    )
  if (malformed > 0) messages.push(sayLeftOut(malformed, 'record', 'that cannot be decoded'))
  return messages
}

export function describeRun({ leftOut, metrics }: WandbRunLog): string[] {
  const messages: string[] = []
  if (leftOut.size > 0)
    messages.push(
      `Only numbers, pictures and histograms of a history are taken. Left out: ${listCounts(leftOut)}.`,
    )
  if (metrics.refused > 0) messages.push(sayLeftOut(metrics.refused, 'point', 'whose step is no number'))
  const changed = describeChanged(metrics.names)
  if (changed !== undefined) messages.push(changed)
  return messages
}
