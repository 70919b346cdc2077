/** Painting written down as an SVG document. Colours, widths and texts are those of the canvas. */
import type { PaintContext } from './paint-context.ts'

type State = {
  strokeStyle: string
  fillStyle: string
  lineWidth: number
  lineJoin: CanvasLineJoin
  lineCap: CanvasLineCap
  globalAlpha: number
  globalCompositeOperation: GlobalCompositeOperation
  imageSmoothingEnabled: boolean
  font: string
  textAlign: CanvasTextAlign
  textBaseline: CanvasTextBaseline
  dash: readonly number[]
  /** The area that shows; an id of the document. */
  clip: string | undefined
}

const FIRST: State = {
  strokeStyle: '#000',
  fillStyle: '#000',
  lineWidth: 1,
  lineJoin: 'miter',
  lineCap: 'butt',
  globalAlpha: 1,
  globalCompositeOperation: 'source-over',
  imageSmoothingEnabled: true,
  font: '10px sans-serif',
  textAlign: 'start',
  textBaseline: 'alphabetic',
  dash: [],
  clip: undefined,
}

const ANCHORS: Readonly<Partial<Record<CanvasTextAlign, string>>> = {
  center: 'middle',
  end: 'end',
  right: 'end',
}
const BASELINES: Readonly<Partial<Record<CanvasTextBaseline, string>>> = {
  middle: 'central',
  top: 'hanging',
  bottom: 'text-after-edge',
}

export class SvgContext implements PaintContext {
  #state: State = { ...FIRST }
  readonly #stack: State[] = []
  readonly #elements: string[] = []
  #clips = 0
  #path = ''
  /** Knows how wide texts are. */
  readonly #ruler = document.createElement('canvas').getContext('2d')

  /** @param width, height CSS px */
  toSvg(width: number, height: number): string {
    const size = `width="${String(width)}" height="${String(height)}" viewBox="0 0 ${String(width)} ${String(height)}"`
    return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>\n${this.#elements.join('\n')}\n</svg>\n`
  }

  save(): void {
    this.#stack.push({ ...this.#state })
  }

  restore(): void {
    this.#state = this.#stack.pop() ?? this.#state
  }

  beginPath(): void {
    this.#path = ''
  }

  closePath(): void {
    this.#path += 'Z'
  }

  moveTo(x: number, y: number): void {
    this.#path += `M${place(x)} ${place(y)}`
  }

  lineTo(x: number, y: number): void {
    this.#path += `${this.#path === '' ? 'M' : 'L'}${place(x)} ${place(y)}`
  }

  arc(x: number, y: number, radius: number, start: number, end: number): void {
    const at = (angle: number): string =>
      `${place(x + radius * Math.cos(angle))} ${place(y + radius * Math.sin(angle))}`
    const middle = (start + end) / 2
    const round = `A${place(radius)} ${place(radius)} 0 0 1 `
    this.#path += `${this.#path === '' ? 'M' : 'L'}${at(start)}${round}${at(middle)}${round}${at(end)}`
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.#path += `M${place(x)} ${place(y)}h${place(width)}v${place(height)}h${place(-width)}Z`
  }

  clip(): void {
    const id = `clip-${String(++this.#clips)}`
    this.#elements.push(`<clipPath id="${id}"${this.#clipping()}><path d="${this.#path}"/></clipPath>`)
    this.#state.clip = id
  }

  stroke(): void {
    if (this.#path === '') return
    const { strokeStyle, lineWidth, lineJoin, lineCap, dash } = this.#state
    const dashes = dash.length > 0 ? ` stroke-dasharray="${dash.map(place).join(' ')}"` : ''
    this.#element(
      'path',
      `d="${this.#path}" fill="none" stroke="${escape(strokeStyle)}" stroke-width="${place(lineWidth)}" stroke-linejoin="${lineJoin}" stroke-linecap="${lineCap}"${dashes}`,
    )
  }

  fill(): void {
    if (this.#path !== '') this.#element('path', `d="${this.#path}" fill="${escape(this.#state.fillStyle)}"`)
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.#element(
      'rect',
      `x="${place(x)}" y="${place(y)}" width="${place(width)}" height="${place(height)}" fill="${escape(this.#state.fillStyle)}"`,
    )
  }

  fillText(text: string, x: number, y: number): void {
    const { fillStyle, font, textAlign, textBaseline } = this.#state
    const look = `fill="${escape(fillStyle)}" style="font:${escape(font)}" text-anchor="${ANCHORS[textAlign] ?? 'start'}"`
    const baseline = BASELINES[textBaseline]
    const line = baseline === undefined ? '' : ` dominant-baseline="${baseline}"`
    this.#element('text', `x="${place(x)}" y="${place(y)}" ${look}${line}`, escape(text))
  }

  /** The pixels themselves, so that the file needs no other. */
  drawImage(image: HTMLImageElement, x: number, y: number, width: number, height: number): void {
    const canvas = document.createElement('canvas')
    Object.assign(canvas, { width: image.naturalWidth || width, height: image.naturalHeight || height })
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    const { globalCompositeOperation: mix, imageSmoothingEnabled } = this.#state
    const styles = [
      ...(imageSmoothingEnabled ? [] : ['image-rendering:pixelated']),
      // The names of the two are the same but for that of none.
      ...(mix === 'source-over' ? [] : [`mix-blend-mode:${mix}`]),
    ]
    this.#element(
      'image',
      `x="${place(x)}" y="${place(y)}" width="${place(width)}" height="${place(height)}" preserveAspectRatio="none" style="${styles.join(';')}" href="${canvas.toDataURL()}"`,
    )
  }

