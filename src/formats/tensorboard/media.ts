/** Images, sounds and texts stay where they are in the event file: such an artifact is a slice of it. */
import type { Milliseconds } from '#base/units.ts'
import { fitPath } from '../fit-names.ts'
import { imagePath } from '../image-path.ts'
import type { Range } from '../protobuf.ts'
import type { ArtifactRecord } from '../records.ts'
import { readSlice, type SourceFile } from '../source.ts'

/** Where a reader's bytes begin. */
export type Origin = { readonly file: SourceFile; readonly base: number }

/** When a value was logged, and where it stands. */
export type Moment = Origin & { readonly step: number; readonly time: Milliseconds }

/** Encoded content in the reader's bytes, one of those that a tag has at one moment. */
export type Piece = { readonly bytes: Uint8Array; readonly range: Range; readonly index: number }

export function imagePathOf(runId: string, key: string, { base, step, time }: Moment, piece: Piece): string {
  const origin = [runId, String(base + piece.range.from)]
  return imagePath({ key, step, time, origin, extension: extensionOf(piece, 'png') })
}

export function textPath(key: string, { step }: Moment, { index }: Piece): string {
  return `text/${key}/step-${step}${numberOf(index)}.md`
}

export function audioPath(key: string, { step }: Moment, piece: Piece): string {
  return `audio/${key}/step-${step}${numberOf(piece.index)}.${extensionOf(piece, 'wav')}`
}

export function sliceRecord(
  runId: string,
  path: string,
  { file, base }: Moment,
  { range }: Piece,
): ArtifactRecord {
  const open = async () => new Blob([await readSlice(file, base + range.from, base + range.to)])
  return { kind: 'artifact', ownerId: runId, path: fitPath(path), open }
}

function numberOf(index: number): string {
  return index === 0 ? '' : `-${index + 1}`
}

const SIGNATURES: readonly (readonly [extension: string, signature: string])[] = [
  ['png', '\x89PNG'],
  ['jpg', '\xff\xd8\xff'],
  ['gif', 'GIF8'],
  ['webp', 'RIFF....WEBP'],
  ['wav', 'RIFF....WAVE'],
  ['bmp', 'BM'],
  ['flac', 'fLaC'],
  ['ogg', 'OggS'],
  ['mp3', 'ID3'],
]

/** By the first bytes. */
function extensionOf({ bytes, range }: Piece, unknown: string): string {
  const head = String.fromCharCode(...bytes.subarray(range.from, Math.min(range.from + 12, range.to)))
  return SIGNATURES.find(([, signature]) => isLike(head, signature))?.[0] ?? unknown
}

/** A dot stands for any byte. */
function isLike(head: string, signature: string): boolean {
  return [...signature].every((char, i) => char === '.' || head[i] === char)
}
