import { MODEL_STAGES, type ModelStage, type ModelVersionStatus } from '#model/registered-model.ts'

const STATUSES: readonly ModelVersionStatus[] = ['PENDING_REGISTRATION', 'READY', 'FAILED_REGISTRATION']

/** In any case, as MLflow takes them; `None` for what is none. */
export function modelStageOf(text: string | null | undefined): ModelStage {
  return MODEL_STAGES.find((stage) => stage.toLowerCase() === text?.toLowerCase()) ?? 'None'
}

export function versionStatusOf(text: string | null | undefined): ModelVersionStatus {
  return STATUSES.find((status) => status === text) ?? 'READY'
}
