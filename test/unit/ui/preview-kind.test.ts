import { expect, test } from 'vitest'
import { extensionOf, previewKind } from '#ui/kit/preview/preview-kind.ts'
import { resolvePath } from '#ui/kit/preview/resolve-path.ts'

const bytes = (...parts: (string | number[])[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'string' ? [...new TextEncoder().encode(part)] : part)),
  )
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]

test('bytes decide, not the name: a picture under any name is a picture', () => {
  expect(previewKind('a.html', bytes(PNG))).toEqual({ kind: 'image', type: 'image/png' })
  expect(previewKind('a', bytes([0xff, 0xd8, 0xff, 0xe0]))).toEqual({ kind: 'image', type: 'image/jpeg' })
  expect(previewKind('a.txt', bytes('GIF89a'))).toEqual({ kind: 'image', type: 'image/gif' })
  expect(previewKind('a.bin', bytes('RIFF', [1, 0, 0, 0], 'WEBPVP8 '))).toEqual({
    kind: 'image',
    type: 'image/webp',
  })
})

test('HTML under the name of a picture is text, never a page', () => {
  expect(previewKind('x.png', bytes('<html><script>alert(1)</script></html>'))).toEqual({
    kind: 'text',
    language: '',
  })
})

test('a name alone makes no picture, sound or film of bytes that are none', () => {
  expect(previewKind('x.png', bytes([1, 2, 3, 0, 5]))).toEqual({ kind: 'binary' })
  expect(previewKind('x.mp4', bytes('hello'))).toEqual({ kind: 'text', language: '' })
  expect(previewKind('x.html', bytes('<p>', [0, 1, 2]))).toEqual({ kind: 'binary' })
})

test('sound and film are told by their bytes', () => {
  expect(previewKind('a.wav', bytes('RIFF', [1, 0, 0, 0], 'WAVEfmt '))).toEqual({
    kind: 'audio',
    type: 'audio/wav',
  })
  expect(previewKind('a', bytes('OggS'))).toEqual({ kind: 'audio', type: 'audio/ogg' })
  expect(previewKind('a', bytes([0, 0, 0, 24], 'ftypisom'))).toEqual({ kind: 'video', type: 'video/mp4' })
  expect(previewKind('a', bytes([0, 0, 0, 24], 'ftypavif'))).toEqual({ kind: 'image', type: 'image/avif' })
  expect(previewKind('a', bytes([0x1a, 0x45, 0xdf, 0xa3]))).toEqual({ kind: 'video', type: 'video/webm' })
})

test('text is dressed by its name', () => {
  const text = bytes('a: 1\n')
  expect(previewKind('a/b.YAML', text)).toEqual({ kind: 'text', language: 'yaml' })
  expect(previewKind('model/MLmodel', text)).toEqual({ kind: 'mlmodel' })
  expect(previewKind('Dockerfile', text)).toEqual({ kind: 'text', language: 'dockerfile' })
  expect(previewKind('t.csv', text)).toEqual({ kind: 'delimited', delimiter: undefined })
  expect(previewKind('t.tsv', text)).toEqual({ kind: 'delimited', delimiter: '\t' })
  expect(previewKind('r.html', text)).toEqual({ kind: 'html' })
  expect(previewKind('r.md', text)).toEqual({ kind: 'markdown' })
  expect(previewKind('notes', text)).toEqual({ kind: 'text', language: '' })
})

test('an SVG is one only when it says so', () => {
  expect(previewKind('a.svg', bytes('<?xml version="1.0"?><svg/>'))).toEqual({ kind: 'svg' })
  expect(previewKind('a.svg', bytes('<html></html>'))).toEqual({ kind: 'text', language: 'xml' })
})

test('text may be cut inside a character, and be UTF-16; other bytes are not text', () => {
  expect(previewKind('a.txt', bytes('é').subarray(0, 1)).kind).toBe('text')
  expect(previewKind('a.txt', bytes([0xff, 0xfe, 0x61, 0x00])).kind).toBe('text')
  expect(previewKind('a.txt', bytes([0x61, 0xff, 0x61])).kind).toBe('binary')
})

test('an empty file is empty whatever its name', () => {
  expect(previewKind('x.png', new Uint8Array())).toEqual({ kind: 'empty' })
})

test('an extension is what follows the last dot of the last part', () => {
  expect(extensionOf('a.b/c')).toBe('')
  expect(extensionOf('.env')).toBe('')
  expect(extensionOf('a/b.tar.GZ')).toBe('gz')
})

test('a relative path leads from its file to another of the run, never out of it', () => {
  expect(resolvePath('notes/read.md', '../plots/a.png')).toBe('plots/a.png')
  expect(resolvePath('read.md', './a%20b.png?x#y')).toBe('a b.png')
  expect(resolvePath('a/b.md', '/c.png')).toBe('c.png')
  expect(resolvePath('a/b.md', '../../../../c.png')).toBe('c.png')
  expect(resolvePath('a.md', '100%.png')).toBe('100%.png')
})
