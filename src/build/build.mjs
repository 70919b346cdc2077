/**
 * `npm run build`: makes dist/, a folder that any static host can serve, at its root or under a sub-path.
 * The page comes first, since it empties the folder; the service worker last, since it lists all other files.
 * The folder is made aside and put in place whole, so that what serves the old one never sees half of the new.
 */
import { copyFile, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'vite'
import { bundleBridge, bundleMemory, bundleSdk, bundleWorker } from './bundle.mjs'
import { bundleReport } from './bundle-report.mjs'
import { writeDeclarations } from './declarations.mjs'
import { ROOT } from './fresh.mjs'
import { sealBuild } from './seal.mjs'
import { writePython } from './wheel.mjs'

const source = join(ROOT, 'src')
const aside = join(ROOT, '.vite', `dist-${process.pid}`)
const dist = join(ROOT, 'dist')

// The app suite may have started this.
delete process.env['VITEST']
process.env['NODE_ENV'] = 'production'

await mkdir(aside, { recursive: true })
try {
  await build({ configFile: join(ROOT, 'vite.config.ts'), logLevel: 'warn', build: { outDir: aside } })
  await copyFile(join(source, 'preview.html'), join(aside, 'preview.html'))
  await bundleWorker(source, aside)
  await bundleSdk(source, aside)
  await bundleMemory(source, aside)
  await bundleReport(source, aside)
  await writeDeclarations(join(source, 'sdk'), join(aside, 'tracklet.d.ts'))
  await bundleBridge(source, aside)
  await writePython(join(source, 'python'), join(aside, 'python'))
  const { buildId, files, bytes } = await sealBuild(source, aside)
  await rm(dist, { recursive: true, force: true })
  await rename(aside, dist)
  console.log(`dist/ holds build ${buildId}: ${files} files, ${(bytes / 1e6).toFixed(1)} MB`)
} finally {
  await rm(aside, { recursive: true, force: true })
}
