import { expect } from 'vitest'
import { MAX_BATCH_POINTS } from '#model/batch.ts'
import { MAX_STEP, MAX_TIME } from '#model/limits.ts'
import { checkArtifactPath, checkExperimentName, checkMetricKey, checkRunId } from '#model/names.ts'
import type { ImportRecord } from '#formats/records.ts'

/** What the contract of readers promises of every record, whatever was read. */
export function checkRecord(record: ImportRecord): void {
  switch (record.kind) {
    case 'experiment':
      checkExperimentName(record.name)
      return
    case 'run':
      checkRunId(record.runId)
      checkMoments(record.startTime, record.endTime)
      return
    case 'points': {
      const { keys, keyIndex, step, value, time } = record.columns
      expect(new Set([keyIndex.length, step.length, value.length, time.length]).size).toBe(1)
      expect(step.length > 0 && step.length <= MAX_BATCH_POINTS).toBe(true)
      keys.forEach(checkMetricKey)
      expect(keyIndex.every((place) => place < keys.length)).toBe(true)
      expect(step.every((at) => Math.abs(at) <= MAX_STEP)).toBe(true)
      expect(time.every((at) => Number.isInteger(at) && at >= 0 && at <= MAX_TIME)).toBe(true)
      return
    }
    case 'artifact':
      checkArtifactPath(record.path)
      return
    case 'model-version':
      expect(record.version === null || (Number.isSafeInteger(record.version) && record.version > 0)).toBe(
        true,
      )
      return
    case 'skipped':
      expect(record.message).toMatch(/\S.*[.:]$/s)
      return
    default:
      return
  }
}

function checkMoments(...moments: (number | null)[]): void {
  expect(
    moments.every(
      (moment) => moment === null || (Number.isSafeInteger(moment) && Math.abs(moment) <= MAX_TIME),
    ),
  ).toBe(true)
}
