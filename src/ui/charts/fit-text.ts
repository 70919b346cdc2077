import type { PaintContext } from './paint-context.ts'

/** As much of the text as has room, in the present font; what is cut ends in `…`. @param width CSS px */
export function fitText(ctx: Pick<PaintContext, 'measureText'>, text: string, width: number): string {
  if (ctx.measureText(text).width <= width) return text
  let [fits, most] = [0, text.length]
  while (fits < most) {
    const middle = Math.ceil((fits + most) / 2)
    if (ctx.measureText(`${text.slice(0, middle)}…`).width <= width) fits = middle
    else most = middle - 1
  }
  return fits === 0 ? '' : `${text.slice(0, fits).trimEnd()}…`
}
