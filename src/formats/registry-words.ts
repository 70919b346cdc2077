import type { ModelVersionRecord } from './records.ts'

const STAGES: readonly ModelVersionRecord['stage'][] = ['None', 'Staging', 'Production', 'Archived']
const STATUSES: readonly ModelVersionRecord['status'][] = [
  'PENDING_REGISTRATION',
  'READY',
  'FAILED_REGISTRATION',
]

/** In any case, as MLflow takes them; `None` for what is none. */
export function modelStageOf(text: string | undefined): ModelVersionRecord['stage'] {
  return STAGES.find((stage) => stage.toLowerCase() === text?.toLowerCase()) ?? 'None'
}

export function versionStatusOf(text: string | undefined): ModelVersionRecord['status'] {
  return STATUSES.find((status) => status === text) ?? 'READY'
}
