/** The training in this tab: it goes on while one looks at other pages, so there is one for the whole app. */
import { createSignal, type Accessor } from 'solid-js'
import { createStore, reconcile } from 'solid-js/store'
import { appUrl } from '../../trusted-types.ts'
import type { Outcome, TrainingCommand, TrainingEvent } from './training/messages.ts'
import { NETWORKS } from './training/networks.ts'
import workerScript from './training/training-worker.ts?worker&url'

/** `stopping` until the run that trains is ended. */
export type TrainingPhase = 'idle' | 'loading' | 'training' | 'stopping' | 'done' | 'stopped' | 'failed'

export type TrainingRow = {
  readonly name: string
  readonly epochs: number
  readonly state: 'waiting' | 'training' | Outcome
  /** Empty until it started. */
  readonly runId: string
  readonly color: string
  /** Epochs that are done. */
  readonly epoch: number
  /** Null before the first epoch. */
  readonly validationLoss: number | null
  /** Dollars; null until the network finished. */
  readonly testError: number | null
}

export type Training = {
  readonly phase: Accessor<TrainingPhase>
  /** One a network, in the order they train. Reactive. */
  readonly rows: readonly TrainingRow[]
  /** Undefined until the experiment is there. */
  readonly experimentId: Accessor<string | undefined>
  /** Why it failed; empty otherwise. */
  readonly problem: Accessor<string>
  /** Does nothing while one is under way. */
  start(): void
  stop(): void
}

/** A worker that does not end its run in this time is ended; the run then shows as interrupted. */
const STOP_MS = 10_000

export function createTraining(startWorker: () => Worker): Training {
  const [phase, setPhase] = createSignal<TrainingPhase>('idle')
  const [experimentId, setExperimentId] = createSignal<string>()
  const [problem, setProblem] = createSignal('')
  const [rows, setRows] = createStore(waitingRows())
  let worker: Worker | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const end = (last: 'done' | 'stopped' | 'failed', why = '') => {
    clearTimeout(timer)
    worker?.terminate()
    worker = undefined
    setProblem(why)
    setPhase(last)
  }

  const hear = (event: TrainingEvent): void => {
    switch (event.type) {
      case 'sweep':
        setExperimentId(event.experimentId)
        setPhase((now) => (now === 'loading' ? 'training' : now))
        return
      case 'run':
        return setRows(event.index, { state: 'training', runId: event.runId, color: event.color })
      case 'epoch':
        return setRows(event.index, { epoch: event.epoch, validationLoss: event.validationLoss })
      case 'ended':
        return setRows(event.index, { state: event.outcome, testError: event.testError })
      case 'done':
        return end(event.stopped ? 'stopped' : 'done')
      case 'failed':
        return end('failed', event.message)
    }
  }

  const start = () => {
    if (worker !== undefined) return
    setRows(reconcile(waitingRows()))
    setExperimentId(undefined)
    setProblem('')
    setPhase('loading')
    try {
      worker = startWorker()
    } catch (error) {
      return end('failed', error instanceof Error ? error.message : String(error))
    }
    worker.addEventListener('message', ({ data }: MessageEvent<TrainingEvent>) => hear(data))
    worker.addEventListener('error', ({ message }) =>
      end('failed', message || 'Its script could not be loaded.'),
    )
    tell({ type: 'start', home: new URL('.', document.baseURI).href })
  }

  const stop = () => {
    if (worker === undefined || phase() === 'stopping') return
    setPhase('stopping')
    tell({ type: 'stop' })
    timer = setTimeout(() => end('stopped'), STOP_MS)
  }

  const tell = (command: TrainingCommand) => worker?.postMessage(command)

  return { phase, rows, experimentId, problem, start, stop }
}

function waitingRows(): TrainingRow[] {
  return NETWORKS.map(({ name, epochs }) => ({
    name,
    epochs,
    state: 'waiting',
    runId: '',
    color: '',
    epoch: 0,
    validationLoss: null,
    testError: null,
  }))
}

export const training = createTraining(
  () => new Worker(appUrl(workerScript), { type: 'module', name: 'training' }),
)
