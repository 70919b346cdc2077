/** `npm start`: from a fresh clone to the app in a browser. Node only: it runs before anything is installed. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { needsBuild, needsInstall, ROOT } from './fresh.mjs'
import { serveFolder } from './serve.mjs'

const DEFAULT_PORT = 4173

if (needsInstall()) run('Installing the parts Tracklet is made of (once) …', 'npm', ['ci', '--include=dev'])
if (needsBuild()) run('Building …', process.execPath, [join(ROOT, 'src/build/build.mjs')])
const port = Number(process.env['PORT'] ?? DEFAULT_PORT)
try {
  const { url } = await serveFolder({ folder: join(ROOT, 'dist'), port })
  console.log(`
  Tracklet is at ${url}

  Open it and click "Train a model in this tab": its runs appear while it trains, and stay when you close the browser.
  Stop this server with Ctrl-C whenever you like. The app goes on without it, also after a restart of the browser.
`)
} catch (error) {
  if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
  console.error(`Port ${port} is taken. Choose another: PORT=${port + 1} npm start`)
  process.exitCode = 1
}

/**
 * @param {string} what
 * @param {string} command
 * @param {string[]} args
 */
function run(what, command, args) {
  console.log(what)
  const { status, error } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit' })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}
