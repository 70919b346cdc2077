/** The panel over real workers that speak as the training does; the training itself is tested with the sweep. */
import { HashRouter, Route } from '@solidjs/router'
import axe from 'axe-core'
import { render } from 'solid-js/web'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import type { TrainingEvent } from '#ui/pages/welcome/training/messages.ts'
import { NETWORKS } from '#ui/pages/welcome/training/networks.ts'
import { TrainingPanel } from '#ui/pages/welcome/training-panel.tsx'
import { createTraining } from '#ui/pages/welcome/training.ts'
import '#ui/theme/tokens.css'

let dispose = () => {}
let root: HTMLElement

beforeEach(() => {
  root = document.body.appendChild(document.createElement('main'))
})
afterEach(() => {
  dispose()
  root.remove()
})

/** A worker that answers each command with events; what it is told stands in `heard`. */
function show(onStart: readonly TrainingEvent[], onStop: readonly TrainingEvent[] = []) {
  const code = `
    const answers = ${JSON.stringify({ start: onStart, stop: onStop })}
    onmessage = ({ data }) => {
      postMessage({ heard: data })
      for (const event of answers[data.type]) postMessage(event)
    }`
  const heard: unknown[] = []
  return open(() => {
    const worker = new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })))
    worker.addEventListener('message', ({ data }: MessageEvent<{ heard?: unknown }>) => {
      if (data.heard !== undefined) heard.push(data.heard)
    })
    return worker
  }, heard)
}

function open(startWorker: () => Worker, heard: unknown[] = []) {
  const training = createTraining(startWorker)
  const Panel = () => <TrainingPanel training={training} />
  dispose = render(
    () => (
      <HashRouter>
        <Route path="*" component={Panel} />
      </HashRouter>
    ),
    root,
  )
  return { training, heard }
}

const SWEEP: TrainingEvent = { type: 'sweep', experimentId: '7', runId: 'a'.repeat(32) }
const run = (index: number): TrainingEvent => ({
  type: 'run',
  index,
  runId: String(index).repeat(32),
  color: '#0072b2',
})
const epoch = (index: number, count: number, validationLoss: number): TrainingEvent => ({
  type: 'epoch',
  index,
  epoch: count,
  validationLoss,
})
const ended = (index: number, testError: number | null): TrainingEvent => ({
  type: 'ended',
  index,
  outcome: testError === null ? 'failed' : 'finished',
  testError,
})

const clickTrain = () => page.getByRole('button', { name: 'Train a model in this tab' }).click()
const status = () => page.getByRole('status')
const rowOf = (name: string) => page.getByRole('row').filter({ hasText: name })

test('nothing is started until it is asked for; then the runs appear as they train', async () => {
  const { heard } = show([SWEEP, run(0), epoch(0, 24, 0.3), ended(0, 50_123.4), run(1), epoch(1, 3, 0.25)])
  expect(heard).toEqual([])
  await clickTrain()
  await expect.element(status()).toHaveTextContent(`Training network 2 of ${NETWORKS.length}`)
  expect(heard).toEqual([{ type: 'start', home: new URL('.', document.baseURI).href }])
  await expect.element(rowOf('linear').first()).toHaveTextContent('24 of 240.3000$50,123')
  await expect.element(rowOf('mlp-16')).toHaveTextContent('3 of 240.2500')
  const experiment = page.getByRole('link', { name: 'Open the experiment' })
  await expect.element(experiment).toHaveAttribute('href', '#/experiments/7')
  await expect
    .element(page.getByRole('link', { name: 'mlp-16' }))
    .toHaveAttribute('href', `#/experiments/7/runs/${'1'.repeat(32)}`)
  expect((await axe.run(root)).violations).toEqual([])
})

test('the best network is named at the end, and one may train again', async () => {
  show([
    SWEEP,
    run(0),
    ended(0, 50_000),
    run(1),
    ended(1, 40_000),
    run(2),
    ended(2, null),
    { type: 'done', stopped: false },
  ])
  await clickTrain()
  await expect.element(status()).toHaveTextContent('Best: mlp-16, off by $40,000.')
  await expect.element(rowOf('mlp-32-16').first()).toHaveTextContent('diverged')
  await page.getByRole('button', { name: 'Train again' }).click()
  await expect.element(status()).toHaveTextContent('Best: mlp-16')
})

test('stopping waits for the run that trains to be ended', async () => {
  const { heard, training } = show(
    [SWEEP, run(0)],
    [{ ...ended(0, null), outcome: 'killed' } as TrainingEvent],
  )
  await clickTrain()
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect.element(status()).toHaveTextContent('Stopping')
  training.stop()
  await expect.poll(() => heard).toHaveLength(2)
  expect(heard[1]).toEqual({ type: 'stop' })
  await expect.element(page.getByRole('img', { name: 'killed' })).toBeVisible()
})

test('a stopped training says what is kept', async () => {
  show([SWEEP, run(0)], [{ type: 'done', stopped: true }])
  await clickTrain()
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect.element(status()).toHaveTextContent('Stopped. What was logged is kept.')
})

test('a training that fails says why, and its run is not shown as live any more', async () => {
  show([SWEEP, run(0), { type: 'failed', message: 'The house prices could not be loaded (404).' }])
  await clickTrain()
  await expect
    .element(status())
    .toHaveTextContent('what was logged is kept. The house prices could not be loaded (404).')
  await expect.element(page.getByRole('img', { name: 'interrupted' })).toBeVisible()
})

test('a worker that cannot be started or crashes is told', async () => {
  open(() => {
    throw new TypeError('no worker today')
  })
  await clickTrain()
  await expect.element(status()).toHaveTextContent('no worker today')
  dispose()
  open(() => new Worker('/nowhere.js'))
  await clickTrain()
  await expect.element(status()).toHaveTextContent('could not be loaded')
})
