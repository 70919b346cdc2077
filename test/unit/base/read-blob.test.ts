import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { openAsBlob } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { joinBytes } from '#base/join-bytes.ts'
import { readBlob } from '#base/read-blob.ts'

const MIB = 2 ** 20

function bytesOf(size: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: size }, (_, i) => i % 251)
}

test('a Blob of any size is read whole, in pieces of at most 1 MiB', async () => {
  for (const size of [0, 1, MIB - 1, MIB, MIB + 1, 3 * MIB + 5]) {
    const bytes = bytesOf(size)
    const pieces: Uint8Array[] = []
    for await (const piece of readBlob(new Blob([bytes]))) pieces.push(piece.slice())
    expect(pieces.every(({ length }) => length <= MIB)).toBe(true)
    expect(Buffer.compare(joinBytes(pieces), bytes)).toBe(0)
  }
})

test('whoever stops taking may do so, and another reading begins anew', async () => {
  const content = new Blob([bytesOf(3 * MIB)])
  for (let i = 0; i < 2; i++) {
    for await (const piece of readBlob(content)) {
      expect([...piece.subarray(0, 3)]).toEqual([0, 1, 2])
      break
    }
  }
})

test('a file that changes while it is read cannot be read', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tracklet-blob-'))
  try {
    const path = join(folder, 'file')
    await writeFile(path, bytesOf(3 * MIB))
    const pieces = readBlob(await openAsBlob(path))
    await pieces.next()
    await writeFile(path, bytesOf(3 * MIB + 1))
    const rest = (async () => {
      for await (const piece of pieces) expect(piece.length).toBeGreaterThan(0)
    })()
    await expect(rest).rejects.toMatchObject({ name: 'NotReadableError' })
  } finally {
    await rm(folder, { recursive: true })
  }
})
