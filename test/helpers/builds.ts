import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../../src/build/fresh.mjs'
import { BUILD_PLACEHOLDER, sealBuild } from '../../src/build/seal.mjs'
import { DIST } from './static-server.ts'

const TEXT = /\.(html|js|css)$/

export type Build = { readonly folder: string; readonly buildId: string; remove(): Promise<void> }

/** The id of the build in dist/. */
export async function readBuildId(): Promise<string> {
  const html = await readFile(join(DIST, 'index.html'), 'utf8')
  const id = /name="tracklet-build" content="(\w+)"/.exec(html)?.[1]
  if (id === undefined) throw new Error('dist/index.html names no build')
  return id
}

/** What the next deployment would be: the same app, but with other names for all hashed files and with another id. */
export async function makeNextBuild(): Promise<Build> {
  const folder = await mkdtemp(join(tmpdir(), 'tracklet-next-'))
  await cp(DIST, folder, { recursive: true })
  const oldId = await readBuildId()
  const assets = await readdir(join(folder, 'assets'))
  for (const name of assets)
    await rename(join(folder, 'assets', name), join(folder, 'assets', nextName(name)))
  const files = await readdir(folder, { recursive: true })
  for (const file of files.filter((name) => TEXT.test(name))) {
    let text = await readFile(join(folder, file), 'utf8')
    for (const name of assets) text = text.replaceAll(name, nextName(name))
    await writeFile(join(folder, file), text.replaceAll(oldId, BUILD_PLACEHOLDER))
  }
  await rm(join(folder, 'sw.js'))
  const { buildId } = await sealBuild(join(ROOT, 'src'), folder)
  return { folder, buildId, remove: () => rm(folder, { recursive: true, force: true }) }
}

/** `page-abc.js` becomes `page-abc.next.js`. */
function nextName(name: string): string {
  return name.replace(/(\.\w+)$/, '.next$1')
}
