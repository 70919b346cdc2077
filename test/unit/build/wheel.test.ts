import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import JSZip from 'jszip'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writePython } from '../../../src/build/wheel.mjs'

const SOURCE = fileURLToPath(new URL('../../../src/python', import.meta.url))

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tracklet-wheel-'))
  await writePython(SOURCE, join(folder, 'one'))
  await writePython(SOURCE, join(folder, 'two'))
})
afterAll(() => rm(folder, { recursive: true }))

async function readBuilt(path: string): Promise<Buffer> {
  return await readFile(join(folder, path))
}

test('equal sources make equal bytes, under the version’s name and under the lasting one', async () => {
  const names = (await readdir(join(folder, 'one'))).sort()
  expect(names).toEqual(['index.html', 'tracklet-0-py3-none-any.whl', 'tracklet-0.1.0-py3-none-any.whl'])
  const wheels = ['one', 'two'].flatMap((build) =>
    names.slice(1).map((name) => readBuilt(`${build}/${name}`)),
  )
  const [first, ...others] = await Promise.all(wheels)
  for (const other of others) expect(other.equals(first as Buffer)).toBe(true)
  expect(first?.length).toBeLessThan(60_000)
})

test('the record lists every file with its hash and size', async () => {
  const zip = await JSZip.loadAsync(await readBuilt('one/tracklet-0.1.0-py3-none-any.whl'))
  const record = await zip.file('tracklet-0.1.0.dist-info/RECORD')?.async('string')
  const lines = await Promise.all(
    Object.keys(zip.files).map(async (path) => {
      if (path.endsWith('/RECORD')) return `${path},,`
      const content = await (zip.files[path] as JSZip.JSZipObject).async('nodebuffer')
      return `${path},sha256=${createHash('sha256').update(content).digest('base64url')},${content.length}`
    }),
  )
  expect(record?.trim().split('\n')).toEqual(lines)
  expect(lines.join('\n')).toMatch(/^mlflow\.py,.*^tracklet\/mlflow\/__init__\.py,/ms)
})

test('its page links both wheels, as an index for installers', async () => {
  const page = (await readBuilt('one/index.html')).toString()
  expect([...page.matchAll(/href="([^"]+)"/g)].map(([, href]) => href)).toEqual([
    'tracklet-0.1.0-py3-none-any.whl',
    'tracklet-0-py3-none-any.whl',
  ])
})
