/** `npm run size`: fails when a part of dist/ outgrew its budget. Sizes are gzipped, as a host would send them. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { ROOT } from './fresh.mjs'

const dist = join(ROOT, 'dist')
const page = await readFile(join(dist, 'index.html'), 'utf8')
const worker = await readFile(join(dist, 'worker.js'), 'utf8')

/** Everything the page names itself; what it loads later is not waited for. */
const SCRIPTS = /<(?:script|link rel="modulepreload")[^>]* (?:src|href)="\.\/([^"]+\.js)"/g
const STYLES = /<link rel="stylesheet"[^>]* href="\.\/([^"]+)"/g

const budgets = [
  { name: 'Scripts before the first paint', files: listMatches(SCRIPTS), kilobytes: 110 },
  { name: 'Styles before the first paint', files: listMatches(STYLES), kilobytes: 20 },
  { name: 'Worker, with all that starts', files: ['worker.js', ...listImports(worker)], kilobytes: 95 },
  { name: 'Client', files: ['tracklet.js'], kilobytes: 8 },
  { name: 'Client, of another origin', files: ['relay.js'], kilobytes: 4 },
  // Only where no window can be opened.
  { name: 'In the memory of a page', files: ['memory.js'], kilobytes: 165 },
  // It names every file of the app.
  { name: 'Service worker', files: ['sw.js'], kilobytes: 110 },
]

for (const { name, files, kilobytes } of budgets) {
  const sizes = await Promise.all(
    files.map(async (file) => gzipSync(await readFile(join(dist, file)), { level: 9 }).length),
  )
  const size = sizes.reduce((sum, bytes) => sum + bytes, 0) / 1000
  const fits = files.length > 0 && size <= kilobytes
  if (!fits) process.exitCode = 1
  console.log(
    `${fits ? 'fits   ' : 'TOO BIG'}  ${name.padEnd(31)} ${size.toFixed(1).padStart(6)} of ${kilobytes} kB`,
  )
}

/**
 * What a script needs before it can start.
 * @param {string} script
 */
function listImports(script) {
  return [...script.matchAll(/(?:from|import) ?["']\.\/([^"']+\.js)["']/g)].map((match) => match[1] ?? '')
}

/** @param {RegExp} pattern */
function listMatches(pattern) {
  return [...page.matchAll(pattern)].map((match) => match[1] ?? '')
}
