import { createPreference } from './preference.ts'

/** The id of the experiment that was open last in this browser; '' before the first. */
export const [lastExperiment, setLastExperiment] = createPreference(
  'lastExperiment',
  (stored) => stored ?? '',
)
