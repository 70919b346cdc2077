import { Show, createEffect, createMemo, type JSX } from 'solid-js'
import type { ChartFiles } from '../chart-files.ts'
import { createInk } from '../chart-ink.ts'
import { pictureToPng, pictureToSvg, type LegendEntry, type Picture } from '../chart-picture.ts'
import css from '../chart.module.css'
import { MetricTitle } from '../metric-title.tsx'
import type { AxesFrame } from '../paint-axes.ts'
import { createWidth } from '../visibility.ts'

export type RunChartProps = {
  readonly title: string
  /** Of the picture with its axes, CSS px. */
  readonly height: number
  /** What is seen of the height; the rest is scrolled to. Default: all of it. */
  readonly room?: number
  readonly onWidth: (width: number) => void
  /** Paints all of it, here and in pictures; again whenever something it read has changed. The frame is the whole area. */
  readonly paint: (frame: AxesFrame) => void
  /** What stands instead of a picture that would be empty. */
  readonly empty: JSX.Element | undefined
  /** Of pictures. */
  readonly legend: readonly LegendEntry[]
  readonly csv: ChartFiles['csv']
  /** Buttons at the right of the title. */
  readonly actions: (files: () => ChartFiles | undefined) => JSX.Element
  /** A line below the picture. */
  readonly note: JSX.Element
  /** What lies over the picture. */
  readonly children: JSX.Element
}

/** A chart of values that runs have: its frame, its canvas, its files. What is on it is up to `paint`. */
export function RunChart(props: RunChartProps) {
  let host: HTMLDivElement | undefined
  let canvas: HTMLCanvasElement | undefined
  let probe: HTMLElement | undefined
  const room = (): number => props.room ?? props.height
  const width = createWidth(() => host)
  const ink = createInk(() => probe)
  createEffect(() => props.onWidth(width()))
  createEffect(() => {
    const now = ink()
    const ctx = canvas?.getContext('2d')
    if (!canvas || !ctx || now === undefined || width() === 0) return
    const [size, ratio] = [{ width: width(), height: props.height }, devicePixelRatio]
    // Setting the size clears it.
    canvas.width = Math.round(size.width * ratio)
    canvas.height = Math.round(size.height * ratio)
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0)
    props.paint({ ctx, ink: now, left: 0, top: 0, ...size })
  })
  const files = createMemo((): ChartFiles | undefined => {
    const now = ink()
    if (now === undefined || width() === 0 || props.empty !== undefined) return undefined
    const picture = (): Picture => ({
      title: props.title,
      width: width(),
      height: props.height,
      ink: now,
      legend: props.legend,
      paint: (ctx, left, top) =>
        props.paint({ ctx, ink: now, left, top, width: width(), height: props.height }),
    })
    return {
      png: async () => await pictureToPng(picture(), devicePixelRatio),
      svg: async () => await pictureToSvg(picture()),
      csv: props.csv,
    }
  })
  return (
    <figure class={css.chart} aria-label={`Chart of ${props.title}`}>
      <figcaption class={css.header}>
        <span class={css.title}>
          <MetricTitle metric={props.title} />
        </span>
        {props.actions(files)}
      </figcaption>
      <div class={css.room} data-scrolls={props.height > room()} style={{ height: `${room()}px` }}>
        <div ref={host} class={css.plot} style={{ height: `${props.height}px` }}>
          <i ref={probe} class={css.ink} hidden />
          <Show when={props.empty === undefined} fallback={<p class={css.empty}>{props.empty}</p>}>
            <canvas ref={canvas} class={css.overlayCanvas} aria-hidden="true" />
            {props.children}
          </Show>
        </div>
      </div>
      <div class={css.caption}>{props.note}</div>
    </figure>
  )
}
