/** The real sweep with real TensorFlow.js through the real client and service, with fewer rows and networks. */
import { readFileSync } from 'node:fs'
import { io, setBackend, tensor2d } from '@tensorflow/tfjs-core'
import { loadLayersModel, type Sequential } from '@tensorflow/tfjs-layers'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { TrainingEvent } from '#ui/pages/welcome/training/messages.ts'
import { FEATURES, parseHouses, splitHouses } from '#ui/pages/welcome/training/houses.ts'
import { NETWORKS, type Network } from '#ui/pages/welcome/training/networks.ts'
import type { Predictions } from '#ui/pages/welcome/training/picture.ts'
import { runSweep } from '#ui/pages/welcome/training/sweep.ts'
import { buildModel } from '#ui/pages/welcome/training/train-network.ts'
import { FaultyWorker } from '../../helpers/faulty-worker.ts'

vi.spyOn(console, 'warn').mockImplementation(() => undefined)
const houses = parseHouses(readFileSync('public/data/california-housing.csv', 'utf8'))
const SIZES = { train: 300, validation: 100, test: 80 }
let worker: FaultyWorker

beforeEach(async () => {
  await setBackend('cpu')
  worker = new FaultyWorker()
})
afterEach(() => worker.close())

const named = (name: string, changes: Partial<Network> = {}): Network => ({
  ...(NETWORKS.find((network) => network.name === name) as Network),
  epochs: 3,
  ...changes,
})

async function sweep(
  networks: Network[],
  isStopped: (events: readonly TrainingEvent[]) => boolean = () => false,
) {
  const events: TrainingEvent[] = []
  const pictures: Predictions[] = []
  const tracklet = worker.connect()
  const stopped = await runSweep({
    tracklet,
    networks,
    sizes: SIZES,
    houses,
    source: 'https://tracklet.test/',
    dataset: { digest: 'abc', url: 'https://tracklet.test/data/california-housing.csv' },
    draw: (predictions) => {
      pictures.push(predictions)
      return new Blob(['png'], { type: 'image/png' })
    },
    tell: (event) => events.push(event),
    isStopped: () => isStopped(events),
  })
  const found = await tracklet.searchRuns({ experiments: ['House prices'] })
  const runOf = (name: string) => found.find((run) => run.name === name)
  return { events, pictures, stopped, found, runOf, tracklet }
}

test('a sweep leaves a parent and its networks, with everything of a run', async () => {
  const { stopped, found, runOf, events, pictures, tracklet } = await sweep([
    named('linear'),
    named('mlp-16'),
  ])
  expect(stopped).toBe(false)
  expect(runOf('linear')?.tags['mlflow.source.name']).toBe('https://tracklet.test/')
  expect(found.map(({ name, status }) => [name, status]).sort()).toEqual([
    ['linear', 'FINISHED'],
    ['mlp-16', 'FINISHED'],
    ['sweep', 'FINISHED'],
  ])
  const parent = runOf('sweep')
  const child = runOf('mlp-16')
  expect(child?.tags['mlflow.parentRunId']).toBe(parent?.id)
  expect(child?.params).toMatchObject({
    units: '16',
    activation: 'relu',
    optimizer: 'adam',
    learning_rate: '0.01',
  })
  expect(Object.keys(child?.metrics ?? {}).sort()).toEqual([
    'optimizer/learning_rate',
    'test/mae',
    'test/r2',
    'time/epoch_seconds',
    'train/batch_loss',
    'train/loss',
    'validation/loss',
    'validation/mae',
  ])
  expect(child?.summaries['train/loss']?.count).toBe(3)
  expect(child?.summaries['train/batch_loss']?.count).toBe(3 * Math.ceil(300 / 64))
  expect(child?.summaries['train/loss']?.last).toBeLessThan(child?.summaries['train/loss']?.max ?? 0)
  expect(parent?.tags['best']).toMatch(/linear|mlp-16/)
  const { datasetInputs } = await worker.api.getRun(child?.id ?? '')
  expect(datasetInputs[0]?.dataset).toMatchObject({
    name: 'california-housing',
    digest: 'abc',
    sourceType: 'http',
  })
  expect(JSON.parse(datasetInputs[0]?.dataset.profile ?? '')).toEqual({
    num_rows: 20640,
    num_elements: 206400,
    missing: 207,
  })
  const files = (await worker.api.listArtifacts(child?.id ?? '')).map(({ path }) => path)
  expect(files).toEqual(['model/model.json', 'model/weights.bin', 'predictions.json', 'predictions.png'])
  expect(pictures.map(({ title, color }) => [title, color])).toEqual([
    ['linear', runOf('linear')?.tags['mlflow.runColor']],
    ['mlp-16', child?.tags['mlflow.runColor']],
  ])
  expect(events.map(({ type }) => type)).toEqual([
    'sweep',
    ...['run', 'epoch', 'epoch', 'epoch', 'ended'],
    ...['run', 'epoch', 'epoch', 'epoch', 'ended'],
  ])
  await tracklet.close()
})

