import { expect, test } from 'vitest'
import { freeBytes } from '#base/free-bytes.ts'

test('all views of freed memory are empty, and to free it again does nothing', () => {
  for (const size of [0, 1, 2 ** 20]) {
    const bytes = new Uint8Array(size).fill(7)
    const part = bytes.subarray(0, 1)
    freeBytes(part)
    expect([bytes.length, part.length]).toEqual([0, 0])
    freeBytes(bytes)
  }
})
