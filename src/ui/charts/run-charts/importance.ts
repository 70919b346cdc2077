/** Params by how much they tell about a value: where they lie and how they are painted. Pure. */
import type { ParamImportance } from '#model/importance.ts'
import { RUN_COLORS } from '#model/run-color.ts'
import { shownColor } from '../../theme/run-colors.ts'
import { nameOfColumn } from '../chart-list.ts'
import { setFont, type AxesFrame } from '../paint-axes.ts'
import { fitText } from '../fit-text.ts'

/** The most telling first; of equal ones the one that goes along most. */
export function rankParams(params: readonly ParamImportance[]): ParamImportance[] {
  return [...params].sort(
    (a, b) => b.importance - a.importance || Math.abs(b.correlation ?? 0) - Math.abs(a.correlation ?? 0),
  )
}

const HEAD = 20
const ROW = 24
const NAME_GAP = 8
const VALUE_ROOM = 42

/** Of all rows with their head, CSS px. */
export function importanceHeight(params: number): number {
  return HEAD + params * ROW
}

export type ImportanceLayout = {
  readonly params: readonly ParamImportance[]
  /** Of names, of the bars of importance, of those of correlation: where they begin and how wide they are, CSS px. */
  readonly names: number
  readonly shares: readonly [left: number, width: number]
  readonly signs: readonly [left: number, width: number]
}

export function layoutImportance(params: readonly ParamImportance[], width: number): ImportanceLayout {
  const names = Math.min(160, Math.round(width * 0.3))
  const each = Math.max(20, (width - names - 2 * VALUE_ROOM - 16) / 2)
  return {
    params,
    names,
    shares: [names, each],
    signs: [names + each + VALUE_ROOM + 16, each],
  }
}

export function paramAt({ params }: ImportanceLayout, top: number): number | undefined {
  const place = Math.floor((top - HEAD) / ROW)
  return place >= 0 && place < params.length ? place : undefined
}

/** Where the tooltip of a param stands. */
export function paramPlace({ names }: ImportanceLayout, place: number): { left: number; top: number } {
  return { left: names, top: HEAD + place * ROW }
}

/** @param lit the place of the param that is pointed at */
export function paintImportance(
  area: AxesFrame,
  layout: ImportanceLayout,
  scheme: 'light' | 'dark',
  lit: number | undefined,
): void {
  const { ctx, ink } = area
  const { params, names, shares, signs } = layout
  const most = params.reduce((max, { importance }) => Math.max(max, importance), 0) || 1
  setFont(area, 'start', 'middle')
  ctx.fillStyle = ink.axis
  ctx.fillText('importance', area.left + shares[0], area.top + HEAD / 2)
  setFont(area, 'center', 'middle')
  ctx.fillText('correlation', area.left + signs[0] + signs[1] / 2, area.top + HEAD / 2)
  params.forEach((param, i) => {
    const top = area.top + HEAD + i * ROW
    if (lit === i) {
      ctx.fillStyle = ink.grid
      ctx.fillRect(area.left, top, area.width, ROW)
    }
    setFont(area, 'end', 'middle')
    ctx.fillStyle = ink.title
    const name = fitText(ctx, nameOfColumn(param.param), names - NAME_GAP)
    ctx.fillText(name, area.left + names - NAME_GAP, top + ROW / 2)
    paintShare(area, shares, param.importance, most, top)
    paintSign(area, signs, param.correlation, top, scheme)
  })
}

function paintShare(
  area: AxesFrame,
  [left, width]: readonly [number, number],
  share: number,
  most: number,
  top: number,
): void {
  const { ctx, ink } = area
  const length = (share / most) * width
  ctx.fillStyle = ink.axis
  ctx.fillRect(area.left + left, top + 6, Math.max(1, length), ROW - 12)
  setFont(area, 'start', 'middle')
  ctx.fillStyle = ink.text
  ctx.fillText(shareText(share), area.left + left + length + 6, top + ROW / 2)
}

/** From the middle: to the right where the value rises with the param, to the left where it falls. */
function paintSign(
  area: AxesFrame,
  [left, width]: readonly [number, number],
  correlation: number | undefined,
  top: number,
  scheme: 'light' | 'dark',
): void {
  const { ctx, ink } = area
  const middle = area.left + left + width / 2
  ctx.fillStyle = ink.grid
  ctx.fillRect(middle - 0.5, top, 1, ROW)
  setFont(area, 'start', 'middle')
  if (correlation !== undefined) {
    const length = (Math.abs(correlation) * width) / 2
    ctx.fillStyle = shownColor(RUN_COLORS[correlation < 0 ? 5 : 0] as string, scheme)
    ctx.fillRect(correlation < 0 ? middle - length : middle, top + 6, Math.max(1, length), ROW - 12)
  }
  ctx.fillStyle = ink.text
  ctx.fillText(correlationText(correlation), area.left + left + width + 6, top + ROW / 2)
}

export function shareText(share: number): string {
  return `${(share * 100).toFixed(share < 0.0995 ? 1 : 0)} %`
}

export function correlationText(correlation: number | undefined): string {
  return correlation === undefined
    ? '–'
    : correlation
        .toFixed(2)
        .replace(/^-0\.00$/, '0.00')
        .replace('-', '−')
}
