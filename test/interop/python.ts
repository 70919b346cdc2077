/** A Python with the packages of requirements.txt, kept in `$XDG_CACHE_HOME/tracklet`, or where TRACKLET_INTEROP says. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', import.meta.url))
const CACHE = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')
const FOLDER = process.env['TRACKLET_INTEROP'] ?? join(CACHE, 'tracklet/interop')

/** Undefined where there is no Python, or no PyPI to install from. */
export function maybePython(): string | undefined {
  const python = join(FOLDER, 'bin/python')
  const stamp = join(FOLDER, 'requirements.txt')
  const wanted = readFileSync(REQUIREMENTS, 'utf8')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return python
  process.stdout.write(`Installing MLflow into ${FOLDER} (once) …\n`)
  const steps: [string, ...string[]][] = [
    [process.env['TRACKLET_PYTHON'] ?? 'python3', '-m', 'venv', '--clear', FOLDER],
    [python, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', REQUIREMENTS],
  ]
  for (const [command, ...args] of steps) if (spawnSync(command, args).status !== 0) return undefined
  writeFileSync(stamp, wanted)
  return python
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
