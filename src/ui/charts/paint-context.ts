/** What charts are painted on: a canvas, or the same calls written down as SVG (svg-context.ts). */
export type PaintContext = Pick<
  CanvasRenderingContext2D,
  | 'save'
  | 'restore'
  | 'beginPath'
  | 'closePath'
  | 'moveTo'
  | 'lineTo'
  | 'arc'
  | 'rect'
  | 'clip'
  | 'stroke'
  | 'fillRect'
  | 'setLineDash'
  | 'fillText'
  | 'measureText'
  | 'strokeStyle'
  | 'fillStyle'
  | 'lineWidth'
  | 'lineJoin'
  | 'lineCap'
  | 'globalAlpha'
  | 'font'
  | 'textAlign'
  | 'textBaseline'
  | 'globalCompositeOperation'
  | 'imageSmoothingEnabled'
> & {
  fill(): void
  drawImage(image: HTMLImageElement, left: number, top: number, width: number, height: number): void
}
