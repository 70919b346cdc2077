import type { LoggedModelStatus, ModelVersionRecord } from './records.ts'

const STAGES: readonly ModelVersionRecord['stage'][] = ['None', 'Staging', 'Production', 'Archived']
const STATUSES: readonly ModelVersionRecord['status'][] = [
  'PENDING_REGISTRATION',
  'READY',
  'FAILED_REGISTRATION',
]

/** As MLflow numbers them. */
export const LOGGED_MODEL_STATUSES: readonly LoggedModelStatus[] = [
  'UNSPECIFIED',
  'PENDING',
  'READY',
  'FAILED',
]
/** Of a version that was deleted. */
export const DELETED_STAGE = 'Deleted_Internal'

/** In any case, as MLflow takes them; `None` for what is none. */
export function modelStageOf(text: string | null | undefined): ModelVersionRecord['stage'] {
  return STAGES.find((stage) => stage.toLowerCase() === text?.toLowerCase()) ?? 'None'
}

export function versionStatusOf(text: string | null | undefined): ModelVersionRecord['status'] {
  return STATUSES.find((status) => status === text) ?? 'READY'
}
