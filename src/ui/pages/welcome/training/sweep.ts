/** Trains the networks one after the other, each a run below the sweep's own, through the public client. */
import type { Run, Tracklet } from '#sdk/types.ts'
import {
  FEATURES,
  TARGET,
  scorePredictions,
  splitHouses,
  type Houses,
  type Scores,
  type Sizes,
  type Split,
} from './houses.ts'
import type { Outcome, TrainingEvent } from './messages.ts'
import type { Network } from './networks.ts'
import type { Predictions } from './picture.ts'
import { toModelFiles } from './save-model.ts'
import { predict, trainNetwork, type Trained } from './train-network.ts'

const EXPERIMENT = 'House prices'
const SEED = 42
const STATUS = { finished: 'FINISHED', failed: 'FAILED', killed: 'KILLED' } as const

export type Sweep = {
  readonly tracklet: Tracklet
  readonly networks: readonly Network[]
  readonly sizes: Sizes
  readonly houses: Houses
  /** Address of the page that trains. */
  readonly source: string
  readonly dataset: { readonly digest: string; readonly url: string }
  readonly draw: (predictions: Predictions) => OffscreenCanvas | Blob
  readonly tell: (event: TrainingEvent) => void
  readonly isStopped: () => boolean
}

/** Resolves to whether it was stopped. */
export async function runSweep(sweep: Sweep): Promise<boolean> {
  const { tracklet, networks, sizes, houses, tell } = sweep
  const split = splitHouses(houses, sizes, SEED)
  const parent = await tracklet.startRun({
    experiment: EXPERIMENT,
    name: 'sweep',
    params: { networks: networks.length, seed: SEED, ...prefixed('rows.', sizes), features: FEATURES.length },
    tags: { 'mlflow.note.content': sweepNote(networks), 'mlflow.source.name': sweep.source },
  })
  logHouses(parent, sweep)
  tell({ type: 'sweep', experimentId: parent.experimentId, runId: parent.id })
  let best: { name: string; error: number } | undefined
  for (const [index, network] of networks.entries()) {
    if (sweep.isStopped()) break
    const error = await trainAndLog(sweep, split, parent, network, index)
    if (error === null || (best && best.error <= error)) continue
    best = { name: network.name, error }
    parent.logMetric('best/test_mae', error, { step: index })
    parent.setTag('best', network.name)
  }
  await parent.end(sweep.isStopped() ? 'KILLED' : 'FINISHED')
  return sweep.isStopped()
}

/** @returns the test error in dollars, null without a finished network */
async function trainAndLog(
  sweep: Sweep,
  split: Split,
  parent: Run,
  network: Network,
  index: number,
): Promise<number | null> {
  const run = await sweep.tracklet.startRun({
    parent,
    name: network.name,
    params: toParams(network, SEED + index),
    tags: { 'mlflow.note.content': network.note, 'mlflow.source.name': sweep.source },
  })
  const color = run.tags['mlflow.runColor'] ?? '#0072b2'
  sweep.tell({ type: 'run', index, runId: run.id, color })
  logHouses(run, sweep)
  const trained = await trainNetwork(network, split, SEED + index, observe(run, sweep, index))
  const scores = trained.outcome === 'finished' ? await logTrained(run, sweep, split, trained, color) : null
  if (trained.outcome === 'failed') run.setTag('tracklet.error', 'The loss is no finite number any more.')
  await run.end(STATUS[trained.outcome])
  trained.model.dispose()
  const outcome: Outcome = trained.outcome
  sweep.tell({ type: 'ended', index, outcome, testError: scores?.mae ?? null })
  return scores?.mae ?? null
}

/** In the spelling that is usual for params. */
function toParams(network: Network, seed: number): Record<string, string | number> {
  return {
    units: network.units.join('-') || 'none',
    activation: network.activation,
    dropout: network.dropout,
    optimizer: network.optimizer,
    learning_rate: network.learningRate,
    schedule: network.schedule,
    batch_size: network.batchSize,
    epochs: network.epochs,
    train_rows: network.trainRows,
    seed,
  }
}

function observe(run: Run, sweep: Sweep, index: number) {
  return {
    isStopped: sweep.isStopped,
    onBatch: (step: number, loss: number) => void run.logMetric('train/batch_loss', loss, { step }),
    onEpoch: (figures: Parameters<Parameters<typeof trainNetwork>[3]['onEpoch']>[0]) => {
      const { epoch, trainLoss, validationLoss, validationError, learningRate, seconds } = figures
      run.logMetrics(
        {
          'train/loss': trainLoss,
          'validation/loss': validationLoss,
          'validation/mae': validationError,
          'optimizer/learning_rate': learningRate,
          'time/epoch_seconds': seconds,
        },
        { step: epoch },
      )
      sweep.tell({ type: 'epoch', index, epoch: epoch + 1, validationLoss })
    },
  }
}

async function logTrained(
  run: Run,
  sweep: Sweep,
  split: Split,
  { model }: Trained,
  color: string,
): Promise<Scores> {
  const { prices } = split.test
  const predicted = Float64Array.from(predict(model, split.test), split.toDollars)
  const scores = scorePredictions(predicted, prices)
  run.logMetrics({ 'test/mae': scores.mae, 'test/r2': scores.r2 })
  const { topology, weights } = await toModelFiles(model)
  await Promise.all([
    run.logArtifact('model/model.json', topology, { type: 'application/json' }),
    run.logArtifact('model/weights.bin', weights),
    run.logImage(sweep.draw({ title: run.name, predicted, prices, scores, color }), 'predictions.png'),
    run.logTable({ true: prices, predicted: predicted.map(Math.round) }, 'predictions.json'),
  ])
  return scores
}

function logHouses(run: Run, { houses, dataset }: Sweep): void {
  const columns = FEATURES.filter((name) => !name.includes('='))
  run.logInput(
    {
      name: 'california-housing',
      digest: dataset.digest,
      source: { url: dataset.url },
      sourceType: 'http',
      schema: {
        mlflow_colspec: [
          ...[...columns, TARGET].map((name) => ({
            name,
            type: 'double',
            required: name !== 'total_bedrooms',
          })),
          { name: 'ocean_proximity', type: 'string', required: true },
        ],
      },
      profile: {
        num_rows: houses.rows,
        num_elements: houses.rows * (columns.length + 2),
        missing: houses.missing,
      },
    },
    { context: 'training' },
  )
}

function sweepNote(networks: readonly Network[]): string {
  return [
    `${networks.length} small networks learn the median house value of Californian districts from the census of 1990,`,
    'trained in a browser tab by TensorFlow.js. Loss is the mean squared error of the scaled log price; `mae` is in dollars.',
    '',
    '| network | what is to be seen |',
    '|---|---|',
    ...networks.map(({ name, note }) => `| ${name} | ${note} |`),
  ].join('\n')
}

function prefixed(prefix: string, values: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [prefix + key, value]))
}
