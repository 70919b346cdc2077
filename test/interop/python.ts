/** A Python with the packages of requirements.txt, kept in `$XDG_CACHE_HOME/tracklet`, or where TRACKLET_INTEROP says. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', import.meta.url))
const CACHE = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')
const FOLDER = process.env['TRACKLET_INTEROP'] ?? join(CACHE, 'tracklet/interop')

const PYTHON = join(FOLDER, 'bin/python')
/** Written last: what it says is installed. */
const STAMP = join(FOLDER, 'requirements.txt')
/** A network that answers nothing is not waited for longer. */
const INSTALL_MS = 600_000

/** Undefined where it was not installed. */
export function maybePython(): string | undefined {
  const isInstalled = existsSync(PYTHON) && existsSync(STAMP)
  return isInstalled && readFileSync(STAMP, 'utf8') === readFileSync(REQUIREMENTS, 'utf8')
    ? PYTHON
    : undefined
}

/** Installs it once; where there is no Python, or no PyPI to install from, a line says why not. */
export function installPython(): void {
  if (maybePython() !== undefined) return
  process.stdout.write(`Installing MLflow into ${FOLDER} (once) …\n`)
  const steps: [string, ...string[]][] = [
    [process.env['TRACKLET_PYTHON'] ?? 'python3', '-m', 'venv', '--clear', FOLDER],
    [PYTHON, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', REQUIREMENTS],
  ]
  for (const [command, ...args] of steps) {
    const { status, error, stderr, stdout } = spawnSync(command, args, {
      encoding: 'utf8',
      timeout: INSTALL_MS,
    })
    if (status === 0) continue
    const reason = error?.message ?? `${stderr}${stdout}`.trim().split('\n').at(-1) ?? ''
    process.stdout.write(`Skipped: MLflow is not installed, and nothing is compared with it. ${reason}\n`)
    return
  }
  writeFileSync(STAMP, readFileSync(REQUIREMENTS))
}

/** Runs a script, named from this folder; what it prints last is JSON. */
export function runPython(python: string, script: string, cwd: string, ...args: readonly string[]): unknown {
  const path = fileURLToPath(new URL(script, import.meta.url))
  const env = {
    ...process.env,
    MLFLOW_ALLOW_FILE_STORE: 'true',
    MLFLOW_DISABLE_TELEMETRY: 'true',
    PYTHONWARNINGS: 'ignore',
  }
  const output = execFileSync(python, [path, ...args], { cwd, env, encoding: 'utf8', maxBuffer: 1 << 28 })
  return JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') as unknown
}
