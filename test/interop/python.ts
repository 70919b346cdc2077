/**
 * A Python with the packages of a folder's requirements.txt, kept in `$XDG_CACHE_HOME/tracklet/interop-<folder>`, or where
 * TRACKLET_INTEROP_<FOLDER> says.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const CACHE = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')

/**
 * @param here the address of a file in the folder that has the `requirements.txt`, whose name the environment gets
 * @returns undefined where there is no Python, or no PyPI to install from
 */
export function maybePython(here: string): string | undefined {
  const requirements = fileURLToPath(new URL('requirements.txt', here))
  const name = basename(dirname(requirements))
  const folder =
    process.env[`TRACKLET_INTEROP_${name.toUpperCase()}`] ?? join(CACHE, `tracklet/interop-${name}`)
  const python = join(folder, 'bin/python')
  const stamp = join(folder, 'requirements.txt')
  const wanted = readFileSync(requirements, 'utf8')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return python
  process.stdout.write(`Installing Python packages into ${folder} (once) …\n`)
  const steps: [string, ...string[]][] = [
    [process.env['TRACKLET_PYTHON'] ?? 'python3', '-m', 'venv', '--clear', folder],
    [python, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements],
  ]
  for (const [command, ...args] of steps) if (spawnSync(command, args).status !== 0) return undefined
  writeFileSync(stamp, wanted)
  return python
}

/** Runs a script; what it prints last is JSON. */
export function runPython(python: string, script: URL, cwd: string, ...args: readonly string[]): unknown {
  const path = fileURLToPath(script)
  const env = {
    ...process.env,
    MLFLOW_ALLOW_FILE_STORE: 'true',
    MLFLOW_DISABLE_TELEMETRY: 'true',
    PYTHONWARNINGS: 'ignore',
    WANDB_MODE: 'offline',
    WANDB_SILENT: 'true',
    WANDB_ERROR_REPORTING: 'false',
  }
  const output = execFileSync(python, [path, ...args], { cwd, env, encoding: 'utf8', maxBuffer: 1 << 28 })
  return JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') as unknown
}
