import { createMemo, createSignal } from 'solid-js'
import type { BoxChart as BoxSpec } from '#model/chart.ts'
import { formatNumber, plural } from '../../format.ts'
import { litRun } from '../../lit-run.ts'
import { remote } from '../../remote.ts'
import { createCells } from '../cells.ts'
import { nameOfColumn } from '../chart-list.ts'
import type { ChartRun } from '../chart-run.ts'
import type { RunValuesProps } from './bar-chart.tsx'
import {
  dotAt,
  layoutBoxes,
  makeBoxes,
  paintBoxes,
  type Box,
  type BoxDot,
  type BoxLayout,
  type Boxes,
} from './boxes.ts'
import {
  heightOf,
  isWhole,
  markAt,
  marksOf,
  paintFacets,
  partsOf,
  placeFacets,
  withFacet,
  type Facet,
} from './facets.ts'
import { MarkOverlay, type Mark } from './mark-overlay.tsx'
import { RunChart } from './run-chart.tsx'

/** How the value of the runs spreads, by what they were given. Live. */
export function BoxChart(props: RunValuesProps & { readonly spec: BoxSpec }) {
  const [width, setWidth] = createSignal(0)
  const own = () => [props.spec.value, ...(props.spec.by === undefined ? [] : [props.spec.by])]
  const columns = () => withFacet(own(), props.spec)
  const { cells } = createCells(() => props.runs, columns)
  const isRead = (): boolean => isWhole(cells(), columns())
  const parts = createMemo(() => partsOf(cells(), own(), props.spec))
  const log = (): boolean => props.spec.logX ?? false
  const name = (): string => nameOfColumn(props.spec.value)
  const boxes = createMemo(() =>
    parts().map(({ runs, columns: [values = [], by] }) => makeBoxes(isRead() ? runs : [], values, by, log())),
  )
  const colorOf = (run: ChartRun): string => props.appearance.lookOf(run.runId)?.color ?? run.color
  const frames = createMemo(() => placeFacets(parts(), { width: width(), height: props.height }))
  const facets = createMemo(() =>
    frames().map((box, i): Facet<BoxLayout> => {
      const layout = layoutBoxes(boxes()[i] ?? NO_BOXES, box, log(), boxes())
      const marks = layout.dots.map((dot, place): Mark => ({
        id: dot.run.runId,
        kind: 'run',
        name: dot.run.name,
        color: colorOf(dot.run),
        left: layout.lefts[place] ?? 0,
        top: Math.min(layout.tops[place] ?? 0, props.height / 2),
        values: () => wordsOf(dot, layout.boxes[dot.box], name(), props.spec.by !== undefined),
      }))
      return { box, layout, marks }
    }),
  )
  const dots = (): number => boxes().reduce((sum, one) => sum + one.dots.length, 0)
  const missing = (): number => (isRead() ? props.runs.length - dots() : 0)
  return (
    <RunChart
      title={props.title}
      height={heightOf(frames(), props.height)}
      room={props.height}
      onWidth={setWidth}
      paint={(frame) =>
        paintFacets(frame, facets(), (area, layout) =>
          paintBoxes(
            area,
            layout,
            layout.dots.map(({ run }) => colorOf(run)),
            litRun(),
          ),
        )
      }
      empty={
        isRead() && dots() === 0
          ? `None of these ${plural(props.runs.length, 'run')} has a number${log() ? ' above 0' : ''} as ${name()}.`
          : undefined
      }
      legend={[]}
      csv={async () =>
        await remote.exportRunCells({ runIds: props.runs.map(({ runId }) => runId), columns: columns() })
      }
      actions={(files) => props.actions(files)}
      note={missing() > 0 ? `${plural(missing(), 'run')} without a number as ${name()}` : ''}
    >
      <MarkOverlay
        title={props.title}
        marks={marksOf(facets())}
        markAt={markAt(facets(), dotAt)}
        width={width()}
        onPick={(runId) => props.onPick(runId)}
      />
    </RunChart>
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