  measureText(text: string): TextMetrics {
    const ruler = this.#ruler
    if (ruler === null) throw new Error('The browser gave no canvas to measure text with.')
    ruler.font = this.#state.font
    return ruler.measureText(text)
  }

  setLineDash(dash: readonly number[]): void {
    this.#state.dash = dash
  }

  #element(name: string, attributes: string, content = ''): void {
    const { globalAlpha } = this.#state
    const alpha = globalAlpha < 1 ? ` opacity="${String(globalAlpha)}"` : ''
    this.#elements.push(`<${name} ${attributes}${alpha}${this.#clipping()}>${content}</${name}>`)
  }

  #clipping(): string {
    return this.#state.clip === undefined ? '' : ` clip-path="url(#${this.#state.clip})"`
  }

  get strokeStyle(): string {
    return this.#state.strokeStyle
  }
  set strokeStyle(style: string | CanvasGradient | CanvasPattern) {
    this.#state.strokeStyle = ensureColor(style)
  }
  get fillStyle(): string {
    return this.#state.fillStyle
  }
  set fillStyle(style: string | CanvasGradient | CanvasPattern) {
    this.#state.fillStyle = ensureColor(style)
  }
  get lineWidth(): number {
    return this.#state.lineWidth
  }
  set lineWidth(width: number) {
    this.#state.lineWidth = width
  }
  get lineJoin(): CanvasLineJoin {
    return this.#state.lineJoin
  }
  set lineJoin(join: CanvasLineJoin) {
    this.#state.lineJoin = join
  }
  get lineCap(): CanvasLineCap {
    return this.#state.lineCap
  }
  set lineCap(cap: CanvasLineCap) {
    this.#state.lineCap = cap
  }
  get globalAlpha(): number {
    return this.#state.globalAlpha
  }
  set globalAlpha(alpha: number) {
    this.#state.globalAlpha = alpha
  }
  get globalCompositeOperation(): GlobalCompositeOperation {
    return this.#state.globalCompositeOperation
  }
  set globalCompositeOperation(mix: GlobalCompositeOperation) {
    this.#state.globalCompositeOperation = mix
  }
  get imageSmoothingEnabled(): boolean {
    return this.#state.imageSmoothingEnabled
  }
  set imageSmoothingEnabled(isSmooth: boolean) {
    this.#state.imageSmoothingEnabled = isSmooth
  }
  get font(): string {
    return this.#state.font
  }
  set font(font: string) {
    this.#state.font = font
  }
  get textAlign(): CanvasTextAlign {
    return this.#state.textAlign
  }
  set textAlign(align: CanvasTextAlign) {
    this.#state.textAlign = align
  }
  get textBaseline(): CanvasTextBaseline {
    return this.#state.textBaseline
  }
  set textBaseline(baseline: CanvasTextBaseline) {
    this.#state.textBaseline = baseline
  }
}

/** To a hundredth of a pixel. */
function place(value: number): string {
  return String(Math.round(value * 100) / 100)
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** Charts paint with colours alone. */
function ensureColor(style: string | CanvasGradient | CanvasPattern): string {
  if (typeof style !== 'string') throw new TypeError('A picture as SVG has no gradients or patterns.')
  return style
}
