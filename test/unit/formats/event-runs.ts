import { expect } from 'vitest'
import { event, scalar } from '../../helpers/event-file.ts'
import { importSource, type ImportedRun } from '../../helpers/imported.ts'
import { sourceOf, type SmallFiles } from '../../helpers/mutate.ts'

export const NAME = 'events.out.tfevents.1700000000.host.1.0'

export async function onlyRun(files: SmallFiles): Promise<ImportedRun> {
  const { runs } = await importSource(sourceOf(files))
  expect(runs.size).toBe(1)
  return [...runs.values()][0] as ImportedRun
}

/** Scalars of one tag at the steps, each with its step as value. */
export function scalars(...steps: number[]): Uint8Array[] {
  return steps.map((step) => event(step, scalar('loss', step)))
}

export function stepsOf({ metrics }: ImportedRun, key = 'loss'): number[] {
  return [...(metrics.get(key)?.steps ?? [])]
}
