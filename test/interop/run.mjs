/**
 * `npm run test:interop [-- name…]`: MLflow's own Python client against Tracklet's REST server and against a real MLflow
 * server, and the answers compared. Without Python or PyPI it says so and succeeds. The packages are kept in
 * `$XDG_CACHE_HOME/tracklet`, or where TRACKLET_INTEROP says.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startRestServer } from '../../src/build/start-rest-server.mjs'

const HERE = fileURLToPath(new URL('.', import.meta.url))
const REQUIREMENTS = join(HERE, 'requirements.txt')
const START_MS = 120_000

const environment = ensureEnvironment()
if (typeof environment === 'string') console.log(`test:interop is skipped: ${environment}.`)
else process.exitCode = await compare(environment.bin)

/** @returns {{ bin: string } | string} the folder of Python and mlflow, or why there is none */
function ensureEnvironment() {
  const python = process.env['TRACKLET_PYTHON'] ?? 'python3'
  const version = spawnSync(python, ['-c', 'import sys, venv; print(sys.version_info >= (3, 10))'], {
    encoding: 'utf8',
  })
  if (version.status !== 0) return 'there is no Python 3 with venv'
  if (version.stdout.trim() !== 'True') return 'MLflow needs Python 3.10 or newer'
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')
  const mark = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 12)
  const folder = process.env['TRACKLET_INTEROP'] ?? join(cache, 'tracklet', `interop-${mark}`)
  const bin = join(folder, 'bin')
  if (existsSync(join(bin, 'mlflow'))) return { bin }
  console.log(`Installing MLflow into ${folder} (once) …`)
  mkdirSync(folder, { recursive: true })
  const steps = [
    [python, '-m', 'venv', folder],
    [join(bin, 'pip'), 'install', '--quiet', '--disable-pip-version-check', '-r', REQUIREMENTS],
  ]
  for (const [command = '', ...args] of steps) {
    if (spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0) continue
    rmSync(folder, { recursive: true, force: true })
    return 'MLflow could not be installed from PyPI'
  }
  return { bin }
}

/**
 * @param {string} bin
 * @returns {Promise<number>} the exit code
 */
async function compare(bin) {
  const folder = await mkdtemp(join(tmpdir(), 'tracklet-interop-'))
  const ours = await startRestServer({})
  const routes = join(folder, 'routes.json')
  await writeFile(routes, JSON.stringify(ours.routes))
  const theirs = await startMlflow(bin, folder)
  try {
    const args = [join(HERE, 'compare.py'), ours.url, theirs.url, ...process.argv.slice(2)]
    const client = spawn(join(bin, 'python'), args, {
      stdio: 'inherit',
      cwd: folder,
      env: {
        ...process.env,
        PYTHONDONTWRITEBYTECODE: '1',
        TRACKLET_INTEROP_ROUTES: routes,
        TZ: 'America/Los_Angeles',
      },
    })
    return await new Promise((done) => client.once('exit', (code) => done(code ?? 1)))
  } finally {
    theirs.stop()
    await ours.close()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/**
 * A real server with SQLite, in a group of its own, since it starts workers.
 * @param {string} bin
 * @param {string} folder
 */
async function startMlflow(bin, folder) {
  const port = await findFreePort()
  const url = `http://127.0.0.1:${port}`
  const store = [
    '--backend-store-uri',
    `sqlite:///${folder}/mlflow.db`,
    '--artifacts-destination',
    `${folder}/files`,
  ]
  const child = spawn(
    join(bin, 'mlflow'),
    ['server', ...store, '--host', '127.0.0.1', '--port', String(port), '--workers', '1'],
    {
      detached: true,
      stdio: 'ignore',
      cwd: folder,
      env: { ...process.env, MLFLOW_DISABLE_TELEMETRY: 'true', PATH: `${bin}:${process.env['PATH'] ?? ''}` },
    },
  )
  const stop = () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL')
  }
  const deadline = Date.now() + START_MS
  while (Date.now() < deadline && child.exitCode === null) {
    const answer = await fetch(`${url}/health`).catch(() => undefined)
    if (answer?.ok) return { url, stop }
    await setTimeout(250)
  }
  stop()
  throw new Error('The MLflow server did not start.')
}

/** @returns {Promise<number>} */
function findFreePort() {
  return new Promise((done, failed) => {
    const server = createServer().once('error', failed)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
