import type { LoggedModelDetails, LoggedModelMetric, LoggedModelStatus } from '#model/logged-model.ts'
import { entriesToWire, listToWire } from './entries.ts'
import { metricValueToWire, stepToWire } from './numbers.ts'

const STATUSES: Readonly<Record<LoggedModelStatus, string>> = {
  UNSPECIFIED: 'LOGGED_MODEL_STATUS_UNSPECIFIED',
  PENDING: 'LOGGED_MODEL_PENDING',
  READY: 'LOGGED_MODEL_READY',
  FAILED: 'LOGGED_MODEL_UPLOAD_FAILED',
}

export function loggedModelToWire({ model, metrics, registrations }: LoggedModelDetails) {
  return {
    info: {
      model_id: model.modelId,
      experiment_id: model.experimentId,
      name: model.name,
      creation_timestamp_ms: model.creationTimestamp,
      last_updated_timestamp_ms: model.lastUpdatedTimestamp,
      artifact_uri: model.artifactUri,
      status: STATUSES[model.status],
      model_type: model.modelType,
      source_run_id: model.sourceRunId,
      status_message: model.statusMessage || undefined,
      tags: entriesToWire(model.tags),
      registrations: listToWire(registrations, ({ name, version }) => ({ name, version })),
    },
    data: {
      params: entriesToWire(model.params),
      metrics: listToWire(metrics, (metric) => modelMetricToWire(model.modelId, metric)),
    },
  }
}

function modelMetricToWire(modelId: string, metric: LoggedModelMetric) {
  return {
    key: metric.key,
    value: metricValueToWire(metric.value),
    timestamp: metric.timestamp,
    step: stepToWire(metric.step),
    dataset_name: metric.dataset?.name,
    dataset_digest: metric.dataset?.digest,
    model_id: modelId,
    run_id: metric.runId,
  }
}

/** @param status one of MLflow's names */
export function statusFromWire(status: string): LoggedModelStatus {
  const known = Object.entries(STATUSES).find(([, name]) => name === status)
  return (known?.[0] ?? 'UNSPECIFIED') as LoggedModelStatus
}
