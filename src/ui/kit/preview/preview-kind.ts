import { LANGUAGE_BY_EXTENSION } from './languages.ts'

/**
 * What a file is shown as. Bytes decide what kind of thing it is, the name only how text is dressed: an `x.png` that
 * holds HTML is text, never a page, and nothing is sniffed into HTML.
 */

export type PreviewKind =
  | { readonly kind: 'empty' }
  /** `type` is by magic bytes; a browser can show it in `<img>`, `<audio>` or `<video>`. */
  | { readonly kind: 'image'; readonly type: string }
  | { readonly kind: 'audio'; readonly type: string }
  | { readonly kind: 'video'; readonly type: string }
  | { readonly kind: 'pdf' | 'svg' | 'html' | 'markdown' | 'json' | 'mlmodel' | 'binary' }
  | {
      readonly kind: 'delimited'
      /** undefined: found in the first line. */ readonly delimiter: string | undefined
    }
  /** `language` is highlight.js's name; '' shows plain text. */
  | { readonly kind: 'text'; readonly language: string }

/** How much of a file's start decides. */
export const HEAD_BYTES = 8192

/** @param head the file's first bytes, up to {@link HEAD_BYTES} */
export function previewKind(path: string, head: Uint8Array): PreviewKind {
  if (head.length === 0) return { kind: 'empty' }
  const extension = extensionOf(path)
  return byMagic(head, extension) ?? (isText(head) ? byName(path, extension, head) : { kind: 'binary' })
}

/** Lower case, without the dot; '' when there is none. */
export function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const dot = name.lastIndexOf('.')
  return dot <= 0 ? '' : name.slice(dot + 1).toLowerCase()
}

function byMagic(head: Uint8Array, extension: string): PreviewKind | undefined {
  const has = (text: string, at = 0): boolean =>
    head.length >= at + text.length && [...text].every((char, i) => head[at + i] === char.charCodeAt(0))
  if (has('\x89PNG\r\n\x1a\n')) return { kind: 'image', type: 'image/png' }
  if (has('\xff\xd8\xff')) return { kind: 'image', type: 'image/jpeg' }
  if (has('GIF87a') || has('GIF89a')) return { kind: 'image', type: 'image/gif' }
  if (has('RIFF') && has('WEBP', 8)) return { kind: 'image', type: 'image/webp' }
  if (has('BM') && extension === 'bmp') return { kind: 'image', type: 'image/bmp' }
  if (has('\0\0\x01\0') && extension === 'ico') return { kind: 'image', type: 'image/x-icon' }
  if (has('%PDF-')) return { kind: 'pdf' }
  return soundOrFilm(has, extension)
}

function soundOrFilm(
  has: (text: string, at?: number) => boolean,
  extension: string,
): PreviewKind | undefined {
  if (has('RIFF') && has('WAVE', 8)) return { kind: 'audio', type: 'audio/wav' }
  if (has('fLaC')) return { kind: 'audio', type: 'audio/flac' }
  // An MPEG frame header without a tag is only two bytes, too little to go by alone.
  if (has('ID3') || (extension === 'mp3' && has('\xff'))) return { kind: 'audio', type: 'audio/mpeg' }
  if (has('OggS'))
    return {
      kind: extension === 'ogv' ? 'video' : 'audio',
      type: extension === 'ogv' ? 'video/ogg' : 'audio/ogg',
    }
  if (has('\x1aE\xdf\xa3')) return { kind: 'video', type: 'video/webm' }
  if (!has('ftyp', 4)) return undefined
  if (has('avif', 8) || has('avis', 8)) return { kind: 'image', type: 'image/avif' }
  return has('M4A', 8) ? { kind: 'audio', type: 'audio/mp4' } : { kind: 'video', type: 'video/mp4' }
}

function byName(path: string, extension: string, head: Uint8Array): PreviewKind {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (name === 'MLmodel') return { kind: 'mlmodel' }
  switch (extension) {
    case 'svg':
      return new TextDecoder().decode(head).includes('<svg')
        ? { kind: 'svg' }
        : { kind: 'text', language: 'xml' }
    case 'html':
    case 'htm':
      return { kind: 'html' }
    case 'md':
    case 'markdown':
      return { kind: 'markdown' }
    case 'json':
    case 'geojson':
      return { kind: 'json' }
    case 'tsv':
    case 'tab':
      return { kind: 'delimited', delimiter: '\t' }
    case 'csv':
      return { kind: 'delimited', delimiter: undefined }
    default:
      return { kind: 'text', language: LANGUAGE_BY_EXTENSION.get(extension || name.toLowerCase()) ?? '' }
  }
}

/** UTF-8 (or UTF-16 with its mark) without control characters that text does not have. */
function isText(head: Uint8Array): boolean {
  if (encodingOf(head) !== 'utf-8') return true
  for (const byte of head) if (byte < 0x20 && !isTextControl(byte)) return false
  try {
    // `stream` forgives a character that is cut at the end of the head.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}

/** Tab, line feed, form feed, carriage return, backspace (progress bars) and escape (colours of terminals). */
function isTextControl(byte: number): boolean {
  return byte === 9 || byte === 10 || byte === 12 || byte === 13 || byte === 8 || byte === 27
}

export function encodingOf(head: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : 'utf-8'
}
