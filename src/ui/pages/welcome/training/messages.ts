/** What the page and the training worker say to each other. */

export type TrainingCommand =
  /** @param home the app's folder: where tracklet.js and the data are */
  { readonly type: 'start'; readonly home: string } | { readonly type: 'stop' }

/** How one network ended. `failed` diverged. */
export type Outcome = 'finished' | 'failed' | 'killed'

export type TrainingEvent =
  | { readonly type: 'sweep'; readonly experimentId: string; readonly runId: string }
  | {
      readonly type: 'run'
      readonly index: number
      readonly runId: string
      /** `#rrggbb`: the run's own, everywhere. */
      readonly color: string
    }
  | {
      readonly type: 'epoch'
      readonly index: number
      /** Epochs that are done. */
      readonly epoch: number
      readonly validationLoss: number
    }
  | {
      readonly type: 'ended'
      readonly index: number
      readonly outcome: Outcome
      /** Dollars, on the test part; null without a finished network. */
      readonly testError: number | null
    }
  | { readonly type: 'done'; readonly stopped: boolean }
  | { readonly type: 'failed'; readonly message: string }
