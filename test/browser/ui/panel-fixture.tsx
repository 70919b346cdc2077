/** A panel of charts over runs that the store has. */
import { createSignal } from 'solid-js'
import { render } from 'solid-js/web'
import { onTestFinished } from 'vitest'
import { page } from 'vitest/browser'
import type { ChartsView } from '#model/charts-view.ts'
import { ChartsPanel, type ChartsPanelProps } from '#ui/charts/charts-panel.tsx'

export type MountedPanel = {
  readonly host: HTMLElement
  /** What the panel made of the view. */
  readonly view: () => ChartsView
  readonly setMetrics: (metrics: readonly string[]) => void
}

type Given = Pick<ChartsPanelProps, 'runs' | 'metrics'> & Partial<ChartsPanelProps>

export async function mountPanel(
  given: Given,
  size: readonly [number, number] = [1000, 700],
): Promise<MountedPanel> {
  await page.viewport(...size)
  const host = document.createElement('div')
  Object.assign(host.style, { height: `${size[1]}px`, display: 'flex' })
  document.body.append(host)
  const [view, setView] = createSignal(given.view ?? {})
  const [metrics, setMetrics] = createSignal(given.metrics)
  const dispose = render(
    () => (
      <ChartsPanel
        params={[]}
        tags={[]}
        baselineRunId={undefined}
        selection={{ has: () => false, toggle: () => undefined }}
        onNarrow={() => undefined}
        {...given}
        metrics={metrics()}
        view={view()}
        onView={setView}
      />
    ),
    host,
  )
  onTestFinished(() => {
    dispose()
    host.remove()
  })
  return { host, view, setMetrics: (next) => void setMetrics(() => next) }
}
