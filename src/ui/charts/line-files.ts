/** A line chart's picture and numbers. */
import { remote } from '../remote.ts'
import { axisKind } from './axis-ticks.ts'
import type { ChartFiles } from './chart-files.ts'
import { readInk } from './chart-ink.ts'
import { pictureToPng, pictureToSvg, type LegendEntry, type Picture } from './chart-picture.ts'
import css from './chart.module.css'
import type { PlotHandle } from './line-plot.tsx'
import type { ResolvedLines } from './line-settings.ts'
import { FACET_TITLE_HEIGHT, paintFacetTitle } from './facet-grid.ts'
import { paintXAxis, paintYAxis } from './paint-axes.ts'
import type { PaintContext } from './paint-context.ts'
import { paintGhost, paintLine } from './paint.ts'

export type LineFilesSource = {
  readonly title: string
  readonly settings: ResolvedLines
  readonly plots: readonly PlotHandle[]
  readonly runName: (runId: string) => string
}

/** A legend with more entries would be longer than the plot. */
const MOST_IN_LEGEND = 30

/** Undefined until the chart is drawn. */
export function lineFiles(source: LineFilesSource): ChartFiles | undefined {
  const drawn = source.plots.filter((plot) => plot.canvas() !== undefined && plot.box() !== undefined)
  if (drawn.length === 0) return undefined
  return {
    png: async () => await pictureToPng(pictureOf({ ...source, plots: drawn }), devicePixelRatio),
    svg: async () => await pictureToSvg(pictureOf({ ...source, plots: drawn })),
    csv: async () => await linesToCsv(source),
  }
}

function pictureOf({ title, settings, plots }: LineFilesSource): Picture {
  const canvases = plots.map((plot) => plot.canvas() as HTMLCanvasElement)
  const probe = canvases[0]?.closest('figure')?.querySelector(`.${css.ink}`)
  if (!probe) throw new Error('The chart is not on the page any more.')
  const ink = readInk(probe)
  // Side by side as on the screen, wherever that is scrolled to.
  const places = canvases.map((canvas) => canvas.getBoundingClientRect())
  const [first, above] = [
    Math.min(...places.map(({ left }) => left)),
    Math.min(...places.map(({ top }) => top)) -
      (plots.some(({ facet }) => facet !== '') ? FACET_TITLE_HEIGHT : 0),
  ]
  return {
    title,
    ink,
    width: Math.max(...places.map(({ right }) => right)) - first,
    height: Math.max(...places.map(({ bottom }) => bottom)) - above,
    legend: legendOf(plots),
    paint: (ctx, left, top) =>
      plots.forEach((plot, i) => {
        const place = places[i] as DOMRect
        const at = { ink, left: left + place.left - first, top: top + place.top - above }
        paintFacetTitle({ ctx, ...at, width: place.width }, plot.facet)
        paintPlot(ctx, plot, settings, at)
      }),
  }
}

function paintPlot(
  ctx: PaintContext,
  { state, lines, box }: PlotHandle,
  { logX, logY }: ResolvedLines,
  at: { readonly ink: ReturnType<typeof readInk>; readonly left: number; readonly top: number },
): void {
  const plot = box()
  if (plot === undefined) return
  const frame = { ctx, ...plot, ink: at.ink, left: at.left + plot.left, top: at.top + plot.top }
  paintYAxis(frame, { range: state.y(), log: logY })
  paintXAxis(frame, { range: state.x(), log: logX, kind: axisKind(state.xAxis()) })
  const plain = { ...frame, ratio: 1, x: state.x(), y: state.y(), logX, logY }
  for (const line of lines()) paintGhost(plain, line)
  for (const line of lines()) paintLine(plain, line)
}

function legendOf(plots: readonly PlotHandle[]): LegendEntry[] {
  const entries = new Map<string, LegendEntry>()
  for (const plot of plots)
    for (const { name, color, dash, isMember, slice } of plot.lines())
      if (!isMember && slice.total > 0) entries.set(name, { name, color, dash })
  return entries.size > 1 && entries.size <= MOST_IN_LEGEND ? [...entries.values()] : []
}

/** Every point of every line, smoothed and grouped as they are drawn. */
async function linesToCsv({ settings, plots, runName }: LineFilesSource): Promise<Blob> {
  const { x, jumps, smoothing } = settings
  const parts = await Promise.all(
    plots.map(async ({ state }) => {
      const { runIds, sources, groups, groupIds } = state.source()
      return await remote.exportLines({
        request: {
          runIds,
          sources,
          x,
          jumps,
          width: 1,
          ...(groups && { groups }),
          ...(smoothing && { smoothing }),
        },
        runNames: runIds.map(runName),
        groupNames: groupIds.map((id) => (JSON.parse(id) as string[]).join(' · ')),
      })
    }),
  )
  // One head line for all facets.
  const texts = await Promise.all(parts.map((part) => part.text()))
  const bodies = texts.map((text, i) => (i === 0 ? text : text.slice(text.indexOf('\n') + 1)))
  return new Blob(bodies, { type: 'text/csv' })
}