test('the saved model is one that TensorFlow.js loads, and it predicts the same', async () => {
  const { runOf, pictures } = await sweep([named('mlp-16')])
  const read = async (path: string) => await worker.api.readArtifact(runOf('mlp-16')?.id ?? '', path)
  const { modelTopology, weightsManifest } = JSON.parse(await (await read('model/model.json')).text()) as {
    modelTopology: object
    weightsManifest: [{ weights: io.WeightsManifestEntry[] }]
  }
  const weightData = await (await read('model/weights.bin')).arrayBuffer()
  const model = await loadLayersModel(
    io.fromMemory({ modelTopology, weightSpecs: weightsManifest[0].weights, weightData }),
  )
  const split = splitHouses(houses, SIZES, 42)
  const outputs = (model as Sequential).predict(tensor2d(split.test.x, [80, FEATURES.length]))
  const dollars = Array.from(
    (Array.isArray(outputs) ? outputs[0] : outputs)?.dataSync() ?? [],
    split.toDollars,
  )
  expect(dollars).toEqual([...(pictures[0]?.predicted ?? [])])
})

test('a diverging network fails with infinities or NaN in its history, and leaves no model', async () => {
  const { runOf, events } = await sweep([named('linear-diverging', { epochs: 30, learningRate: 5 })])
  const run = runOf('linear-diverging')
  expect(run?.status).toBe('FAILED')
  expect(run?.tags['tracklet.error']).toContain('no finite number')
  expect(run?.summaries['train/loss']?.nonFinite).toBe(3)
  expect(await worker.api.listArtifacts(run?.id ?? '')).toEqual([])
  expect(events.at(-1)).toMatchObject({ type: 'ended', outcome: 'failed', testError: null })
})

test('stopping kills the run that trains and its sweep; what was logged stays, and nothing else starts', async () => {
  const { stopped, found, runOf } = await sweep(
    [named('linear'), named('mlp-16', { epochs: 50 }), named('mlp-32-16')],
    (events) => events.some((event) => event.type === 'epoch' && event.index === 1 && event.epoch === 2),
  )
  expect(stopped).toBe(true)
  expect(found.map(({ name, status }) => [name, status]).sort()).toEqual([
    ['linear', 'FINISHED'],
    ['mlp-16', 'KILLED'],
    ['sweep', 'KILLED'],
  ])
  expect(runOf('mlp-16')?.summaries['validation/loss']?.count).toBe(2)
})

test('TensorFlow.js itself takes the client’s callbacks', async () => {
  const run = await worker.connect().startRun()
  const model = buildModel(named('mlp-16'), 1)
  const { train, validation } = splitHouses(houses, SIZES, 1)
  const tensorsOf = (part: typeof train) =>
    [tensor2d(part.x, [part.rows, FEATURES.length]), tensor2d(part.y, [part.rows, 1])] as const
  const [x, y] = tensorsOf(train)
  const history = await model.fit(x, y, {
    epochs: 4,
    validationData: [...tensorsOf(validation)],
    yieldEvery: 'never',
    callbacks: run.tfjsCallbacks(),
  })
  expect(run.pending).toBe(0)
  expect([...(await run.metricHistory('loss')).values]).toEqual(history.history['loss'])
  expect([...(await run.metricHistory('val_loss')).values]).toEqual(history.history['val_loss'])
})

test('the sweep has at least eight networks with names of their own', () => {
  expect(new Set(NETWORKS.map(({ name }) => name)).size).toBeGreaterThanOrEqual(8)
})
