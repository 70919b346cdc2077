import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Artifact } from '#model/artifact.ts'
import { imagePath } from '#formats/image-path.ts'
import { findSequence, imageAt, parseImage } from '#ui/charts/run-charts/image-sequences.ts'

const UUID = '01234567-89ab-cdef-0123-456789abcdef'

function file(path: string, ownerId = 'run'): Artifact {
  return { ownerId, path, size: 1, type: 'image/png', sha256: '', time: 0 }
}

function image(ownerId: string, key: string, step: number, time = 5): Artifact {
  return file(imagePath({ key, step, time, origin: [ownerId], extension: 'png' }), ownerId)
}

test('the name of an image says its sequence, step and time, in both forms of MLflow', () => {
  expect(parseImage(file(`images/val~samples+step+20+timestamp+1700+${UUID}.png`))).toMatchObject({
    key: 'val/samples',
    step: 20,
    time: 1700,
  })
  expect(parseImage(file(`images/val#samples%step%20%timestamp%1700%${UUID}.webp`))).toMatchObject({
    key: 'val/samples',
    step: 20,
  })
  for (const path of [
    `images/a+step+1+timestamp+2+${UUID}+compressed.webp`,
    `images/a+step+x+timestamp+2+${UUID}.png`,
    `plots/a+step+1+timestamp+2+${UUID}.png`,
    'images/first.png',
    '',
  ])
    expect(parseImage(file(path))).toBeUndefined()
})

test('any key and step that is written is read back', () => {
  const key = fc.stringMatching(/^[\w .+%-]{1,20}(\/[\w .+%-]{1,20})?$/)
  fc.assert(
    fc.property(key, fc.integer({ min: -1000, max: 1_000_000 }), fc.nat(), (name, step, time) => {
      expect(parseImage(image('run', name, step, time))).toMatchObject({ key: name, step, time })
    }),
  )
})

test('any other text is no image, and nothing throws', () => {
  fc.assert(fc.property(fc.string(), (text) => parseImage(file(text)) === undefined))
})

test('of each run the last image at or before a step counts', () => {
  const files = [image('a', 'x', 0), image('a', 'x', 10), image('b', 'x', 5), image('b', 'y', 7)]
  const found = findSequence(files, 'x')
  expect(found?.keys).toEqual(['x', 'y'])
  expect(found?.steps).toEqual([0, 5, 10])
  const at = (run: string, step: number) => imageAt(found?.images.get(run) ?? [], step)?.step
  expect([at('a', 9), at('a', 10), at('b', 4), at('b', 100)]).toEqual([0, 10, undefined, 5])
  expect(findSequence(files, 'gone')?.key).toBe('x')
  expect(findSequence([file('notes.txt')], undefined)).toBeUndefined()
})
