import { createMemo } from 'solid-js'
import type { BoxChart as BoxSpec } from '#model/chart.ts'
import { formatNumber, plural } from '../../format.ts'
import { litRun } from '../../lit-run.ts'
import { nameOfColumn } from '../chart-list.ts'
import type { ChartRun } from '../chart-run.ts'
import type { RunValuesProps } from './bar-chart.tsx'
import { dotAt, layoutBoxes, makeBoxes, paintBoxes, type Box, type BoxDot, type Boxes } from './boxes.ts'
import { FacetChart, createParts } from './facet-chart.tsx'
import type { Mark } from './mark-overlay.tsx'

/** How the value of the runs spreads, by what they were given. Live. */
export function BoxChart(props: RunValuesProps & { readonly spec: BoxSpec }) {
  const { isRead, parts, exportCells } = createParts(
    () => props.runs,
    () => [props.spec.value, ...(props.spec.by === undefined ? [] : [props.spec.by])],
    () => props.spec,
  )
  const log = (): boolean => props.spec.logX ?? false
  const name = (): string => nameOfColumn(props.spec.value)
  const boxes = createMemo(() =>
    parts().map(({ runs, columns: [values = [], by] }) => makeBoxes(isRead() ? runs : [], values, by, log())),
  )
  const colorOf = (run: ChartRun): string => props.appearance.lookOf(run.runId)?.color ?? run.color
  const dots = (): number => boxes().reduce((sum, one) => sum + one.dots.length, 0)
  const missing = (): number => (isRead() ? props.runs.length - dots() : 0)
  return (
    <FacetChart
      title={props.title}
      height={props.height}
      parts={parts()}
      layOut={(part, box) => layoutBoxes(boxes()[part] ?? NO_BOXES, box, log(), boxes())}
      marksOf={(layout) =>
        layout.dots.map((dot, place): Mark => ({
          id: dot.run.runId,
          kind: 'run',
          name: dot.run.name,
          color: colorOf(dot.run),
          left: layout.lefts[place] ?? 0,
          top: Math.min(layout.tops[place] ?? 0, props.height / 2),
          values: () => wordsOf(dot, layout.boxes[dot.box], name(), props.spec.by !== undefined),
        }))
      }
      paint={(area, layout) =>
        paintBoxes(
          area,
          layout,
          layout.dots.map(({ run }) => colorOf(run)),
          litRun(),
        )
      }
      markAt={dotAt}
      empty={
        isRead() && dots() === 0
          ? `None of these ${plural(props.runs.length, 'run')} has a number${log() ? ' above 0' : ''} as ${name()}.`
          : undefined
      }
      csv={exportCells}
      actions={(files) => props.actions(files)}
      note={missing() > 0 ? `${plural(missing(), 'run')} without a number as ${name()}` : ''}
      onPick={(runId) => props.onPick(runId)}
    />
  )
}

const NO_BOXES: Boxes = { boxes: [], dots: [] }

function wordsOf(
  { value }: BoxDot,
  box: Box | undefined,
  name: string,
  isNamed: boolean,
): ReturnType<Mark['values']> {
  return [
    [name, formatNumber(value)],
    [
      `median of ${box?.n ?? 0}${isNamed ? `, ${box?.name ?? ''}` : ''}`,
      formatNumber(box?.quartiles[1] ?? NaN),
    ],
  ]
}
