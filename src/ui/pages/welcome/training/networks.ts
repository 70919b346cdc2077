/** The sweep: what is tried, and why. */

export type Optimizer = 'sgd' | 'momentum' | 'adam' | 'rmsprop'

export type Network = {
  readonly name: string
  /** What is to be seen in its run. */
  readonly note: string
  /** Of the hidden layers; none is a linear model. */
  readonly units: readonly number[]
  readonly activation: 'relu' | 'tanh' | 'elu' | 'linear'
  readonly optimizer: Optimizer
  readonly learningRate: number
  /** `cosine` falls to 2 % of the learning rate. */
  readonly schedule: 'constant' | 'cosine'
  readonly batchSize: number
  readonly epochs: number
  readonly dropout: number
  /** Of the training part; fewer let a large network learn by heart. */
  readonly trainRows: number
}

export const SIZES = { train: 10_000, validation: 2_000, test: 2_000 } as const

const COMMON = {
  activation: 'relu',
  schedule: 'cosine',
  batchSize: 64,
  epochs: 24,
  dropout: 0,
  trainRows: SIZES.train,
} as const

export const NETWORKS: readonly Network[] = [
  {
    ...COMMON,
    name: 'linear',
    note: 'No hidden layer: the line the others have to beat.',
    units: [],
    activation: 'linear',
    optimizer: 'sgd',
    learningRate: 0.02,
    schedule: 'constant',
  },
  {
    ...COMMON,
    name: 'mlp-16',
    note: 'One small hidden layer.',
    units: [16],
    optimizer: 'adam',
    learningRate: 0.01,
  },
  {
    ...COMMON,
    name: 'mlp-32-16',
    note: 'Two hidden layers; the learning rate falls along a cosine.',
    units: [32, 16],
    optimizer: 'adam',
    learningRate: 0.01,
  },
  {
    ...COMMON,
    name: 'mlp-32-16-sgd',
    note: 'The same network by plain gradient descent: slow, and not there after the same epochs.',
    units: [32, 16],
    optimizer: 'sgd',
    learningRate: 0.02,
    schedule: 'constant',
  },
  {
    ...COMMON,
    name: 'mlp-32-tanh',
    note: 'Saturating units, with momentum.',
    units: [32],
    activation: 'tanh',
    optimizer: 'momentum',
    learningRate: 0.02,
  },
  {
    ...COMMON,
    name: 'mlp-48-24-elu',
    note: 'Larger steps from small batches.',
    units: [48, 24],
    activation: 'elu',
    optimizer: 'rmsprop',
    learningRate: 0.003,
    batchSize: 32,
    epochs: 14,
  },
  {
    ...COMMON,
    name: 'mlp-64-32-dropout',
    note: 'The largest, held back by dropout: its training loss is above its validation loss.',
    units: [64, 32],
    optimizer: 'adam',
    learningRate: 0.005,
    dropout: 0.2,
    epochs: 16,
  },
  {
    ...COMMON,
    name: 'overfit-64-64',
    note: 'A large network and 150 districts: it learns them by heart, and the validation loss turns up again.',
    units: [64, 64],
    optimizer: 'adam',
    learningRate: 0.01,
    schedule: 'constant',
    epochs: 60,
    batchSize: 32,
    trainRows: 150,
  },
  {
    ...COMMON,
    name: 'linear-diverging',
    note: 'The line again with steps that are too long: the loss grows until it is no number any more, and the run fails.',
    units: [],
    activation: 'linear',
    optimizer: 'sgd',
    learningRate: 0.285,
    schedule: 'constant',
  },
]
