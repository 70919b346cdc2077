import type { MetricSummaries, Run, RunData } from '#model/run.ts'
import { datasetInputToWire } from './dataset.ts'
import { entriesToWire, listToWire } from './entries.ts'
import { metricValueToWire, stepToWire } from './numbers.ts'

export function runToWire({ run, summaries, datasetInputs }: RunData) {
  const places = [...summaries.keys.keys()]
  return {
    info: runInfoToWire(run),
    data: {
      metrics: listToWire(places, (i) => latestToWire(summaries, i)),
      params: entriesToWire(run.params),
      tags: entriesToWire(run.tags),
    },
    inputs: {
      dataset_inputs: listToWire(datasetInputs, datasetInputToWire),
      model_inputs: listToWire(run.modelInputs ?? [], ({ modelId }) => ({ model_id: modelId })),
    },
    outputs: {
      model_outputs: listToWire(run.modelOutputs ?? [], ({ modelId, step }) => ({ model_id: modelId, step })),
    },
  }
}

/** One that was just created: it has no metrics, inputs and outputs yet. */
export function newRunToWire(run: Run) {
  return {
    info: runInfoToWire(run),
    data: { params: entriesToWire(run.params), tags: entriesToWire(run.tags) },
    inputs: {},
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
