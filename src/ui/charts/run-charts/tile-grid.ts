/** How pictures share the room of a chart. Pure. */
import type { ImagesChart } from '#model/chart.ts'
import type { BoxSize } from '../visibility.ts'

export type TileGrid = {
  readonly columns: number
  /** Of each picture, CSS px. */
  readonly width: number
  readonly height: number
}

/** Between tiles, CSS px. */
export const TILE_GAP = 8
/** Below each picture. */
export const TILE_CAPTION = 24

/** Pictures that are smaller are hard to tell apart: what does not fit is scrolled to. */
const LEAST_WIDTH = 112
const LEAST_HEIGHT = 48

const WIDTHS: Readonly<Record<NonNullable<ImagesChart['size']>, number>> = {
  small: 80,
  medium: 176,
  large: 320,
}

/**
 * As large as all of them fit into the room, or of a chosen size.
 * @param room CSS px @param aspect width over height
 */
export function tileGrid(count: number, room: BoxSize, aspect: number, size: ImagesChart['size']): TileGrid {
  const least = Math.max(LEAST_WIDTH, LEAST_HEIGHT * aspect)
  const fitting = size === undefined ? fitTiles(count, room, aspect, least) : undefined
  if (fitting !== undefined && fitting.width >= least) return fitting
  const wish = Math.min(room.width, size === undefined ? least : WIDTHS[size])
  const columns = Math.max(1, Math.floor((room.width + TILE_GAP) / (wish + TILE_GAP)))
  // A row that is not full would make few pictures larger than was asked for.
  const width = count < columns ? wish : widthOf(columns, room.width)
  return { columns, width, height: width / aspect }
}

function fitTiles(count: number, room: BoxSize, aspect: number, least: number): TileGrid | undefined {
  let best: TileGrid | undefined
  for (let columns = 1; columns <= count && widthOf(columns, room.width) >= least; columns++) {
    const rows = Math.ceil(count / columns)
    const height = (room.height - TILE_GAP * (rows - 1)) / rows - TILE_CAPTION
    const width = Math.min(widthOf(columns, room.width), height * aspect)
    if (width > (best?.width ?? 0)) best = { columns, width, height: width / aspect }
  }
  return best
}

function widthOf(columns: number, room: number): number {
  return (room - TILE_GAP * (columns - 1)) / columns
}

/** Of all tiles with what is below and between them. */
export function tilesHeight(count: number, { columns, height }: TileGrid): number {
  const rows = Math.ceil(count / columns)
  return rows * (height + TILE_CAPTION) + Math.max(0, rows - 1) * TILE_GAP
}
