/** Trains one network with TensorFlow.js on the processor. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import * as layers from '@tensorflow/tfjs-layers'
import {
  FEATURES,
  firstRows,
  makeRandom,
  scorePredictions,
  shuffledIndices,
  type Part,
  type Split,
} from './houses.ts'
import type { Network } from './networks.ts'

const FLOOR = 0.02
/** Epochs whose loss is no finite number before it is given up: enough to be seen in the chart. */
const HOPELESS_EPOCHS = 3
/** Messages of the page are read, and acknowledgements, at least this often. */
const YIELD_MS = 30

export type EpochFigures = {
  /** From 0. */
  readonly epoch: number
  /** Mean over the epoch's batches: mean squared error of the scaled log price. */
  readonly trainLoss: number
  readonly validationLoss: number
  /** Mean absolute error in dollars. */
  readonly validationError: number
  readonly learningRate: number
  readonly seconds: number
}

export type Observer = {
  onBatch(step: number, loss: number): void
  onEpoch(figures: EpochFigures): void
  isStopped(): boolean
}

export type Trained = {
  readonly outcome: 'finished' | 'failed' | 'killed'
  readonly model: layers.Sequential
}

export function buildModel(network: Network, seed: number): layers.Sequential {
  const model = layers.sequential()
  const sizes = [...network.units, 1]
  sizes.forEach((units, i) => {
    const last = i === sizes.length - 1
    model.add(
      layers.layers.dense({
        units,
        activation: last ? 'linear' : network.activation,
        kernelInitializer: layers.initializers.heNormal({ seed: seed + i }),
        ...(i === 0 && { inputShape: [FEATURES.length] }),
      }),
    )
    if (!last && network.dropout > 0)
      model.add(layers.layers.dropout({ rate: network.dropout, seed: seed + i }))
  })
  model.compile({ optimizer: makeOptimizer(network), loss: 'meanSquaredError' })
  return model
}

function makeOptimizer({ optimizer, learningRate }: Network): tf.Optimizer {
  switch (optimizer) {
    case 'sgd':
      return tf.train.sgd(learningRate)
    case 'momentum':
      return tf.train.momentum(learningRate, 0.9)
    case 'adam':
      return tf.train.adam(learningRate)
    case 'rmsprop':
      return tf.train.rmsprop(learningRate)
  }
}

/** Stops early, with what was learned, when the observer says so or the loss is lost. */
export async function trainNetwork(
  network: Network,
  split: Split,
  seed: number,
  observer: Observer,
): Promise<Trained> {
  const model = buildModel(network, seed)
  const train = firstRows(split.train, network.trainRows)
  const random = makeRandom(seed)
  const yieldSometimes = makeYield()
  let hopeless = 0
  let step = 0
  for (let epoch = 0; epoch < network.epochs; epoch++) {
    const before = performance.now()
    const order = shuffledIndices(train.rows, random)
    const learningRate = setLearningRate(model, network, epoch)
    let sum = 0
    for (let from = 0; from < train.rows; from += network.batchSize) {
      const rows = order.subarray(from, from + network.batchSize)
      const loss = await trainOnBatch(model, train, rows)
      observer.onBatch(step++, loss)
      sum += loss * rows.length
      await yieldSometimes()
      if (observer.isStopped()) return { outcome: 'killed', model }
    }
    const outputs = predict(model, split.validation)
    const dollars = Float64Array.from(outputs, split.toDollars)
    observer.onEpoch({
      epoch,
      trainLoss: sum / train.rows,
      validationLoss: meanSquaredError(outputs, split.validation.y),
      validationError: scorePredictions(dollars, split.validation.prices).mae,
      learningRate,
      seconds: (performance.now() - before) / 1000,
    })
    hopeless = Number.isFinite(sum) ? 0 : hopeless + 1
    if (hopeless === HOPELESS_EPOCHS) return { outcome: 'failed', model }
  }
  return { outcome: 'finished', model }
}

async function trainOnBatch(model: layers.Sequential, part: Part, rows: Uint32Array): Promise<number> {
  const width = FEATURES.length
  const x = new Float32Array(rows.length * width)
  const y = new Float32Array(rows.length)
  rows.forEach((row, i) => {
    x.set(part.x.subarray(row * width, (row + 1) * width), i * width)
    y[i] = part.y[row] as number
  })
  const inputs = tf.tensor2d(x, [rows.length, width])
  const targets = tf.tensor2d(y, [rows.length, 1])
  const loss = await model.trainOnBatch(inputs, targets)
  tf.dispose([inputs, targets])
  return Number(loss)
}

/** The network's output for each row. */
export function predict(model: layers.Sequential, part: Part): Float32Array {
  return tf.tidy(() => {
    const inputs = tf.tensor2d(part.x, [part.rows, FEATURES.length])
    const outputs = model.predictOnBatch(inputs) as tf.Tensor
    return outputs.dataSync<'float32'>().slice()
  })
}

/** TensorFlow.js reads the rate at every step, but only plain descent has a setter; its `instanceof` is true for all. */
function setLearningRate(model: layers.Sequential, network: Network, epoch: number): number {
  const { learningRate, schedule, epochs } = network
  const progress = epoch / Math.max(1, epochs - 1)
  const share = schedule === 'cosine' ? FLOOR + ((1 - FLOOR) * (1 + Math.cos(Math.PI * progress))) / 2 : 1
  const rate = learningRate * share
  const { optimizer } = model
  if ('setLearningRate' in optimizer) (optimizer as tf.SGDOptimizer).setLearningRate(rate)
  else Object.assign(optimizer, { learningRate: rate })
  return rate
}

function meanSquaredError(outputs: Float32Array, targets: Float32Array): number {
  return outputs.reduce((sum, output, i) => sum + (output - (targets[i] as number)) ** 2, 0) / outputs.length
}

/** TensorFlow.js waits for animation frames, which stop in a hidden tab; a message does not. */
function makeYield(): () => Promise<void> {
  let last = performance.now()
  return async () => {
    if (performance.now() - last < YIELD_MS) return
    await new Promise<void>((resolve) => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        port1.close()
        resolve()
      }
      port2.postMessage(null)
    })
    last = performance.now()
  }
}
