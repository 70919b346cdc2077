/**
 * `npm run sample`: trains the welcome page's sweep in a Chromium and keeps it as the bundle that the page offers. To be run
 * when the sweep or the bundle's format changed.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright'
import { CHROMIUM_FLAGS, maybeChromiumPath } from './chromium.mjs'
import { ROOT } from './fresh.mjs'
import { serveFolder } from './serve.mjs'

const TARGET = join(ROOT, 'public/sample/house-prices.tracklet.zip')
const PATIENCE_MS = 15 * 60_000

/** Of the sweep, so that the file stays small: the line to beat, the best, one that learnt by heart, one that failed. */
const KEPT = ['sweep', 'linear', 'mlp-32-16', 'overfit-64-64', 'linear-diverging']

/** In the page: text, since it imports what only the built app has. */
const EXPORT = `(async () => {
  const { connect } = await import(new URL('tracklet.js', document.baseURI).href)
  const tracklet = await connect()
  const found = await tracklet.searchRuns({ experiments: ['House prices'] })
  const kept = found.filter(({ name }) => ${JSON.stringify(KEPT)}.includes(name))
  const runs = kept.map(({ id }) => id)
  const { id, tags } = kept.find(({ name }) => name === 'sweep')
  const sweep = await tracklet.getRun(id)
  sweep.setTags({ 'mlflow.note.content': tags['mlflow.note.content'] + '\\n\\nFour of them are in this sample.' })
  await sweep.flush()
  const bundle = await tracklet.exportBundle({ runs })
  await tracklet.close()
  const reader = new FileReader()
  await new Promise((done) => { reader.onload = done; reader.readAsDataURL(bundle) })
  return reader.result.split(',')[1]
})()`

const { url } = await serveFolder({ folder: join(ROOT, 'dist'), port: 0 })
const profile = await mkdtemp(join(tmpdir(), 'tracklet-sample-'))
const executablePath = maybeChromiumPath()
const context = await chromium.launchPersistentContext(profile, {
  ...(executablePath && { executablePath }),
  args: CHROMIUM_FLAGS,
})
try {
  const page = await context.newPage()
  await page.goto(new URL('#/welcome', url).href)
  await page.getByRole('button', { name: 'Train a model in this tab' }).click()
  await page.getByText(/networks trained/).waitFor({ timeout: PATIENCE_MS })
  const content = Buffer.from(/** @type {string} */ (await page.evaluate(EXPORT)), 'base64')
  await mkdir(join(TARGET, '..'), { recursive: true })
  await writeFile(TARGET, content)
  console.log(`${TARGET} has ${(content.length / 1000).toFixed(0)} kB`)
} finally {
  await context.close()
  await rm(profile, { recursive: true, force: true })
}
process.exit()
