import type { OutlierRange } from '#model/chart.ts'
import type { TooltipOrder } from '#model/charts-view.ts'
import type { Command } from '../commands.ts'
import type { PanelState } from './panel-state.ts'

const ORDERS: readonly TooltipOrder[] = ['value', 'nearest', 'name']
const RANGES: readonly OutlierRange[] = ['all', 'percentile', 'iqr']

/** What keys do to all charts; those of one chart are its own. */
export function panelCommands(panel: PanelState, focusSearch: () => void): Command[] {
  return [
    { id: 'search-charts', title: 'Search charts', section: 'Chart', run: focusSearch },
    ...drawingCommands(panel),
    ...placeCommands(panel),
    {
      id: 'chart-settings',
      title: 'Settings of all line charts: smoothing, axes, groups, colours',
      section: 'Chart',
      keys: ['e'],
      run: () => panel.setEditing(panel.editing() === 'panel' ? undefined : 'panel'),
    },
    {
      id: 'leave-full-screen',
      title: 'Leave full screen',
      section: 'Chart',
      when: () => panel.view().full !== undefined,
      run: () => panel.change({ full: '' }),
    },
  ]
}

/** How all lines are drawn and read out. */
function drawingCommands(panel: PanelState): Command[] {
  const outliers = (): OutlierRange => panel.view().lines?.outliers ?? 'all'
  return [
    {
      id: 'tooltip-order',
      title: 'List values at the crosshair by value, nearest or name',
      section: 'Chart',
      keys: ['t'],
      run: () => {
        const { order, rows } = panel.group.tooltip()
        panel.group.setTooltip({ order: nextOf(ORDERS, order), rows })
      },
    },
    {
      id: 'outliers',
      title: 'Cut outliers: not, beyond 5 and 95 %, beyond the quartiles',
      section: 'Chart',
      keys: ['u'],
      run: () => panel.setLines({ outliers: nextOf(RANGES, outliers()) }),
    },
    {
      id: 'log-y',
      title: 'Log scale of all charts',
      section: 'Chart',
      keys: ['l'],
      run: () => panel.setLines({ logY: panel.view().lines?.logY !== true }),
    },
  ]
}

/** Which part of the axis is seen, and what is marked on it. */
function placeCommands(panel: PanelState): Command[] {
  return [
    {
      id: 'mark-step',
      title: 'Mark the step at the crosshair; again for a range',
      section: 'Chart',
      keys: ['m'],
      when: () => panel.group.crosshair() !== undefined,
      run: () => markStep(panel),
    },
    {
      id: 'unmark-step',
      title: 'Take the marked step away',
      section: 'Chart',
      keys: ['Shift+m'],
      when: () => panel.group.marker() !== undefined,
      run: () => panel.group.setMarker(undefined, true),
    },
    {
      id: 'reset-zoom',
      title: 'Show everything in all charts',
      section: 'Chart',
      when: () => panel.group.zoom() !== undefined,
      run: () => panel.group.zoomTo(undefined),
    },
  ]
}

/** A first place, then the end of a range, then a new first place. */
function markStep({ group }: PanelState): void {
  const crosshair = group.crosshair()
  if (crosshair === undefined) return
  const { x, at } = crosshair
  const marker = group.marker()
  const isFirst = marker === undefined || marker.x !== x || marker.to !== undefined
  group.setMarker(isFirst ? { x, at } : { ...marker, to: at }, true)
}

function nextOf<T>(list: readonly T[], item: T): T {
  return list[(list.indexOf(item) + 1) % list.length] as T
}
