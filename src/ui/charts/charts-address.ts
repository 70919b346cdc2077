/** The view of the charts as it stands in the address. Pure. */
import type { ChartsView } from '#model/charts-view.ts'

/** Text that is no view is none: the charts then look as at first. What of it they do not know they leave out themselves. */
export function parseChartsView(text: string | undefined): ChartsView {
  if (text === undefined) return {}
  try {
    const view: unknown = JSON.parse(text)
    return typeof view === 'object' && view !== null && !Array.isArray(view) ? view : {}
  } catch {
    return {}
  }
}

/** Undefined for a view in which nothing was chosen. */
export function formatChartsView(view: ChartsView): string | undefined {
  const text = JSON.stringify(view)
  return text === '{}' ? undefined : text
}
