/** What of the workspace stands in the address beside the table's view: how the room is shared, what is drawn, and how. */
import type { ChartsView } from '#model/charts-view.ts'
import { useSearchParams } from '@solidjs/router'
import { createMemo, type Accessor } from 'solid-js'
import { PHONE, createMediaQuery } from '../../../media.ts'
import { formatChartsView, parseChartsView } from '../../../charts/charts-address.ts'
import { FIRST_SHARE, parseLayout, type Layout } from './layout.ts'
import { createVisibility, type Visibility } from './visibility.ts'

type SearchKeys = { layout: string; hide: string; only: string; base: string; charts: string }

export type WorkspaceView = {
  readonly layout: Accessor<Layout>
  readonly setLayout: (layout: Layout) => void
  readonly visibility: Visibility
  /** The run that others are compared with. */
  readonly baselineId: Accessor<string | undefined>
  readonly setBaseline: (runId: string | undefined) => void
  readonly charts: Accessor<ChartsView>
  readonly setCharts: (view: ChartsView) => void
}

/** There is no room for both below this. */
const BOTH = '(min-width: 900px)'

/** @param hasCharts whether there is anything to draw */
export function createWorkspaceView(hasCharts: Accessor<boolean>): WorkspaceView {
  const [params, setParams] = useSearchParams<SearchKeys>()
  const replace = (next: Partial<Record<keyof SearchKeys, string | undefined>>) =>
    setParams(next, { replace: true })
  const isPhone = createMediaQuery(PHONE)
  const hasRoom = createMediaQuery(BOTH)
  const layout = createMemo((): Layout => {
    const chosen = parseLayout(params.layout)
    if (typeof chosen === 'number') return isPhone() ? 'table' : chosen
    return chosen ?? (hasCharts() && hasRoom() ? FIRST_SHARE : 'table')
  })
  const charts = createMemo(() => parseChartsView(params.charts))
  return {
    layout,
    setLayout: (next) => replace({ layout: String(next) }),
    visibility: createVisibility(() => ({ hide: params.hide, only: params.only }), replace),
    baselineId: () => params.base,
    setBaseline: (base) => replace({ base }),
    charts,
    setCharts: (view) => replace({ charts: formatChartsView(view) }),
  }
}
