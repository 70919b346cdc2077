/** A small sweep with everything in it that MLflow has a place for. */
import type { ImportRecord, RunRecord } from '#formats/records.ts'

export const RUN_IDS = ['1', '2', '3', '4', '5', '6'].map((digit) => digit.repeat(32))
export const MODEL = `m-${'c'.repeat(32)}`

const START = 1_700_000_000_000

export function sweepRecords(): ImportRecord[] {
  const runs = RUN_IDS.flatMap((runId, i) => runRecords(runId, i))
  return [
    experiment('7', 'sweep', 'active', new Map([['owner', 'me: "x"']])),
    experiment('9', 'gone', 'deleted', new Map()),
    ...runs,
    {
      kind: 'logged-model',
      modelId: MODEL,
      experiment: '7',
      name: 'model',
      modelType: 'forest',
      sourceRunId: RUN_IDS[1] as string,
      status: 'READY',
      statusMessage: '',
      lifecycleStage: 'active',
      creationTime: START,
      lastUpdateTime: START + 1,
      params: new Map([['depth', '3']]),
      tags: new Map([['kind', 'forest']]),
    },
    {
      kind: 'model-points',
      modelId: MODEL,
      points: [
        {
          key: 'acc',
          value: 0.5,
          step: 3,
          time: START,
          runId: RUN_IDS[1] as string,
          datasetName: 'houses',
          datasetDigest: '555e6171',
        },
      ],
    },
    {
      kind: 'registered-model',
      name: 'best',
      description: 'of all',
      creationTime: START,
      lastUpdateTime: START + 1,
      tags: new Map([['team', 'vision']]),
      aliases: new Map([['champion', 2]]),
    },
    version(1, 'Archived', `runs:/${RUN_IDS[0] as string}/model`, RUN_IDS[0] as string, new Map()),
    version(2, 'Production', `models:/${MODEL}`, RUN_IDS[1] as string, new Map([['size', 'small']])),
  ]
}

/** Runs of many metrics, each with as many points. */
export function wideRecords(runs: number, metrics: number, points: number): ImportRecord[] {
  const keys = Array.from({ length: metrics }, (_, k) => `group/m${String(k)}`)
  const all = Array.from({ length: runs }, (_, i): ImportRecord[] => {
    const runId = i.toString(16).padStart(32, '0')
    const length = metrics * points
    return [
      { ...plainRun(runId), runName: `run-${String(i)}` },
      {
        kind: 'points',
        runId,
        columns: {
          keys,
          keyIndex: Uint32Array.from({ length }, (_, at) => at % metrics),
          step: Float64Array.from({ length }, (_, at) => Math.floor(at / metrics)),
          value: Float64Array.from({ length }, (_, at) => Math.sin(i + at)),
          time: Float64Array.from({ length }, (_, at) => START + at),
        },
      },
    ]
  })
  return [experiment('7', 'sweep', 'active', new Map()), ...all.flat()]
}

function plainRun(runId: string): RunRecord {
  return {
    kind: 'run',
    runId,
    experiment: '7',
    runName: '',
    userId: 'me',
    status: 'FINISHED',
    startTime: START,
    endTime: START + 1_000,
    deletedTime: null,
    lifecycleStage: 'active',
    params: new Map(),
    tags: new Map(),
  }
}

function experiment(
  key: string,
  name: string,
  lifecycleStage: 'active' | 'deleted',
  tags: ReadonlyMap<string, string>,
): ImportRecord {
  return {
    kind: 'experiment',
    key,
    experimentId: key,
    name,
    lifecycleStage,
    creationTime: START,
    lastUpdateTime: START,
    tags,
  }
}

/** The first has numbers that are none, the third is deleted, the fourth failed, the fifth is a child. */
function runRecords(runId: string, i: number): ImportRecord[] {
  const run: RunRecord = {
    ...plainRun(runId),
    runName: i === 2 ? '1e5: yes' : `run-${String(i)}`,
    userId: '012',
    status: i === 3 ? 'FAILED' : 'FINISHED',
    startTime: START + i,
    endTime: i === 4 ? null : START + 1_000,
    deletedTime: i === 2 ? START + 2_000 : null,
    lifecycleStage: i === 2 ? 'deleted' : 'active',
    params: new Map([
      ['lr', i % 2 === 0 ? '0.1' : '0.01'],
      ['optimizer/name', 'ädam\n#1'],
    ]),
    tags: new Map([
      ['mlflow.runName', i === 2 ? '1e5: yes' : `run-${String(i)}`],
      ['group', i < 3 ? 'a' : 'b'],
      ...(i === 4 ? [['mlflow.parentRunId', RUN_IDS[0] as string] as const] : []),
    ]),
  }
  const values = i === 0 ? [0.5, NaN, Infinity, -0.25, -0] : [1, 1 / (i + 1), 0.1 + i, 1e-5, 0.9 / (i + 1)]
  return [
    run,
    {
      kind: 'points',
      runId,
      columns: {
        keys: ['loss', 'val/acc'],
        keyIndex: Uint32Array.of(0, 1, 1, 0, 0),
        step: Float64Array.of(0, 0, -5, 1, 2 ** 40),
        value: Float64Array.from(values),
        time: Float64Array.from(values, (_, at) => START + at),
      },
    },
    {
      kind: 'input',
      runId,
      input: {
        dataset: {
          name: i < 4 ? 'houses' : 'irises',
          digest: '555e6171',
          sourceType: 'local',
          source: '{"uri": "x.csv"}',
          schema: '{"mlflow_colspec": []}',
          profile: '{"num_rows": 3}',
        },
        tags: new Map([['mlflow.data.context', 'train']]),
      },
    },
    {
      kind: 'artifact',
      ownerId: runId,
      path: 'notes/a b.txt',
      open: async () => new Blob([`run ${String(i)}`]),
    },
  ]
}

function version(
  number: number,
  stage: 'Archived' | 'Production',
  source: string,
  runId: string,
  tags: ReadonlyMap<string, string>,
): ImportRecord {
  return {
    kind: 'model-version',
    name: 'best',
    version: number,
    description: '',
    userId: 'me',
    stage,
    source,
    runId,
    runLink: '',
    modelId: null,
    status: 'READY',
    statusMessage: '',
    creationTime: START,
    lastUpdateTime: START,
    tags,
  }
}
