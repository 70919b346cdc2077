import type { DatasetInput } from '#model/dataset.ts'
import type { MetricSummaries, Run } from '#model/run.ts'
import { entriesToWire, listToWire } from './entries.ts'
import { metricValueToWire, stepToWire } from './numbers.ts'

/** @param summaries give the latest value of each metric; absent: it has none */
export function runToWire(run: Run, summaries?: MetricSummaries, inputs: readonly DatasetInput[] = []) {
  return {
    info: runInfoToWire(run),
    data: {
      metrics: summaries && listToWire([...summaries.keys.keys()], (i) => latestToWire(summaries, i)),
      params: entriesToWire(run.params),
      tags: entriesToWire(run.tags),
    },
    inputs: {
      dataset_inputs: listToWire(inputs, datasetInputToWire),
      model_inputs: listToWire(run.modelInputs ?? [], ({ modelId }) => ({ model_id: modelId })),
    },
    outputs: {
      model_outputs: listToWire(run.modelOutputs ?? [], ({ modelId, step }) => ({ model_id: modelId, step })),
    },
  }
}

export function runInfoToWire(run: Run) {
  return {
    run_id: run.runId,
    run_uuid: run.runId,
    run_name: run.runName,
    experiment_id: run.experimentId,
    user_id: run.userId,
    status: run.status,
    start_time: run.startTime,
    end_time: run.endTime ?? undefined,
    artifact_uri: run.artifactUri,
    lifecycle_stage: run.lifecycleStage,
  }
}

function latestToWire({ keys, last, lastTime, lastStep }: MetricSummaries, i: number) {
  return {
    key: keys[i],
    value: metricValueToWire(last[i] as number),
    timestamp: lastTime[i],
    step: stepToWire(lastStep[i] as number),
  }
}

function datasetInputToWire({ dataset, tags }: DatasetInput) {
  return {
    tags: entriesToWire(tags),
    dataset: {
      name: dataset.name,
      digest: dataset.digest,
      source_type: dataset.sourceType,
      source: dataset.source,
      schema: dataset.schema ?? undefined,
      profile: dataset.profile ?? undefined,
    },
  }
}
