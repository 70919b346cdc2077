/** Pythons with the packages of a requirements.txt, kept in `$XDG_CACHE_HOME/tracklet`, or where TRACKLET_INTEROP says. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const CACHE = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')
const FOLDER = process.env['TRACKLET_INTEROP'] ?? join(CACHE, 'tracklet/interop')
/** The one Pyodide that the marimo of requirements.txt runs on. */
const MARIMO_PYODIDE = '314.0.0'
/** A network that answers nothing is not waited for longer. */
const INSTALL_MS = 600_000

/** @param below a folder of this one whose packages do not go with MLflow's; undefined where they were not installed */
export function maybePython(below = ''): string | undefined {
  const { python, stamp, wanted } = placesOf(below)
  return existsSync(python) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted
    ? python
    : undefined
}

/** Installs it once; where there is no Python, or no PyPI to install from, a line says why not. */
export function installPython(below = ''): void {
  if (maybePython(below) !== undefined) return
  const { folder, python, stamp, requirements, wheels, wheelsFolder, wanted } = placesOf(below)
  process.stdout.write(`Installing Python packages into ${folder} (once) …\n`)
  const steps: [string, ...string[]][] = [
    [process.env['TRACKLET_PYTHON'] ?? 'python3', '-m', 'venv', '--clear', folder],
    [python, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements],
  ]
  if (existsSync(wheels)) {
    steps.push([
      python,
      ...['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps', ...forPyodide()],
      ...['-d', wheelsFolder, '-r', wheels],
    ])
    steps.push(['npm', 'install', '--silent', '--prefix', folder, `pyodide@${MARIMO_PYODIDE}`])
  }
  for (const [command, ...args] of steps) {
    const { status, error, stderr, stdout } = spawnSync(command, args, {
      encoding: 'utf8',
      timeout: INSTALL_MS,
    })
    if (status === 0) continue
    const reason = error?.message ?? `${stderr}${stdout}`.trim().split('\n').at(-1) ?? ''
    process.stdout.write(`Skipped: packages of ${requirements} are missing, nothing is compared. ${reason}\n`)
    return
  }
  writeFileSync(stamp, wanted)
}

/** Which wheels run in the Pyodide that npm installed. */
function forPyodide(): string[] {
  const path = createRequire(import.meta.url).resolve('pyodide/pyodide-lock.json')
  const { info } = JSON.parse(readFileSync(path, 'utf8')) as { info: { abi_version: string; python: string } }
  const version = info.python.split('.').slice(0, 2)
  return [
    ...['--only-binary', ':all:', '--platform', `pyemscripten_${info.abi_version}_wasm32`],
    ...['--implementation', 'cp', '--python-version', version.join('.'), '--abi', `cp${version.join('')}`],
  ]
}

function placesOf(below: string) {
  const [requirements, wheels] = ['requirements.txt', 'wheels.txt'].map((name) =>
    fileURLToPath(new URL(join(below, name), import.meta.url)),
  ) as [string, string]
  const folder = below === '' ? FOLDER : `${FOLDER}-${below}`
  return {
    folder,
    requirements,
    /** What a Pyodide is to have, where one is needed. */
    wheels,
    wheelsFolder: join(folder, 'wheels'),
    python: join(folder, 'bin/python'),
    /** Written last: what it says is installed. */
    stamp: join(folder, 'requirements.txt'),
    wanted: [requirements, wheels]
      .filter((path) => existsSync(path))
      .map((path) => readFileSync(path, 'utf8'))
      .join(''),
  }
}

/** Where the wheels for Pyodide are that were fetched with it, and marimo's Pyodide. */
export function pyodideOf(below: string): { readonly wheels: string; readonly marimo: string } {
  const { folder, wheelsFolder } = placesOf(below)
  return { wheels: wheelsFolder, marimo: join(folder, 'node_modules/pyodide') }
}

/** Runs a script, named from this folder; what it prints last is JSON. */
export function runPython(python: string, script: string, cwd: string, ...args: readonly string[]): unknown {
  const path = fileURLToPath(new URL(script, import.meta.url))
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
