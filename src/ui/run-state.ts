import type { RunStatus } from '#model/run.ts'

/** `live` and `interrupted` are RUNNING with and without a client that holds the run. */
export type RunState = 'live' | 'interrupted' | 'scheduled' | 'finished' | 'failed' | 'killed'

export function runState(status: RunStatus, live: boolean): RunState {
  switch (status) {
    case 'RUNNING':
      return live ? 'live' : 'interrupted'
    case 'SCHEDULED':
      return 'scheduled'
    case 'FINISHED':
      return 'finished'
    case 'FAILED':
      return 'failed'
    case 'KILLED':
      return 'killed'
  }
}
