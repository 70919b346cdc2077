import { expect, test } from 'vitest'
import type { ImportFile } from '#model/import.ts'
import { weighFiles } from '../../../src/ui/pages/import/weigh-files.ts'

const COUNT = 40

/** Files that keep who asks for their size waiting, as those of a folder that was picked do. */
function slowFiles(onAsked: () => void): ImportFile[] {
  return Array.from({ length: COUNT }, (_, i) => {
    const content = new File([], `${String(i)}.txt`)
    Object.defineProperty(content, 'size', {
      get: () => {
        for (const start = performance.now(); performance.now() - start < 2;);
        onAsked()
        return 0
      },
    })
    return { path: content.name, content }
  })
}

test('other work has its turn while the sizes of many files are asked for', async () => {
  let asked = 0
  let askedBefore = NaN
  setTimeout(() => (askedBefore = asked))
  await weighFiles(
    slowFiles(() => asked++),
    new AbortController().signal,
  )
  expect(asked).toBe(COUNT)
  expect(askedBefore).toBeLessThan(COUNT)
})

test('it stops when something else was dropped meanwhile', async () => {
  const job = new AbortController()
  let asked = 0
  setTimeout(() => job.abort(new Error('dropped again')))
  const weighed = weighFiles(
    slowFiles(() => asked++),
    job.signal,
  )
  await expect(weighed).rejects.toThrow('dropped again')
  expect(asked).toBeLessThan(COUNT)
})
