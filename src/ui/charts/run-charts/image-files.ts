/** What leaves a chart of images: all of its tiles as one picture, and a list of its files. */
import { writeCsv } from '#base/write-csv.ts'
import type { ChartFiles } from '../chart-files.ts'
import type { Ink } from '../chart-ink.ts'
import { pictureToPng, pictureToSvg, type Picture } from '../chart-picture.ts'
import { setFont, type AxesFrame } from '../paint-axes.ts'
import { fitText } from '../fit-text.ts'
import type { ImageSequence, SequenceImage } from './image-sequences.ts'
import type { ImageView, TileContent } from './image-tile.tsx'
import { BROKEN, decodePicture, loadPicture } from './load-picture.ts'
import { TILE_CAPTION, TILE_GAP, tilesHeight, type TileGrid } from './tile-grid.ts'

export type ImageFilesSource = {
  readonly title: string
  readonly ink: Ink
  readonly grid: TileGrid
  readonly step: number
  readonly tiles: readonly TileContent[]
  readonly view: Pick<ImageView, 'compare' | 'zoom' | 'about'>
  readonly sequence: ImageSequence
}

/** The title needs so much, CSS px. */
const LEAST_WIDTH = 240

/** @param source as it is when they are asked for */
export function imageFiles(source: () => ImageFilesSource): ChartFiles {
  return {
    png: async () => await pictureToPng(pictureOf(source()), devicePixelRatio),
    svg: async () => await pictureToSvg(pictureOf(source())),
    csv: async () => await Promise.resolve(listFiles(source())),
  }
}

function pictureOf({ title, ink, grid, step, tiles, view }: ImageFilesSource): Picture {
  const { columns, ...size } = grid
  return {
    title: `${title}, step ${step}`,
    ink,
    width: Math.max(LEAST_WIDTH, Math.min(columns, tiles.length) * (size.width + TILE_GAP) - TILE_GAP),
    height: tilesHeight(tiles.length, grid),
    legend: [],
    // One after another: thousands of decoded images are gigabytes.
    paint: async (ctx, left, top) => {
      for (const [i, tile] of tiles.entries()) {
        const [column, row] = [i % columns, Math.floor(i / columns)]
        const frame: AxesFrame = {
          ctx,
          ink,
          ...size,
          left: left + column * (size.width + TILE_GAP),
          top: top + row * (size.height + TILE_CAPTION + TILE_GAP),
        }
        await paintTile(frame, tile, view, step)
        paintCaption(frame, tile, step)
      }
    },
  }
}

async function paintTile(
  frame: AxesFrame,
  { image, reference }: TileContent,
  view: ImageFilesSource['view'],
  step: number,
): Promise<void> {
  const { ctx, ink, left, top, width, height } = frame
  const compare = reference === undefined ? 'side' : view.compare
  ctx.fillStyle = compare === 'difference' ? '#000000' : ink.grid
  ctx.fillRect(left, top, width, height)
  if (image === undefined) return paintProblem(frame, `No image up to step ${step}`)
  ctx.save()
  ctx.beginPath()
  ctx.rect(left, top, width, height)
  ctx.clip()
  ctx.imageSmoothingEnabled = false
  if (compare !== 'side' && reference !== undefined) await paintImage(frame, reference, view)
  if (compare === 'overlay') ctx.globalAlpha = 0.5
  if (compare === 'difference') ctx.globalCompositeOperation = 'difference'
  await paintImage(frame, image, view)
  ctx.restore()
}

/** As a whole in its frame, and of that what the zoom shows. */
async function paintImage(
  frame: AxesFrame,
  { file }: SequenceImage,
  { zoom, about }: ImageFilesSource['view'],
): Promise<void> {
  const { blob, problem } = await loadPicture(file)
  if (blob === undefined) return paintProblem(frame, problem)
  const image = await decodePicture(blob)
  if (image === undefined) return paintProblem(frame, BROKEN)
  const { ctx, left, top, width, height } = frame
  // An SVG may have no size of its own.
  const own = { width: image.naturalWidth || width, height: image.naturalHeight || height }
  const scale = Math.min(width / own.width, height / own.height) * zoom
  const fixed = [left + about[0] * width, top + about[1] * height] as const
  ctx.drawImage(
    image,
    fixed[0] + (left + width / 2 - fixed[0]) * zoom - (own.width * scale) / 2,
    fixed[1] + (top + height / 2 - fixed[1]) * zoom - (own.height * scale) / 2,
    own.width * scale,
    own.height * scale,
  )
}

function paintProblem(frame: AxesFrame, problem: string): void {
  const { ctx, ink, left, top, width, height } = frame
  setFont(frame, 'center', 'middle')
  ctx.fillStyle = ink.text
  ctx.fillText(fitText(ctx, problem, width - 16), left + width / 2, top + height / 2)
}

const SWATCH = 5

function paintCaption(frame: AxesFrame, tile: TileContent, step: number): void {
  const { ctx, ink, left, width } = frame
  const middle = frame.top + frame.height + TILE_CAPTION / 2
  ctx.fillStyle = tile.color
  ctx.beginPath()
  ctx.arc(left + SWATCH, middle, SWATCH, 0, 2 * Math.PI)
  ctx.fill()
  const note = noteOf(tile, step)
  setFont(frame, 'end', 'middle')
  ctx.fillStyle = ink.text
  ctx.fillText(note, left + width, middle)
  const taken = note === '' ? 0 : ctx.measureText(note).width + 6
  const from = 2 * SWATCH + 6
  setFont(frame, 'start', 'middle')
  ctx.fillStyle = ink.title
  ctx.fillText(fitText(ctx, tile.run.name, width - from - taken), left + from, middle)
}

function noteOf({ isReference, image }: TileContent, step: number): string {
  return [
    ...(isReference ? ['reference'] : []),
    ...(image === undefined || image.step === step ? [] : [`step ${image.step}`]),
  ].join(' · ')
}

/** Every image of the sequence, at all steps. */
function listFiles({ tiles, sequence }: ImageFilesSource): Blob {
  const rows = tiles.flatMap(({ run }) =>
    (sequence.images.get(run.runId) ?? []).map((image) => ({ run, ...image })),
  )
  const texts = (name: string, of: (row: (typeof rows)[number]) => string) =>
    ({ name, type: 'text', values: rows.map(of) }) as const
  const integers = (name: string, of: (row: (typeof rows)[number]) => number) =>
    ({ name, type: 'integer', values: Float64Array.from(rows, of) }) as const
  return writeCsv([
    texts('run_id', ({ run }) => run.runId),
    texts('run_name', ({ run }) => run.name),
    texts('key', ({ key }) => key),
    integers('step', ({ step }) => step),
    integers('timestamp', ({ time }) => time),
    texts('path', ({ file }) => file.path),
    integers('size', ({ file }) => file.size),
    texts('sha256', ({ file }) => file.sha256),
  ])
}
