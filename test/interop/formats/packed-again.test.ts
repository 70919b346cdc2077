/** The sample bundle, unpacked and packed again by what people have, is the same. A tool that is missing is said to be. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Session } from '#service/session.ts'
import { fileOf } from '#formats/source.ts'
import { openZip } from '#formats/zip/open-zip.ts'
import { makeApi } from '#worker/make-api.ts'
import { clearMemory, openMemory } from '../../helpers/memory-service.ts'

const SAMPLE = new URL('../../../public/sample/house-prices.tracklet.zip', import.meta.url)
const PYTHON = process.env['TRACKLET_PYTHON'] ?? 'python3'

/** Each packs the folder `sweep`, or what is in it, into a file beside it. */
const PACKERS: readonly [name: string, command: string, args: readonly string[], within: string][] = [
  ['zip', 'zip', ['-q', '-r', '../again.zip', '.'], 'sweep'],
  ['zip, stored', 'zip', ['-q', '-r', '-0', '../again.zip', '.'], 'sweep'],
  ['zip, without folders, below one', 'zip', ['-q', '-r', '-D', 'again.zip', 'sweep'], '.'],
  ['7-Zip', '7z', ['a', '-tzip', '../again.zip', '.'], 'sweep'],
  ['7-Zip, as small as it goes', '7z', ['a', '-tzip', '-mx=9', 'again.zip', 'sweep'], '.'],
  ['7-Zip of its makers', '7zz', ['a', '-tzip', '../again.zip', '.'], 'sweep'],
  ["Python's zipfile", PYTHON, ['-m', 'zipfile', '-c', 'again.zip', 'sweep/'], '.'],
]

let folder: string
let session: Session
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tracklet-packed-'))
  clearMemory()
  session = openMemory()
})
afterEach(async () => {
  await session.close()
  await rm(folder, { recursive: true, force: true })
})

async function unpack(zip: Blob, to: string): Promise<void> {
  const { entries, read } = await openZip(fileOf('sample.zip', zip))
  for (const entry of entries) {
    const pieces: Uint8Array<ArrayBuffer>[] = []
    for await (const piece of read(entry)) pieces.push(piece)
    const path = join(to, entry.path)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, new Blob(pieces).stream())
  }
}

for (const [name, command, args, within] of PACKERS) {
  const isThere = spawnSync(command, ['--help']).error === undefined
  if (!isThere) process.stdout.write(`There is no ${command}: what ${name} packs is not read.\n`)
  test.runIf(isThere)(`a bundle that ${name} packed again is the same bundle`, async () => {
    const sample = new Blob([await readFile(SAMPLE)])
    await unpack(sample, join(folder, 'sweep'))
    execFileSync(command, args, { cwd: join(folder, within), stdio: 'ignore' })
    const again = new Blob([await readFile(join(folder, 'again.zip'))])
    expect(again.size).not.toBe(sample.size)
    const api = makeApi(session)
    const first = await api.importFiles([{ path: 'sample.tracklet.zip', content: sample }])
    expect(first.runs).toBeGreaterThan(0)
    expect(await api.importFiles([{ path: 'again.zip', content: again }])).toMatchObject({
      runs: 0,
      equalRuns: first.runs,
      skipped: [],
    })
  })
}
