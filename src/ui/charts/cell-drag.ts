import { createSignal, onCleanup } from 'solid-js'
import type { CellDrag } from './chart-cell.tsx'
import type { ChartSection } from './chart-list.ts'
import type { PanelState } from './panel-state.ts'

/** Less is a click on the title. */
const MIN_DRAG_PX = 6

/** A chart is taken by its title and put before another one of its section. */
export function createCellDrag(panel: PanelState): CellDrag {
  const [dragged, setDragged] = createSignal<string>()
  const [target, setTarget] = createSignal<string>()
  let stop: (() => void) | undefined
  const start = (id: string, section: ChartSection, down: PointerEvent): void => {
    if (down.button !== 0 || down.pointerType === 'touch') return
    const members = new Set(section.charts.map((chart) => chart.id))
    const move = (event: PointerEvent): void => {
      if (
        dragged() === undefined &&
        Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < MIN_DRAG_PX
      )
        return
      setDragged(id)
      const over = chartAt(event)
      setTarget(over !== undefined && over !== id && members.has(over) ? over : undefined)
    }
    const end = (event: PointerEvent): void => {
      const before = target()
      if (event.type === 'pointerup' && before !== undefined) panel.move(section, id, before)
      stop?.()
    }
    stop = () => {
      removeEventListener('pointermove', move)
      removeEventListener('pointerup', end)
      removeEventListener('pointercancel', end)
      setDragged(undefined)
      setTarget(undefined)
    }
    addEventListener('pointermove', move)
    addEventListener('pointerup', end)
    addEventListener('pointercancel', end)
  }
  onCleanup(() => stop?.())
  return { dragged, target, start }
}

function chartAt(event: PointerEvent): string | undefined {
  const cell = document.elementFromPoint(event.clientX, event.clientY)?.closest('[data-chart]')
  return cell?.getAttribute('data-chart') ?? undefined
}
