/** Every way a zip may lie, one a line, with the code it is refused by. Nothing of such an archive is read. */
import { deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { crc32 } from '#formats/crc.ts'
import { openZip } from '#formats/zip/open-zip.ts'
import { fileOf } from '#formats/source.ts'
import {
  joinBytes,
  makeZip,
  u16,
  u32,
  u64,
  type ZipEnd,
  type ZipFields,
  type ZipPart,
} from '../../helpers/make-zip.ts'

const text = (value: string): Uint8Array => new TextEncoder().encode(value)
const a: ZipPart = { name: 'a.txt', content: 'first' }
const b: ZipPart = { name: 'b.txt', content: 'second, and longer', deflate: true }
const sound = [a, b]
const zeros = (length: number): Uint8Array => new Uint8Array(length)
const unixMode = (mode: number): ZipFields => ({ madeBy: 0x031e, attributes: (mode << 16) >>> 0 })
const field = (id: number, content: Uint8Array): Uint8Array => joinBytes(u16(id, content.length), content)
const cut = (bytes: Uint8Array, from: number, to?: number): Uint8Array => bytes.slice(from, to)

/** Opens the archive and reads all of it. */
async function readAll(bytes: Uint8Array<ArrayBuffer> | Uint8Array): Promise<string[]> {
  const zip = await openZip(fileOf('test.zip', new Blob([bytes.slice()])))
  const names: string[] = []
  for (const entry of zip.entries) {
    for await (const _ of zip.read(entry)) expect(_).toBeInstanceOf(Uint8Array)
    names.push(entry.path)
  }
  return names
}

type Case = readonly [what: string, code: string, bytes: Uint8Array]
const zip = (what: string, code: string, parts: readonly ZipPart[], end?: ZipEnd): Case => [
  what,
  code,
  makeZip(parts, end),
]
const one = (what: string, code: string, part: Partial<ZipPart>): Case =>
  zip(what, code, [{ ...a, ...part }, b])
const inB = (what: string, code: string, part: Partial<ZipPart>): Case =>
  zip(what, code, [a, { ...b, ...part }])

const whole = makeZip(sound)
const withEnd = whole.length - 22

const STRUCTURE: readonly Case[] = [
  ['nothing', 'E_ZIP_STRUCTURE', zeros(0)],
  ['no zip', 'E_ZIP_STRUCTURE', text('PK\u0003\u0004 but no more')],
  ['no end', 'E_ZIP_STRUCTURE', cut(whole, 0, withEnd)],
  ['half an end', 'E_ZIP_STRUCTURE', cut(whole, 0, whole.length - 3)],
  ['a beginning cut off', 'E_ZIP_STRUCTURE', cut(whole, 7)],
  zip('a prefix that offsets do not count', 'E_ZIP_STRUCTURE', sound, { suffix: zeros(1) }),
  zip('a prefix that offsets count', 'E_ZIP_STRUCTURE', sound, { prefix: text('#!/bin/sh\n') }),
  zip('a suffix', 'E_ZIP_STRUCTURE', sound, { suffix: text('more') }),
  zip('a second end behind', 'E_ZIP_STRUCTURE', sound, { suffix: makeZip([]) }),
  zip('a second archive behind', 'E_ZIP_STRUCTURE', sound, {
    suffix: makeZip([{ name: 'c', content: 'c' }]),
  }),
  zip('a second end in the comment', 'E_ZIP_STRUCTURE', sound, { comment: makeZip([]) }),
  zip('an archive in the comment', 'E_ZIP_STRUCTURE', sound, { comment: makeZip([{ name: 'c' }]) }),
  zip('a comment of 2 KiB', 'E_ZIP_STRUCTURE', sound, { comment: zeros(2048) }),
  zip('a disk number', 'E_ZIP_STRUCTURE', sound, { disk: 1 }),
  zip('fewer entries on this disk', 'E_ZIP_STRUCTURE', sound, { countHere: 1 }),
  zip('a directory that is elsewhere', 'E_ZIP_STRUCTURE', sound, { directoryOffset: 3 }),
  zip('a directory behind the file', 'E_ZIP_STRUCTURE', sound, { directoryOffset: 0xfffffff0 }),
  zip('a directory that is too long', 'E_ZIP_STRUCTURE', sound, { directorySize: 0x7fffffff }),
  zip('a directory that is too short', 'E_ZIP_STRUCTURE', sound, { directorySize: 46 }),
  zip('an entry of another disk', 'E_ZIP_STRUCTURE', [{ ...a, central: { disk: 2 } }]),
  zip('ZIP64 that says another count', 'E_ZIP_MISMATCH', sound, { wide: { count: 3n } }),
  zip('ZIP64 beyond 2^53', 'E_ZIP_STRUCTURE', sound, { wide: { count: 2n ** 60n } }),
  zip('ZIP64 beyond the file', 'E_ZIP_STRUCTURE', sound, { wide: { size: 2n ** 40n } }),
  zip('ZIP64 offset beyond the file', 'E_ZIP_STRUCTURE', sound, { wide: { offset: 2n ** 53n } }),
  zip('ZIP64 record elsewhere', 'E_ZIP_STRUCTURE', sound, { wide: { at: 0n } }),
  zip('ZIP64 that contradicts the end', 'E_ZIP_STRUCTURE', sound, { wide: {}, count: 1 }),
  one('damaged extra fields in the directory', 'E_ZIP_STRUCTURE', { central: { extra: u16(0x5455, 40) } }),
  one('damaged extra fields in the header', 'E_ZIP_STRUCTURE', { local: { extra: u16(0x5455, 40) } }),
  inB('an offset into another entry', 'E_ZIP_OVERLAP', { central: { offset: 46 } }),
  inB('an offset behind the content', 'E_ZIP_STRUCTURE', { central: { offset: 4000 } }),
]

const MISMATCH: readonly Case[] = [
  zip('one entry more than said', 'E_ZIP_MISMATCH', sound, { count: 1 }),
  zip('one entry fewer than said', 'E_ZIP_MISMATCH', sound, { count: 3 }),
  zip('70,000 entries counted modulo 65,536', 'E_ZIP_MISMATCH', [a], { repeat: 70_000, count: 4_464 }),
  one('another name in the header', 'E_ZIP_MISMATCH', { local: { name: text('c.txt') } }),
  one('a longer name in the header', 'E_ZIP_MISMATCH', { local: { name: text('a.txt.exe') } }),
  one('a name that differs by a zero byte', 'E_NAME', { central: { name: text('a.txt\0') } }),
  one('other flags', 'E_ZIP_MISMATCH', { local: { flags: 0x800 } }),
  one('another method', 'E_ZIP_MISMATCH', { local: { method: 8 } }),
  one('another checksum', 'E_ZIP_MISMATCH', { local: { crc: 1 } }),
  one('another size', 'E_ZIP_MISMATCH', { local: { size: 6 } }),
  one('another packed size', 'E_ZIP_MISMATCH', { local: { packedSize: 4 } }),
  one('a stored file of two sizes', 'E_ZIP_MISMATCH', { fields: { size: 6 } }),
  inB('an inflated size too small', 'E_ZIP_MISMATCH', { fields: { size: 4 } }),
  inB('an inflated size too large', 'E_ZIP_MISMATCH', { fields: { size: 40 } }),
  one('a wrong descriptor', 'E_ZIP_MISMATCH', { descriptor: 'wrong' }),
  one('a descriptor that is not there', 'E_ZIP_MISMATCH', { fields: { flags: 8 } }),
  one('sizes left open without a descriptor', 'E_ZIP_MISMATCH', {
    local: { crc: 0, size: 0, packedSize: 0 },
  }),
  one('a second name', 'E_ZIP_MISMATCH', {
    fields: { extra: field(0x7075, joinBytes(Uint8Array.of(1), u32(crc32(text('a.txt'))), text('../b'))) },
  }),
  one('ZIP64 values that are not there', 'E_ZIP_MISMATCH', { central: { size: 0xffffffff } }),
  one('ZIP64 values that nobody asked for', 'E_ZIP_MISMATCH', {
    central: { extra: field(1, u64(1n, 1n)) },
  }),
  one('ZIP64 values too many', 'E_ZIP_MISMATCH', {
    central: { size: 0xffffffff, extra: field(1, u64(5n, 5n, 0n)) },
  }),
  one('ZIP64 values twice', 'E_ZIP_STRUCTURE', {
    central: { size: 0xffffffff, extra: joinBytes(field(1, u64(5n)), field(1, u64(4n))) },
  }),
  one('a folder by its rights', 'E_ZIP_MISMATCH', { central: unixMode(0o040755) }),
  one('a folder for Windows', 'E_ZIP_MISMATCH', { central: { madeBy: 20, attributes: 0x10 } }),
  zip('a file by its rights, a folder by its name', 'E_ZIP_MISMATCH', [
    { name: 'a/', central: unixMode(0o100644) },
  ]),
  zip('a folder with content', 'E_ZIP_MISMATCH', [{ name: 'a/', content: 'x' }]),
]

const OVERLAP: readonly Case[] = [
  zip('two listings of one file', 'E_NAME_DUPLICATE', [a], { repeat: 2 }),
  zip('two names for one content', 'E_ZIP_OVERLAP', [a, { ...a, name: 'b.txt', central: { offset: 0 } }]),
  zip('a quine of overlapping files', 'E_ZIP_OVERLAP', overlapping()),
  zip('a gap before an entry', 'E_ZIP_OVERLAP', [a, { ...b, gap: zeros(65) }]),
  zip('a gap before the directory', 'E_ZIP_OVERLAP', sound, { gap: zeros(65) }),
  zip('a file that is not listed', 'E_ZIP_OVERLAP', [a, { ...b, gap: cut(makeZip([a]), 0, 40) }]),
  zip('a hidden header in a small gap', 'E_ZIP_OVERLAP', [a, { ...b, gap: text('PK\u0003\u0004') }]),
  zip('extra fields that reach into the next entry', 'E_ZIP_OVERLAP', [
    { ...a, local: { extra: field(0x9999, zeros(2)) }, fields: {} },
    { ...b, central: { offset: 38 } },
  ]),
]

/** As after Fifield: every file reaches over the ones behind it. */
function overlapping(): ZipPart[] {
  const kernel = new Uint8Array(deflateRawSync(zeros(4096)))
  return Array.from({ length: 20 }, (_, i) => ({
    name: `${String(i)}.bin`,
    content: kernel,
    central: { packedSize: 20 * kernel.length, size: 20 * kernel.length },
  }))
}

const KIND: readonly Case[] = [
  one('an encrypted file', 'E_ZIP_ENCRYPTED', { fields: { flags: 1 } }),
  one('strong encryption', 'E_ZIP_ENCRYPTED', { fields: { flags: 0x40 } }),
  one('masked headers', 'E_ZIP_ENCRYPTED', { fields: { flags: 0x2000 } }),
  one('encrypted in the directory only', 'E_ZIP_ENCRYPTED', { central: { flags: 1 } }),
  one('encrypted in the header only', 'E_ZIP_MISMATCH', { local: { flags: 1 } }),
  one('a patch', 'E_ZIP_METHOD', { fields: { flags: 0x20 } }),
  one('a flag that is reserved', 'E_ZIP_METHOD', { fields: { flags: 0x8000 } }),
  ...[1, 6, 9, 12, 14, 93, 95, 99].map((method) =>
    one(`method ${String(method)}`, 'E_ZIP_METHOD', { fields: { method } }),
  ),
  ...[0o120777, 0o060644, 0o020644, 0o010644, 0o140644].map((mode) =>
    one(`mode ${mode.toString(8)}`, 'E_ZIP_SYMLINK', { central: unixMode(mode) }),
  ),
  one('a link from macOS', 'E_ZIP_SYMLINK', {
    central: { madeBy: 0x1314, attributes: (0o120777 << 16) >>> 0 },
  }),
  one('a link as 7-Zip has it', 'E_ZIP_SYMLINK', {
    central: { madeBy: 0x3f, attributes: ((0o120777 << 16) | 0x8000) >>> 0 },
  }),
  one('a link of Windows', 'E_ZIP_SYMLINK', { central: { madeBy: 20, attributes: 0x420 } }),
  one('setuid', 'E_ZIP_SYMLINK', { central: unixMode(0o104755) }),
  one('setgid', 'E_ZIP_SYMLINK', { central: unixMode(0o102755) }),
  one('sticky', 'E_ZIP_SYMLINK', { central: unixMode(0o101755) }),
]

const CONTENT: readonly Case[] = [
  one('a wrong checksum', 'E_HASH', { fields: { crc: 12345 } }),
  inB('a wrong checksum of deflated content', 'E_HASH', { fields: { crc: 12345 } }),
  inB('content that does not inflate', 'E_HASH', {
    deflate: false,
    content: text('no deflate'),
    fields: { method: 8, size: 20, packedSize: 10 },
  }),
  inB('deflated content that ends early', 'E_HASH', {
    deflate: false,
    content: new Uint8Array(deflateRawSync(text('second, and longer'))).slice(0, 12),
    fields: { method: 8, size: 18, crc: crc32(text('second, and longer')) },
  }),
  zip('a bomb', 'E_LIMIT_RATIO', [{ name: 'bomb', content: zeros(4 << 20), deflate: true }]),
  zip('many small bombs', 'E_LIMIT_RATIO', [
    ...Array.from({ length: 4 }, (_, i) => ({
      name: `bomb-${String(i)}`,
      content: zeros(1 << 20),
      deflate: true,
    })),
  ]),
  zip('a bomb that says it is small', 'E_ZIP_MISMATCH', [
    { name: 'bomb', content: zeros(64 << 20), deflate: true, fields: { size: 1000 } },
  ]),
  zip(
    '12 GiB',
    'E_LIMIT_SIZE',
    ['a', 'b', 'c'].map((name) => ({
      name,
      fields: { method: 8 },
      central: { size: 0xfffffffe, packedSize: 0x2000000 },
    })),
  ),
  zip('100,001 entries', 'E_LIMIT_ENTRIES', sound, { wide: { count: 100_001n } }),
  zip('a million empty entries', 'E_ZIP_MISMATCH', [{ name: 'x' }], { repeat: 1_000_000, count: 0xffff }),
]

const NAMES: readonly Case[] = [
  ...[
    '..',
    '../a',
    'a/../b',
    'a/..',
    './a',
    'a/./b',
    'a//b',
    '/a',
    '//host/a',
    '/etc/passwd',
    'a\\b',
    '..\\a',
    '\\\\host\\a',
    'C:\\a',
    'C:a',
    'c:/a',
    'a\0b',
    'a\nb',
    'a\tb',
    'a\u007fb',
    'a\u0085b',
    '%2e%2e/a',
    '%2e%2e%2fa',
    'a/%2E%2E/b',
    '%252e%252e/a',
    '%25252e%25252e/a',
    '..%2fa',
    '..%5ca',
    '%2fetc/passwd',
    '%5c%5chost',
    'a/%2e/b',
    '%00',
    'a%00.txt',
    '.. /a',
    ' ../a',
    '..%20/a',
    ' ',
    'a/ /b',
    '.',
    'a/.',
    '%2e',
    '%c:\\x',
    '.%2e/a',
    '%2e./a',
    '%63:/a',
    '..\u00a0/a',
    '%09../a',
    `${'a/'.repeat(32)}a`,
    'a'.repeat(256),
    `${'a'.repeat(250)}/`.repeat(3) + 'a',
  ].map((name) => zip(`the name ${JSON.stringify(name)}`.slice(0, 60), 'E_NAME', [{ name, content: 'x' }])),
  zip('an empty name', 'E_NAME', [{ name: '', content: 'x' }]),
  zip('a name that is no UTF-8', 'E_NAME', [{ name: Uint8Array.of(0xc3, 0x28), fields: { flags: 0x800 } }]),
  zip('an overlong dot', 'E_NAME', [
    { name: Uint8Array.of(0xc0, 0xae, 0xc0, 0xae), fields: { flags: 0x800 } },
  ]),
  zip('half a surrogate pair', 'E_NAME', [
    { name: Uint8Array.of(0xed, 0xa0, 0x80), fields: { flags: 0x800 } },
  ]),
  zip('letters of an unknown page', 'E_NAME', [{ name: Uint8Array.of(0x82) }]),
  zip('the same name twice', 'E_NAME_DUPLICATE', [a, a]),
  zip('a folder twice', 'E_NAME_DUPLICATE', [{ name: 'a/' }, { name: 'a/' }]),
  zip('a file and a folder', 'E_NAME_DUPLICATE', [{ name: 'a' }, { name: 'a/' }]),
  zip('a file used as a folder', 'E_NAME_DUPLICATE', [{ name: 'a' }, { name: 'a/b' }]),
  zip('a folder used as a file', 'E_NAME_DUPLICATE', [{ name: 'a/b/c' }, { name: 'a/b' }]),
]

test.each([...STRUCTURE, ...MISMATCH, ...OVERLAP, ...KIND, ...CONTENT, ...NAMES])(
  '%s is refused: %s',
  async (_, code, bytes) => {
    await expect(readAll(bytes)).rejects.toMatchObject({ name: 'TrackletError', code })
  },
)

test('the archive that the lies are told of is sound', async () => {
  expect(await readAll(whole)).toEqual(['a.txt', 'b.txt'])
})
