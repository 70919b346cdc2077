/** What every page may need: the list of experiments and the state of the store. Read once, for all. */
import type { ExperimentOverview } from '#model/experiment.ts'
import { createContext, useContext } from 'solid-js'
import type { Live } from './live.ts'

export type AppState = {
  /** Active experiments, as they are now. */
  readonly experiments: Live<string, ExperimentOverview[]>
  /** An experiment whose runs got points in the last seconds. Reactive. */
  readonly isLive: (experimentId: string) => boolean
  readonly openPalette: () => void
  readonly openHelp: () => void
  readonly createExperiment: () => void
}

export const AppContext = createContext<AppState>()

export function useApp(): AppState {
  const state = useContext(AppContext)
  if (!state) throw new Error('useApp is for components inside the app')
  return state
}
