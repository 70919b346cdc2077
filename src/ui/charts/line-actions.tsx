import { Show, createMemo } from 'solid-js'
import type { LineSettings } from '#model/chart.ts'
import { Button } from '../kit/button.tsx'
import type { ChartCellProps } from './chart-cell.tsx'
import { ChartMenu } from './chart-menu.tsx'
import css from './charts-panel.module.css'
import { isDwarfed } from './dwarfed.ts'
import { lineFiles } from './line-files.ts'
import type { PlotHandle } from './line-plot.tsx'
import type { ResolvedLines } from './line-settings.ts'

export type LineActionsProps = ChartCellProps & {
  readonly settings: ResolvedLines
  readonly plots: readonly PlotHandle[]
}

/** What can be done with lines that are drawn. */
export function LineActions(props: LineActionsProps) {
  const isCut = (): boolean => props.settings.outliers !== 'all'
  const toggleCut = (): void => {
    const { lines, setOwn } = props.panel
    const whole = lines().outliers === 'all' ? undefined : 'all'
    // Undefined: as all charts do.
    setOwn(props.item.id, { outliers: isCut() ? whole : 'iqr' } as LineSettings)
  }
  const hasDwarfs = createMemo(
    () =>
      !props.settings.logY &&
      isDwarfed(props.plots.flatMap((plot) => plot.lines().map(({ slice }) => slice))),
  )
  return (
    <>
      <Show when={hasDwarfs()}>
        <span class={css.why}>{isCut() ? 'Outliers are cut' : 'Few values flatten the rest'}</span>
        <Button class={css.cut} onClick={toggleCut}>
          {isCut() ? 'Show outliers' : 'Cut outliers'}
        </Button>
      </Show>
      <ChartMenu
        {...props}
        zoomed={props.plots.some(({ state }) => state.isZoomed())}
        onReset={() => props.plots[0]?.state.reset()}
        files={lineFiles({
          title: props.item.title,
          settings: props.settings,
          plots: props.plots,
          runName: (runId) => props.panel.appearance().runOf(runId)?.name ?? runId,
        })}
      />
    </>
  )
}
