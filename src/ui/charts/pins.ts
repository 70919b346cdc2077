import type { Accessor } from 'solid-js'
import type { ChartId } from '#model/charts-view.ts'
import { createAction } from '../action.ts'
import { createLive } from '../live.ts'
import { remote } from '../remote.ts'

const SETTING = 'pinnedCharts'

export type Pins = {
  readonly ids: Accessor<readonly ChartId[]>
  readonly toggle: (id: ChartId) => void
}

/** Charts that stand on top, in every experiment. Kept in the store. */
export function createPins(): Pins {
  const live = createLive(
    () => SETTING,
    async (name) => readIds(await remote.getSetting(name)),
    (change) => change.kind === 'settings',
  )
  const ids = (): readonly ChartId[] => live.data() ?? []
  const save = createAction(async (next: readonly ChartId[]) => {
    await remote.setSetting(SETTING, next)
    live.reread()
  }, 'Could not pin the chart')
  return {
    ids,
    toggle: (id) =>
      void save.run(ids().includes(id) ? ids().filter((other) => other !== id) : [...ids(), id]),
  }
}

/** Another version of Tracklet may have written something else. */
function readIds(value: unknown): ChartId[] {
  return Array.isArray(value) ? value.filter((id): id is ChartId => typeof id === 'string') : []
}
